"""A teller trusts the accounts it keeps only while nobody else has written to the book."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from ledger.book.kept import OWNERS_MAX, KeptAccounts
from ledger.book.refusals import BudgetExhausted
from ledger.book.teller import CommandFailed, Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import Account, AccountId, AccountKey, Owner, Purpose, Tenant
from tests.book.conftest import NOON, OFFICE, ROOMS, award, grant, request
from tests.book.test_teller import balances
from tests.conftest import Database
from tests.tellers import open_teller


@pytest.fixture
async def other(tenant: Tenant, database: Database) -> AsyncIterator[Teller]:
    """Give a second teller of the same book, as a second process would have."""
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=lambda: NOON) as opened:
        yield opened


async def test_what_another_teller_spent_is_gone(
    teller: Teller, other: Teller, tenant: Tenant, database: Database
) -> None:
    await teller.submit(grant(10))
    for _ in range(3):
        await teller.submit(award(1, 1))
        await other.submit(award(1, 2))
    await teller.submit(award(2, 1))
    for late in (other, teller):
        with pytest.raises(BudgetExhausted):
            await late.submit(award(1, 1))
    assert (await balances(database, tenant))["volunteer/1 available points"] == 9
    await check(database, tenant)


async def test_two_tellers_at_once_never_lose_a_posting(
    teller: Teller, other: Teller, tenant: Tenant, database: Database
) -> None:
    await teller.submit(grant(1_000))
    await asyncio.gather(
        *((teller, other)[number % 2].submit(award(number % 5, 1, minutes=1)) for number in range(200))
    )
    assert (await balances(database, tenant))[f"{OFFICE} budget points"] == 800
    await check(database, tenant)


async def test_a_batch_that_failed_leaves_nothing_in_memory(
    teller: Teller, tenant: Tenant, database: Database
) -> None:
    await teller.submit(grant(10))
    with pytest.raises(CommandFailed):
        await teller.submit(award(1, 3, asked=request("a\0b")))
    await teller.submit(award(1, 10))
    assert (await balances(database, tenant))["volunteer/1 available points"] == 10
    await check(database, tenant)


def test_accounts_are_kept_while_the_log_is_as_it_was_left() -> None:
    owner = Owner("volunteer/1")
    account = Account(AccountId(1), AccountKey(owner, Purpose.HELD), 0, 0)
    kept = KeptAccounts()
    kept.begin(7)
    assert kept.missing([owner]) == [owner]
    kept.add([owner], [])
    kept.commit(8, [account])
    kept.begin(8)
    assert kept.missing([owner]) == []
    assert list(kept.of([owner])) == [account]
    kept.begin(8)
    assert kept.missing([owner]) == [owner], "the batch before was never committed"


def test_the_memory_is_bounded() -> None:
    kept = KeptAccounts()
    owners = [Owner(f"volunteer/{number}") for number in range(OWNERS_MAX + 1)]
    kept.begin(0)
    kept.add(owners, [])
    kept.commit(1, [])
    kept.begin(1)
    assert kept.missing(owners) == owners


async def check(database: Database, tenant: Tenant) -> None:
    connection: asyncpg.Connection = await connect_book(database.application_url)
    report = await verify(connection, tenant, ROOMS.sealed_columns)
    await connection.close()
    assert report.differences == []
