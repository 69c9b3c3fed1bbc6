"""Nobody but the desk can tell that there is a tip: by no answer, no row in the clear, no line in a log."""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api.rooms import ROOMS
from api.sweeps.kinds import monthly_thanks
from ledger.book.due import list_tenants
from ledger.book.verifying.report import Report
from ledger.book.verifying.whole import verify
from ledger.book.words import TenantId
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import make_engine
from tests.conftest import Database, open_tenant
from tests.tips.conftest import PASSPHRASES, drop, letter, new_code
from tests.tips.twins import FAULT, Twin, clone, every_row, prepare, read_all, served

WORDS = "锦绣小区三号院地下室夜夜聚赌"
ANSWER = "戴灰帽子的那一个"
PLACE = "锦绣小区三号院"
NAME = "阿依古丽买买提"
CONTACT = "13987654321"
QUESTION = "是哪一天看到的"


@pytest.fixture
async def twins(
    new_database: Callable[[], Awaitable[Database]], tmp_path: Path
) -> AsyncIterator[tuple[Twin, Twin]]:
    """Serve two databases that are still the same."""
    first = await new_database()
    engine = make_engine(first.application_url)
    tenant = await open_tenant(engine, TenantId(7))
    await engine.dispose()
    service, cookies = await prepare(tenant, first, tmp_path)
    second = await clone(first, f"{first.name}_twin")
    async with (
        served(service, cookies, first, tmp_path) as one,
        served(service, cookies, second, tmp_path) as other,
    ):
        yield one, other


async def plant(twin: Twin, code: str) -> dict[str, Any]:
    """Give a tip, and let the desk work on it as it does."""
    desk = twin.desk()
    said = {"name": NAME, "contact": CONTACT, "place": PLACE, "words": WORDS}
    sent = await drop(twin.service, "letters", letter(twin.service, code, **said))
    assert sent.status_code == 200, sent.text
    tip = await desk.only_tip()
    asked = await desk.post(desk.li, f"/tips/{tip['tip_id']}/answers", {"words": QUESTION})
    assert asked.status_code == 200, asked.text
    told = {"tenant_id": twin.service.tenant_id, "code": code}
    answered = await drop(twin.service, "answers", {**told, "words": ANSWER})
    assert answered.status_code == 200, answered.text
    verified = {"state": "verified", "reason": "现场查实"}
    await desk.post(desk.li, f"/tips/{tip['tip_id']}/states", verified)
    body = {"reason": "需要证人", "passphrase": PASSPHRASES["tips.li"]}
    proposed = await desk.post(desk.li, f"/tips/{tip['tip_id']}/openings", body)
    assert proposed.status_code == 200, proposed.text
    opening = proposed.json()["openings"][0]["opening_id"]
    key = {"passphrase": PASSPHRASES["tips.zhao"]}
    opened = await desk.post(desk.zhao, f"/tip-openings/{opening}/confirmations", key)
    assert opened.json()["name"] == NAME
    return tip


async def reward(twin: Twin, tip: dict[str, Any]) -> None:
    """Let both persons of the desk agree on a reward."""
    desk = twin.desk()
    body = {"points": 30, "reason": "抓获四人"}
    proposed = await desk.post(desk.li, f"/tips/{tip['tip_id']}/rewards", body)
    assert proposed.status_code == 200, proposed.text
    alone = await desk.post(desk.li, f"/tips/{tip['tip_id']}/reward-confirmations", {"points": 30})
    assert alone.json()["code"] == "second_officer_needed"
    confirmed = await desk.post(desk.zhao, f"/tips/{tip['tip_id']}/reward-confirmations", {"points": 30})
    assert confirmed.status_code == 200, confirmed.text


def spellings(words: str) -> tuple[str, ...]:
    """Write a text as a row, a JSON column or a column of bytes would show it."""
    escaped = words.encode("ascii", "backslashreplace").decode()
    return words, escaped, words.encode().hex(), words.encode("utf-16-be").hex()


async def test_everybody_else_is_answered_alike(twins: tuple[Twin, Twin]) -> None:
    without, with_tip = twins
    tip = await plant(with_tip, new_code())
    await reward(with_tip, tip)
    before, after = await read_all(without), await read_all(with_tip)
    differing = {asked for asked in before if before[asked] != after[asked]}
    assert differing == set()
    read = Counter(status for status, _ in after.values())
    assert read[200] > 100, read
    assert read[FAULT] == 0


