"""What commands would do: decided in order on the book as it stands, without the lock and without a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import asyncpg

from ledger.book.facts import load_facts
from ledger.book.journal import (
    LOAD_ACCOUNTS,
    LOAD_CLOSED,
    READ_HEAD,
    Rooms,
    accept,
    load_accounts,
    load_head,
    recalled_accounts,
)
from ledger.book.overlay import Overlay, Written
from ledger.book.words import SALT_BYTES, Command, Fact, LogIndex, Tenant
from ledger.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Previewed:
    """What one command would write: its own transaction first, then those that would follow it."""

    transactions: tuple[Written, ...]

    @property
    def own(self) -> Written:
        """The command's own transaction."""
        return self.transactions[0]


class Preview(NamedTuple):
    """What commands would do, each after those before it.

    Attributes:
        log_index: the last transaction that this takes into account; -1 is none.
        results: for each command what it would write, or why it would be refused.
    """

    log_index: LogIndex
    results: list[Previewed | Refusal]


async def preview(
    connection: asyncpg.Connection,
    *,
    tenant: Tenant,
    commands: Sequence[Command],
    rooms: Rooms,
    now: datetime,
    supposed: Mapping[Fact, Any],
) -> Preview:
    """Decide commands in order on one snapshot of the book, in a transaction that can only read.

    Keys are neither looked up nor used up: the answer is what the command would meet if it were new.
    What is supposed is a fact of this preview alone.

    Raises:
        TenantUnknown: there is no such book.
    """
    tenant_id = tenant.tenant_id
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        head = await load_head(connection, READ_HEAD, tenant_id)
        facts = await load_facts(connection, tenant_id, commands, rooms.loaders, head.policy)
        facts.update(supposed)
        owners = {owner for command in commands for owner in command.owners(facts)}
        accounts = await load_accounts(connection, LOAD_ACCOUNTS, tenant_id, list(owners))
        accounts += await load_accounts(connection, LOAD_CLOSED, tenant_id, recalled_accounts(facts))
    size = head.frontier.size
    overlay = Overlay(
        tenant=tenant,
        head=head,
        accounts=accounts,
        facts=facts,
        now=now,
        sealed_columns=rooms.sealed_columns,
        entropy=lambda count: bytes(SALT_BYTES * count),
    )
    return Preview(LogIndex(size - 1), [_decide(overlay, command) for command in commands])


def _decide(overlay: Overlay, command: Command) -> Previewed | Refusal:
    written = len(overlay.written)
    try:
        accept(overlay, command)
    except Refusal as refusal:
        return refusal
    return Previewed(tuple(overlay.written[written:]))
