"""One batch of commands against one tenant's book: lock the head, read, decide, write, commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from ledger.book.facts import Loaders, load_facts
from ledger.book.kept import KeptAccounts
from ledger.book.merkle import Frontier
from ledger.book.overlay import Entropy, Head, Overlay, SealedColumns, Written
from ledger.book.refusals import KeyReused, TenantUnknown
from ledger.book.words import (
    Account,
    AccountId,
    AccountKey,
    Command,
    LogIndex,
    Outcome,
    Owner,
    Purpose,
    Request,
    Seal,
    Tenant,
    TenantId,
    Unit,
)
from ledger.book.writer import write
from ledger.refusal import Refusal

LOCK_HEAD = """
SELECT size, frontier, accounts_count, last_recorded_at FROM book WHERE tenant_id = $1 FOR UPDATE"""
LOAD_REQUESTS = """
SELECT r.client, r.key, r.fingerprint, r.log_index, r.refusal, r.answer, r.recorded_at
FROM unnest($2::text[], $3::text[]) AS asked (client, key)
JOIN requests r ON r.tenant_id = $1 AND r.client = asked.client AND r.key = asked.key"""
LOAD_ACCOUNTS = """
SELECT account_id, owner, purpose, unit, expires_on, floor, balance FROM accounts
WHERE tenant_id = $1 AND owner = ANY($2::text[]) AND NOT closed"""
PURPOSES = {purpose.value: purpose for purpose in Purpose}
Result = Outcome | Refusal | Exception


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the rooms above the book bring: their fact loaders and the sealed columns of their tables."""

    loaders: Loaders
    sealed_columns: SealedColumns


async def commit_batch(
    connection: asyncpg.Connection,
    *,
    tenant: Tenant,
    commands: Sequence[Command],
    rooms: Rooms,
    now: datetime,
    entropy: Entropy,
    kept: KeptAccounts,
) -> list[Result]:
    """Decide and book commands in order, in one database transaction that is committed on return.

    Args:
        connection: its own connection, READ COMMITTED, with the codecs of `ledger.storage`.
        tenant: whose book.
        commands: at least one; a key that occurs twice is decided once.
        rooms: loaders and sealed columns of the rooms above.
        now: the moment of the batch, aware.
        entropy: source of random bytes for the salts.
        kept: accounts that the same teller's last batch left in memory.

    Returns:
        One result per command, in order: an outcome, a refusal, or the exception a faulty rule raised.

    Raises:
        asyncpg.PostgresError: the database refused the batch; nothing of it is stored.
    """
    async with connection.transaction():
        # The lock is a statement of its own: merged with the next read it would return stale balances.
        head = await _lock_head(connection, tenant)
        kept.begin(head.frontier.size)
        stored = await _stored_requests(
            connection, tenant.tenant_id, [command.request for command in commands]
        )
        fresh = [command for command in commands if _name(command.request) not in stored]
        facts = await load_facts(connection, tenant.tenant_id, fresh, rooms.loaders)
        owners = {owner for command in fresh for owner in command.owners(facts)}
        missing = kept.missing(owners)
        kept.add(missing, await _accounts(connection, tenant.tenant_id, missing))
        overlay = Overlay(
            tenant=tenant,
            head=head,
            accounts=kept.of(owners),
            facts=facts,
            now=now,
            sealed_columns=rooms.sealed_columns,
            entropy=entropy,
        )
        size_before = head.frontier.size
        decided = _decide(overlay, fresh)
        await write(connection, overlay, decided.values(), size_before)
    kept.commit(head.frontier.size, overlay.opened)
    seal = Seal(head.frontier.size, head.frontier.root())
    results: list[Result] = []
    answered: set[tuple[str, str]] = set()
    for command in commands:
        name = _name(command.request)
        results.append(_result(command.request, stored, decided, seal, again=name in answered))
        answered.add(name)
    return results


def _name(request: Request) -> tuple[str, str]:
    return request.client, request.key


async def _lock_head(connection: asyncpg.Connection, tenant: Tenant) -> Head:
    row = await connection.fetchrow(LOCK_HEAD, tenant.tenant_id)
    if row is None:
        raise TenantUnknown
    return Head(Frontier(row["size"], row["frontier"]), row["accounts_count"], row["last_recorded_at"])


async def _stored_requests(
    connection: asyncpg.Connection, tenant_id: TenantId, requests: Sequence[Request]
) -> dict[tuple[str, str], asyncpg.Record]:
    clients = [request.client for request in requests]
    keys = [request.key for request in requests]
    rows = await connection.fetch(LOAD_REQUESTS, tenant_id, clients, keys)
    return {(row["client"], row["key"]): row for row in rows}


async def _accounts(
    connection: asyncpg.Connection, tenant_id: TenantId, owners: list[Owner]
) -> list[Account]:
    if not owners:
        return []
    rows = await connection.fetch(LOAD_ACCOUNTS, tenant_id, owners)
    return [
        Account(
            AccountId(account_id),
            AccountKey(Owner(owner), PURPOSES[purpose], Unit(unit), expires_on),
            floor,
            balance,
        )
        for account_id, owner, purpose, unit, expires_on, floor, balance in rows
    ]


def _decide(overlay: Overlay, commands: Sequence[Command]) -> dict[tuple[str, str], tuple[Request, Any]]:
    """Decide each key once, in order; what is written there is a Written, a refusal or an exception."""
    decided: dict[tuple[str, str], tuple[Request, Any]] = {}
    for command in commands:
        name = _name(command.request)
        if name in decided:
            continue
        try:
            result: Written | Exception = overlay.accept(command.request, command.decide(overlay))
        except Exception as problem:  # noqa: BLE001 - a faulty rule must not spoil its neighbours
            result = problem
        decided[name] = (command.request, result)
    return decided


def _result(
    request: Request,
    stored: dict[tuple[str, str], asyncpg.Record],
    decided: dict[tuple[str, str], tuple[Request, Any]],
    seal: Seal,
    *,
    again: bool,
) -> Result:
    name = _name(request)
    if name in stored:
        return answered_before(stored[name], request, seal)
    first, result = decided[name]
    if first.fingerprint != request.fingerprint:
        return KeyReused()
    if isinstance(result, Exception):
        return result
    return Outcome(result.log_index, result.recorded_at, result.decision.answer, hit=again, seal=seal)


def answered_before(row: asyncpg.Record, request: Request, seal: Seal) -> Result:
    """Return the first answer to a key again, or refuse when the input is another one."""
    if row["fingerprint"] != request.fingerprint:
        return KeyReused()
    if row["refusal"] is not None:
        refusal = Refusal.known[row["refusal"]](**row["answer"])
        refusal.hit = True
        return refusal
    return Outcome(LogIndex(row["log_index"]), row["recorded_at"], row["answer"], hit=True, seal=seal)