async def test_what_was_planted_is_found_nowhere(
    twins: tuple[Twin, Twin], server: EmbeddedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, twin = twins
    code = new_code()
    tip = await plant(twin, code)
    await reward(twin, tip)
    planted = [WORDS, ANSWER, PLACE, NAME, CONTACT, QUESTION, code, tip["codename"], *PASSPHRASES.values()]
    rows = await every_row(twin.engine)
    found = {
        (words, table)
        for words in planted
        for spelling in spellings(words)
        for table, written in rows.items()
        if spelling in written
    }
    assert found == set()
    holders = {table for table, written in rows.items() if tip["tip_id"] in written}
    assert holders == {"tips", "tip_openings"}
    logged = "".join(
        record.getMessage() + str(record.exc_info)
        for record in caplog.records
        if not record.name.startswith(("httpx", "httpcore"))  # the browsers of this test
    ) + "".join(path.read_text(errors="replace") for path in sorted(server.data.rglob("*.log")))
    assert [words for words in planted if words in logged] == []
    assert "/box/" not in logged
    assert tip["tip_id"] not in logged


async def test_a_rewarded_tip_changes_no_number_of_the_book(twins: tuple[Twin, Twin]) -> None:
    without, with_tip = twins
    code = new_code()
    tip = await plant(with_tip, code)
    await reward(with_tip, tip)
    told = {"tenant_id": with_tip.service.tenant_id, "code": code, "way": "account", "number": "V00001"}
    fetched = await drop(with_tip.service, "fetches", told)
    assert fetched.json()["reward"]["fetched"] == "account", fetched.text
    without.service.clock.pass_by(days=14)
    for twin in twins:
        assert (await thank(twin)) == 8
    assert await booked(without) == await booked(with_tip)
    async with with_tip.engine.connect() as connection:
        thanked = set(await connection.scalars(text("SELECT volunteer_id FROM thanks_given")))
        left = await connection.scalar(text("SELECT count(*) FROM thanks_wishes"))
    assert with_tip.service.people["V00001"] in thanked
    assert left == 0
    assert (await checked(with_tip)).differences == []


async def test_a_reward_as_a_slip_is_a_slip_like_any_other(twins: tuple[Twin, Twin]) -> None:
    _, twin = twins
    code = new_code()
    await reward(twin, await plant(twin, code))
    told = {"tenant_id": twin.service.tenant_id, "code": code}
    offered = (await drop(twin.service, "threads", told)).json()["reward"]
    assert (offered["points"], offered["ways"]) == (30, ["slip", "account"])
    fetched = await drop(twin.service, "fetches", {**told, "way": "slip", "number": ""})
    slip = fetched.json()["reward"]["slip_code"]
    again = await drop(twin.service, "fetches", {**told, "way": "slip", "number": ""})
    assert again.json()["reward"]["slip_code"] == slip
    kept = await drop(twin.service, "slips-kept", told)
    assert kept.json()["reward"]["slip_code"] is None
    taken = await twin.client("phone").post("/me/claim-slips", {"code": slip})
    assert taken.json()["points"] == 30
    statement = (await twin.client("phone").get("/me/statement")).json()["items"][0]
    assert statement["text_zh"] == "积分券入账"
    assert (await checked(twin)).differences == []
    rows = await every_row(twin.engine)
    assert not any(slip in written or slip.encode().hex() in written for written in rows.values())


async def thank(twin: Twin) -> int:
    """Give this month's thanks; return how many were booked."""
    async with twin.service.house.reading() as connection:
        (tenant,) = await list_tenants(connection)
    return (await monthly_thanks(twin.service.house, tenant)).done_count


async def checked(twin: Twin) -> Report:
    """Recompute the book from its rows."""
    async with twin.service.house.reading() as connection:
        (tenant,) = await list_tenants(connection)
    async with twin.service.house.own_connection() as connection:
        return await verify(connection, tenant, ROOMS.sealed_columns)


async def booked(twin: Twin) -> list[tuple[object, ...]]:
    """Return what the book says, without whom it names."""
    question = text("""SELECT t.log_index, t.kind, t.reason, t.actor,
            array_agg(e.amount ORDER BY e.amount), array_agg(a.purpose ORDER BY e.amount)
        FROM transactions t LEFT JOIN entries e USING (tenant_id, log_index)
        LEFT JOIN accounts a USING (tenant_id, account_id)
        GROUP BY 1, 2, 3, 4 ORDER BY 1""")
    async with twin.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(question)]
