"""The policy is in force from one command to the next, and its history is sealed."""

import asyncio
from datetime import date

import asyncpg
import pytest

from api.rooms import ROOMS
from ledger.book.policy_words import Expiry, Policy
from ledger.book.refusals import PolicyUnchanged
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import (
    Tenant,
)
from tests.book.conftest import award, grant
from tests.book.office import STRICT, balances, policy, read
from tests.conftest import Database


async def test_a_policy_is_in_force_from_the_next_command_on(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(100))
    first, second, third = await asyncio.gather(
        book.submit(award(3, 5)),
        book.submit(policy(Policy(expiry=Expiry.YEAR_END, hold_minutes=30))),
        book.submit(award(3, 7)),
    )
    assert second.answer == {"changed": ["expiry", "hold_minutes"], "expires_on": "2026-12-31"}
    found = await balances(database, tenant)
    assert found["volunteer/3", "available", date(2027, 11, 30)] == 5
    assert found["volunteer/3", "available", date(2026, 12, 31)] == 7
    await book.submit(policy(Policy(expiry=Expiry.NEVER)))
    await book.submit(award(3, 9))
    assert (await balances(database, tenant))["volunteer/3", "available", None] == 9
    head = "SELECT expiry, hold_minutes FROM book WHERE tenant_id = $1"
    assert await read(database, head, tenant.tenant_id) == [("never", 15)]
    history = "SELECT log_index, expiry, hold_minutes FROM policies WHERE tenant_id = $1 ORDER BY 1"
    assert await read(database, history, tenant.tenant_id) == [(2, "year_end", 30), (4, "never", 15)]
    assert (first.log_index, third.log_index) == (1, 3)


async def test_the_policy_in_force_is_not_set_again(book: Teller) -> None:
    with pytest.raises(PolicyUnchanged):
        await book.submit(policy(Policy()))


async def test_the_history_of_the_policy_is_sealed(book: Teller, tenant: Tenant, database: Database) -> None:
    await book.submit(policy(STRICT))
    owner = await asyncpg.connect(database.owner_url)
    forge = "UPDATE policies SET second_person_above = $2 WHERE tenant_id = $1"
    await owner.execute(forge, tenant.tenant_id, 1_000)
    connection = await connect_book(database.application_url)
    report = await verify(connection, tenant, ROOMS.sealed_columns)
    await connection.close()
    assert ("seal_broken", 0) in {(found.what, found.log_index) for found in report.differences}
    await owner.execute(forge, tenant.tenant_id, 40)
    await owner.close()
