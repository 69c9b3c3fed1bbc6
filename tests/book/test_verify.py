"""Verify is silent on an honest book and names what was touched in a dishonest one."""

import asyncio

import asyncpg
import pytest

from ledger.book.operations.reverse import Reverse
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying import range as ranges
from ledger.book.verifying import whole
from ledger.book.verifying.report import Report
from ledger.book.verifying.whole import verify
from ledger.book.words import LogIndex, Tenant
from ledger.refusal import Refusal
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
    "one commitment to fit, by who can hash": "UPDATE transactions SET reason = '人情分',"
    " commitment = sha256(commitment) WHERE tenant_id = $1 AND log_index = $2",
    "one salt": "UPDATE transactions SET salt = set_byte(salt, 0, 255 - get_byte(salt, 0))"
    " WHERE tenant_id = $1 AND log_index = $2",
    "one kind": "UPDATE transactions SET kind = 'grant' WHERE tenant_id = $1 AND log_index = $2",
    "one time of recording": "UPDATE transactions SET recorded_at = recorded_at + interval '1 s'"
    " WHERE tenant_id = $1 AND log_index = $2",
    "one reference": "UPDATE transactions SET refers_to = '{\"claim_id\": 7}'"
    " WHERE tenant_id = $1 AND log_index = $2",
    "one reversal": "UPDATE transactions SET reverses = 1 WHERE tenant_id = $1 AND log_index = $2",
    "a format that nobody knows": "UPDATE transactions SET format = 2"
    " WHERE tenant_id = $1 AND log_index = $2",
    "a time that no program can read": "UPDATE transactions SET occurred_at = '0044-03-15 BC'"
    " WHERE tenant_id = $1 AND log_index = $2",
    "a time without end": "UPDATE transactions SET occurred_at = '-infinity'"
    " WHERE tenant_id = $1 AND log_index = $2",
    "a number that no program can read": "UPDATE transactions"
    " SET answer = ('{\"points\": 1' || repeat('0', 400) || '}')::jsonb"
    " WHERE tenant_id = $1 AND log_index = $2",
    "one entry more": "INSERT INTO entries VALUES ($1, 1, $2, 1, 1)",
    "one entry moved to another account": "UPDATE entries SET account_id = 1"
    " WHERE tenant_id = $1 AND log_index = $2 AND amount = 3",
    "the unit of an account": f"UPDATE accounts SET unit = 'goods:G001', expires_on = NULL {RECEIVERS}",  # noqa: S608 - a test's own words
    "the day on which an account expires": f"UPDATE accounts SET expires_on = '0044-03-15 BC'"  # noqa: S608 - a test's own words
    f" {RECEIVERS} AND expires_on IS NOT NULL",
    "an account deleted": f"DELETE FROM accounts {RECEIVERS}",  # noqa: S608 - a test's own words
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


def whats(report: Report) -> set[str]:
    return {difference.what for difference in report.differences}


@pytest.fixture(params=["whole", "in ranges"], autouse=True)
def _cut(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Walk the book in one read, or in ranges of a tile that are read in parts and joined."""
    if request.param == "in ranges":
        monkeypatch.setattr(whole, "RANGE", 256)
        monkeypatch.setattr(whole, "LAST_RANGE_MAX", 100)
        monkeypatch.setattr(ranges, "CHUNK", 60)


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


async def test_a_time_that_runs_back_is_found_where_it_does(
    teller: Teller, tenant: Tenant, database: Database
) -> None:
    await fill(teller)
    for log_index, name in ((256, "time_runs_back"), (300, "time_runs_back")):
        statement = (
            "UPDATE transactions SET recorded_at = recorded_at - interval '1 s', occurred_at = '2026-01-01'"
            " WHERE tenant_id = $1 AND log_index = $2"
        )
        await tamper(database, statement, tenant.tenant_id, log_index)
        report = await check(tenant, database)
        assert (name, log_index) in {(found.what, found.log_index) for found in report.differences}


async def test_the_head_row_and_the_accounts_are_held_against_the_log(
    teller: Teller, tenant: Tenant, database: Database
) -> None:
    await fill(teller)
    for statement, what in (
        ("UPDATE book SET accounts_count = 3 WHERE tenant_id = $1", "accounts_count_differs"),
        ("UPDATE book SET last_recorded_at = 'epoch' WHERE tenant_id = $1", "head_differs"),
        ("UPDATE book SET frontier = set_byte(frontier, 1, 3) WHERE tenant_id = $1", "root_differs"),
        ("UPDATE accounts SET floor = -5 WHERE tenant_id = $1 AND purpose = 'available'", "floor_differs"),
        ("UPDATE accounts SET purpose = 'gift' WHERE tenant_id = $1 AND account_id = 5", "purpose_unknown"),
        ("DELETE FROM tiles WHERE tenant_id = $1 AND tile_index = 1", "tile_missing"),
        ("INSERT INTO entries VALUES ($1, 1, -3, 1, 1)", "beyond_the_log"),
        ("INSERT INTO tiles VALUES ($1, 0, 2, sha256(''))", "beyond_the_log"),
    ):
        await tamper(database, statement, tenant.tenant_id)
        assert what in whats(await check(tenant, database))


async def test_a_key_answered_twice_and_a_key_renamed_are_found(
    teller: Teller, tenant: Tenant, database: Database
) -> None:
    await fill(teller)
    for key in ("refused-1", "refused-2"):
        with pytest.raises(Refusal):
            await teller.submit(Reverse(request(key), CLERK, LogIndex(5), "再来一次"))
    assert (await check(tenant, database)).requests == 2
    asked = request("refused-1").request_id
    statement = "UPDATE requests SET key = 'other' WHERE tenant_id = $1 AND request_id = $2"
    await tamper(database, statement, tenant.tenant_id, asked)
    assert whats(await check(tenant, database)) == {"request_differs"}
    statement = (
        "INSERT INTO requests SELECT tenant_id, request_id, client, key, fingerprint, 'no', '{}', recorded_at"
        " FROM transactions WHERE tenant_id = $1 AND log_index = $2"
    )
    await tamper(database, statement, tenant.tenant_id, TAMPERED)
    report = await check(tenant, database)
    assert ("request_answered_twice", TAMPERED) in {
        (found.what, found.log_index) for found in report.differences
    }
