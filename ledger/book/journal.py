"""One batch of commands against one tenant's book: lock the head, read, decide, write, commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from ledger.book.facts import Loaders, load_facts
from ledger.book.kept import KeptAccounts
from ledger.book.merkle import Frontier
from ledger.book.overlay import Entropy, Head, Overlay, Written
from ledger.book.policy_words import Expiry, OnSpent, Policy
from ledger.book.queries import KnownTransaction
from ledger.book.refusals import KeyReused, TenantUnknown
from ledger.book.seal import SealedColumns
from ledger.book.words import (
    Account,
    AccountId,
    AccountKey,
    Command,
    Fact,
    LogIndex,
    Outcome,
    Owner,
    Principal,
    Purpose,
    Request,
    Seal,
    Tenant,
    TenantId,
    Unit,
)
from ledger.book.writer import write
from ledger.refusal import Refusal

READ_HEAD = """
SELECT size, frontier, accounts_count, last_recorded_at,
    expiry, points_valid_months, on_spent, second_person_above, hold_minutes,
    return_days, reserve_hours, card_daily_points, witnessed_points
FROM book WHERE tenant_id = $1"""
LOCK_HEAD = f"{READ_HEAD} FOR UPDATE"
LOAD_REQUESTS = """
SELECT client, key, fingerprint, log_index, NULL AS refusal, answer, recorded_at
FROM transactions WHERE tenant_id = $1 AND request_id = ANY($2::uuid[])
UNION ALL
SELECT client, key, fingerprint, NULL, refusal, answer, recorded_at
FROM requests WHERE tenant_id = $1 AND request_id = ANY($2::uuid[])"""
LOAD_ACCOUNTS = """
SELECT account_id, owner, purpose, unit, expires_on, floor, balance, closed FROM accounts
WHERE tenant_id = $1 AND owner = ANY($2::text[]) AND NOT closed"""
LOAD_CLOSED = """
SELECT account_id, owner, purpose, unit, expires_on, floor, balance, closed FROM accounts
WHERE tenant_id = $1 AND account_id = ANY($2::bigint[]) AND closed"""
PURPOSES = {purpose.value: purpose for purpose in Purpose}
Result = Outcome | Refusal | Exception
Name = tuple[Principal, str]
"""Client and key of a request."""
Decided = tuple[Request, Written | Exception]
"""The first request of a name, and what became of it; a refusal is an exception."""


class FollowFailed(Exception):  # noqa: N818 - the answer to a command that a fault of ours spoiled
    """A command was accepted but what had to follow it was not; nothing of the batch is stored."""


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
    names = [_name(command.request) for command in commands]
    async with connection.transaction():
        # The lock is a statement of its own: merged with the next read it would return stale balances.
        head = await load_head(connection, LOCK_HEAD, tenant.tenant_id)
        kept.begin(head.frontier.size)
        stored = await _stored_requests(
            connection, tenant.tenant_id, [command.request for command in commands]
        )
        fresh = [command for name, command in zip(names, commands, strict=True) if name not in stored]
        facts = await load_facts(connection, tenant.tenant_id, fresh, rooms.loaders, head.policy)
        owners = {owner for command in fresh for owner in command.owners(facts)}
        missing = kept.missing(owners)
        kept.add(missing, await load_accounts(connection, LOAD_ACCOUNTS, tenant.tenant_id, missing))
        # A reversal may give back to a lot that is past its date and was closed when it was empty.
        recalled = recalled_accounts(facts)
        kept.recall(await load_accounts(connection, LOAD_CLOSED, tenant.tenant_id, recalled))
        overlay = Overlay(
            tenant=tenant,
            head=head,
            accounts=kept.of(owners),
            facts=facts,
            now=now,
            sealed_columns=rooms.sealed_columns,
            entropy=entropy,
        )
        decided = _decide(overlay, fresh)
        await write(connection, overlay, decided.values())
    kept.commit(head.frontier.size, overlay.opened)
    seal = Seal(head.frontier.size, head.frontier.root())
    answered: set[Name] = set()
    results: list[Result] = []
    for name, command in zip(names, commands, strict=True):
        results.append(
            answered_before(stored[name], command.request, seal)
            if name in stored
            else _result(command.request, decided[name], seal, again=name in answered)
        )
        answered.add(name)
    return results


def _name(request: Request) -> Name:
    return request.client, request.key


async def load_head(connection: asyncpg.Connection, query: str, tenant_id: TenantId) -> Head:
    """Return the head row, locked or only read, with the policy in force.

    Raises:
        TenantUnknown: there is no such book.
    """
    row = await connection.fetchrow(query, tenant_id)
    if row is None:
        raise TenantUnknown
    policy = Policy(
        Expiry(row["expiry"]),
        row["points_valid_months"],
        OnSpent(row["on_spent"]),
        row["second_person_above"],
        row["hold_minutes"],
        row["return_days"],
        row["reserve_hours"],
        row["card_daily_points"],
        row["witnessed_points"],
    )
    frontier = Frontier(row["size"], row["frontier"])
    return Head(frontier, row["accounts_count"], row["last_recorded_at"], policy)


async def _stored_requests(
    connection: asyncpg.Connection, tenant_id: TenantId, requests: Sequence[Request]
) -> dict[Name, asyncpg.Record]:
    rows = await connection.fetch(LOAD_REQUESTS, tenant_id, [request.request_id for request in requests])
    return {(row["client"], row["key"]): row for row in rows}


async def load_accounts(
    connection: asyncpg.Connection, query: str, tenant_id: TenantId, wanted: Sequence[Owner | AccountId]
) -> list[Account]:
    """Return the open accounts of owners, or the closed ones among those named by their id."""
    if not wanted:
        return []
    rows = await connection.fetch(query, tenant_id, wanted)
    return [
        Account(
            AccountId(account_id),
            AccountKey(Owner(owner), PURPOSES[purpose], Unit(unit), expires_on),
            floor,
            balance,
            closed,
        )
        for account_id, owner, purpose, unit, expires_on, floor, balance, closed in rows
    ]


def recalled_accounts(facts: Mapping[Fact, Any]) -> list[AccountId]:
    """Name the accounts of the transactions that commands look at, which may be closed."""
    return [
        account_id
        for known in facts.values()
        if isinstance(known, KnownTransaction)
        for account_id in known.accounts
    ]


def accept(overlay: Overlay, command: Command) -> Written:
    """Book a command with what follows from it; a follow that fails spoils the batch, not only itself.

    Raises:
        Refusal: the command is refused, and has left nothing.
        FollowFailed: what had to follow was not possible, which is a mistake in a rule.
    """
    decision = command.decide(overlay)
    written = overlay.accept(command.request, decision)
    for follow in decision.follows:
        try:
            accept(overlay, follow)
        except Exception as problem:
            message = f"what follows {decision.kind} failed"
            raise FollowFailed(message) from problem
    return written


def _decide(overlay: Overlay, commands: Sequence[Command]) -> dict[Name, Decided]:
    """Decide each key once, in order."""
    decided: dict[Name, Decided] = {}
    for command in commands:
        name = _name(command.request)
        if name in decided:
            continue
        try:
            result: Written | Exception = accept(overlay, command)
        except FollowFailed:
            raise
        except Exception as problem:  # noqa: BLE001 - a faulty rule must not spoil its neighbours
            result = problem
        decided[name] = (command.request, result)
    return decided


def _result(request: Request, decided: Decided, seal: Seal, *, again: bool) -> Result:
    first, result = decided
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
