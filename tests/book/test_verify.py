"""Verify is silent on an honest book and names what was touched in a dishonest one."""

import asyncio

import asyncpg
import pytest

from ledger.book.operations.reverse import Reverse
from ledger.book.teller import Teller, connect_book
from ledger.book.verify import Report, verify
from ledger.book.words import LogIndex, Tenant
from tests.book.conftest import CLERK, award, grant, request
from tests.conftest import Database

TAMPERED = 260
RECEIVERS = """
WHERE tenant_id = $1 AND account_id IN
(SELECT account_id FROM entries WHERE tenant_id = $1 AND log_index = $2 AND amount > 0)"""
TAMPERINGS = {
    "one amount": "UPDATE entries SET amount = amount + 1 WHERE tenant_id = $1 AND log_index = $2",
    "one balance": "UPDATE entries SET balance = balance + 1 WHERE tenant_id = $1 AND log_index = $2",
    "one reason": "UPDATE transactions SET reason = '人情分' WHERE tenant_id = $1 AND log_index = $2",
    "one actor": "UPDATE transactions SET actor = 'staff/9' WHERE tenant_id = $1 AND log_index = $2",
    "one time": "UPDATE transactions SET occurred_at = occurred_at - interval '1 day'"
    " WHERE tenant_id = $1 AND log_index = $2",
    "one client": "UPDATE transactions SET client = 'staff/9' WHERE tenant_id = $1 AND log_index = $2",
    "one request id": "UPDATE transactions SET request_id = gen_random_uuid()"
    " WHERE tenant_id = $1 AND log_index = $2",
    "one fingerprint": "UPDATE transactions"
    " SET fingerprint = set_byte(fingerprint, 0, 255 - get_byte(fingerprint, 0))"
    " WHERE tenant_id = $1 AND log_index = $2",
    "one commitment": "UPDATE transactions"
    " SET commitment = set_byte(commitment, 9, 255 - get_byte(commitment, 9))"
    " WHERE tenant_id = $1 AND log_index = $2",
    "one key": "UPDATE transactions SET key = key || 'x' WHERE tenant_id = $1 AND log_index = $2",
    "one answer": "UPDATE transactions SET answer = '{\"points\": 9}'"
    " WHERE tenant_id = $1 AND log_index = $2",
    "one transaction deleted": "DELETE FROM transactions WHERE tenant_id = $1 AND log_index = $2",
    "the entries deleted": "DELETE FROM entries WHERE tenant_id = $1 AND log_index = $2",
    "the owner of an account": f"UPDATE accounts SET owner = 'volunteer/999' {RECEIVERS}",  # noqa: S608 - a test's own words
    "the purpose of an account": f"UPDATE accounts SET purpose = 'gift' {RECEIVERS}",  # noqa: S608 - a test's own words
}


async def check(tenant: Tenant, database: Database) -> Report:
    connection = await connect_book(database.application_url)
    try:
        return await verify(connection, tenant, {})
    finally:
        await connection.close()


async def fill(teller: Teller) -> None:
    await teller.submit(grant(10_000))
    await asyncio.gather(*(teller.submit(award(number % 7, 3, minutes=60)) for number in range(700)))
    await teller.submit(Reverse(request(), CLERK, LogIndex(5), "重复记分"))


async def tamper(database: Database, statement: str, *arguments: object) -> None:
    connection = await asyncpg.connect(database.owner_url)
    await connection.execute(statement, *arguments)
    await connection.close()


async def test_an_honest_book_has_no_difference(teller: Teller, tenant: Tenant, database: Database) -> None:
    await fill(teller)
    report = await check(tenant, database)
    assert report.differences == []
    assert (report.transactions, report.entries) == (702, 2 + 700 * 4 + 4)


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_a_tampered_transaction_is_named(
    what: str, teller: Teller, tenant: Tenant, database: Database
) -> None:
    await fill(teller)
    await tamper(database, TAMPERINGS[what], tenant.tenant_id, TAMPERED)
    report = await check(tenant, database)
    assert TAMPERED in {difference.log_index for difference in report.differences}


async def test_a_changed_tile_is_found(teller: Teller, tenant: Tenant, database: Database) -> None:
    await fill(teller)
    statement = "UPDATE tiles SET root = set_byte(root, 3, 255 - get_byte(root, 3)) WHERE tenant_id = $1"
    await tamper(database, statement, tenant.tenant_id)
    report = await check(tenant, database)
    assert {(found.what, found.where) for found in report.differences} == {
        ("tile_differs", "tile 0/0"),
        ("tile_differs", "tile 0/1"),
    }


async def test_a_changed_balance_projection_is_found(
    teller: Teller, tenant: Tenant, database: Database
) -> None:
    await fill(teller)
    statement = "UPDATE accounts SET balance = 99999 WHERE tenant_id = $1 AND account_id = 3"
    await tamper(database, statement, tenant.tenant_id)
    report = await check(tenant, database)
    assert [difference.what for difference in report.differences] == ["account_differs"]


async def test_a_log_cut_at_its_end_is_found(teller: Teller, tenant: Tenant, database: Database) -> None:
    await fill(teller)
    await tamper(database, "UPDATE book SET size = 701 WHERE tenant_id = $1", tenant.tenant_id)
    report = await check(tenant, database)
    assert {"root_differs", "beyond_the_log"} <= {difference.what for difference in report.differences}
