"""Verify trusts no seal: what was sealed against the rules is named too, though every hash fits."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from ledger.book.seal import SealedEntry, canonical_bytes, log_entry
from ledger.book.sealed_reads import sealed_transaction
from ledger.book.teller import connect_book
from ledger.book.verifying.reads import read_accounts, read_range
from ledger.book.verifying.whole import verify
from ledger.book.words import AccountId, Tenant, TenantId
from ledger.storage.engine import make_engine
from tests.book.conftest import NOON, ROOMS
from tests.book.test_verify import TAMPERED, fill
from tests.conftest import Database, open_tenant
from tests.tellers import open_teller

LAST = 700
"""The last award; the reversal stands after it."""
ONE = "WHERE tenant_id = $1 AND log_index = $2"
SEALED_WRONG: dict[str, tuple[str, int, set[str]]] = {
    "a balance that does not go on from the one before": (
        "UPDATE entries SET balance = balance + (amount = 3)::int",
        TAMPERED,
        {"balance_differs"},
    ),
    "points out of nothing": (
        "UPDATE entries SET amount = amount + (amount = 3)::int, balance = balance + (amount = 3)::int",
        LAST,
        {"not_zero_sum", "account_differs"},
    ),
    "more points than the budget has": (
        "UPDATE entries SET amount = 3333 * amount, balance = balance + 3332 * amount",
        LAST,
        {"below_floor", "account_differs", "balance_differs"},
    ),
    "a reversal of something else": (
        "UPDATE transactions SET reverses = 6",
        LAST + 1,
        {"reversal_differs"},
    ),
    "a reversal that gives back less": (
        "UPDATE entries SET amount = amount / 3, balance = balance - amount / 3 * 2",
        LAST + 1,
        {"reversal_differs", "account_differs"},
    ),
    "a time that runs back": (
        "UPDATE transactions SET recorded_at = '2026-01-01', occurred_at = '2026-01-01'",
        TAMPERED,
        {"time_runs_back"},
    ),
    "something that had not happened yet": (
        "UPDATE transactions SET occurred_at = recorded_at + interval '1 s'",
        TAMPERED,
        {"occurs_too_late"},
    ),
}


async def filled(database: Database) -> Tenant:
    """Open a bureau in a database of its own, whose constraints may be dropped, and fill its book."""
    engine = make_engine(database.application_url, pooled=False)
    tenant = await open_tenant(engine, TenantId(7))
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=lambda: NOON) as teller:
        await fill(teller)
    await engine.dispose()
    return tenant


async def seal_again(owner: asyncpg.Connection, tenant: Tenant, log_index: int) -> None:
    """Seal what the rows say now, as a service of bad will would have."""
    part = await read_range(owner, tenant.tenant_id, log_index, log_index + 1, {})
    accounts = await read_accounts(owner, tenant.tenant_id, part.account_ids())
    entries = [
        SealedEntry(AccountId(account_id), account, amount, balance)
        for account_id, amount, balance in part.entries.get(log_index, [])
        if (account := accounts[account_id])
    ]
    row = part.transactions[0]
    commitment = log_entry(row["salt"], canonical_bytes(sealed_transaction(tenant.name, row, entries, ())))
    statement = "UPDATE transactions SET commitment = $3 WHERE tenant_id = $1 AND log_index = $2"
    await owner.execute(statement, tenant.tenant_id, log_index, commitment)


@pytest.mark.parametrize("what", SEALED_WRONG)
async def test_what_was_sealed_against_the_rules_is_named(
    what: str, new_database: Callable[[], Awaitable[Database]]
) -> None:
    statement, log_index, expected = SEALED_WRONG[what]
    database = await new_database()
    tenant = await filled(database)
    owner = await connect_book(database.owner_url)
    await owner.execute(
        "ALTER TABLE transactions DROP CONSTRAINT transactions_happened_before_recorded_check"
    )
    await owner.execute(f"{statement} {ONE}", tenant.tenant_id, log_index)
    await seal_again(owner, tenant, log_index)
    report = await verify(owner, tenant, {})
    await owner.close()
    tree = {"tile_differs", "root_differs", "head_differs"}
    assert {found.what for found in report.differences} - tree == expected
    named = {found.log_index for found in report.differences} - {None}
    assert log_index in named
