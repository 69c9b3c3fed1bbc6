"""The demo bureau is made by the same operations as a real one, whole, again without harm, and clean."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import rich_click as click
from sqlalchemy import text

from api.commands import demo
from api.commands.demo import DEMO, FILES, load_demo, needs_demo
from api.commands.demo_bureau import VOUCHERS_EACH, new_password, open_demo_bureau
from api.commands.demo_examples import ROUND_THE_CLOCK
from api.commands.demo_pictures import GOODS
from api.commands.replay import check_can_replay
from api.commands.replay_logs import days_until, read_logs
from api.commands.replaying import DemoClock
from api.commands.surroundings import Surroundings
from api.commands.verify import verify_tenant
from ledger.book.operations.open_book import open_book
from ledger.book.refusals import TenantNameMalformed, TenantNameTaken
from ledger.book.words import TenantId

EVENTS = 260
SHOPS = [f"M{number:02}" for number in range(1, 9)]
WAITING = text("""
SELECT (SELECT count(*) FROM vouchers) AS vouchers,
    (SELECT count(*) FROM goods WHERE picture IS NOT NULL) AS pictures,
    (SELECT count(DISTINCT shop_id) FROM shop_hours WHERE in_force) AS shops_with_hours,
    (SELECT count(DISTINCT best_before) FROM batches) AS batches,
    (SELECT count(*) FROM difference_cases) AS cases,
    (SELECT count(*) FROM attachments WHERE width IS NOT NULL) AS photos,
    (SELECT count(*) FROM found_files) AS finds,
    (SELECT count(*) FROM events) AS events,
    (SELECT count(*) FROM tip_officers WHERE confirmed_at IS NOT NULL) AS tip_keys""")
KINDS = text("SELECT kind, count(*) AS number FROM transactions GROUP BY kind")


@pytest.fixture
def few_events(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the demo's log end after its first days, with two redemptions that cannot be paid yet."""
    events = read_logs(FILES)
    redeemed = [event for event in events if event.number.startswith("R")][:2]
    late = [replace(event, at=events[EVENTS].at) for event in redeemed]
    monkeypatch.setattr(demo, "read_logs", lambda _: [*events[:EVENTS], *late])


async def kinds(house: Surroundings) -> dict[str, int]:
    async with house.engine.connect() as connection:
        return {row.kind: row.number for row in await connection.execute(KINDS)}


@pytest.mark.usefixtures("few_events")
async def test_the_demo_is_loaded_whole_and_its_book_is_clean(house: Surroundings) -> None:
    assert await needs_demo(house)
    await load_demo(house)
    assert not await needs_demo(house)
    booked = await kinds(house)
    assert booked["receive"] == 159
    assert booked["check_in"] > 0
    assert booked["award"] > 0
    assert (await verify_tenant(house, DEMO.tenant_id)).differences == []


@pytest.mark.usefixtures("few_events")
async def test_every_example_of_the_demo_is_set_out(
    house: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    await load_demo(house)
    assert "left out" not in capsys.readouterr().out
    booked = await kinds(house)
    assert booked["appoint"] == len(SHOPS)
    async with house.engine.connect() as connection:
        waiting = (await connection.execute(WAITING)).mappings().one()
    assert dict(waiting) == {
        "vouchers": len(SHOPS) * VOUCHERS_EACH,
        "pictures": len(GOODS),
        "shops_with_hours": len(SHOPS) - len(ROUND_THE_CLOCK),
        "batches": 1,
        "cases": 1,
        "photos": 3,
        "finds": 1,
        "events": 1,
        "tip_keys": 2,
    }


@pytest.mark.usefixtures("few_events")
async def test_a_load_that_was_cut_off_goes_on_and_books_nothing_twice(
    house: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CutOffError(Exception):
        pass

    async def cut_off(*_: object) -> None:
        raise CutOffError

    with monkeypatch.context() as patched:
        patched.setattr(demo, "_finish", cut_off)
        with pytest.raises(CutOffError):
            await load_demo(house)
    booked = await kinds(house)
    assert await needs_demo(house)
    await load_demo(house)
    assert await kinds(house) == booked
    assert not await needs_demo(house)


def test_a_real_bureau_never_has_a_clock_of_its_own() -> None:
    with pytest.raises(ValueError, match="is not a demo"):
        DemoClock(replace(DEMO, demo=False), datetime.now(UTC))


def test_the_logged_year_is_shifted_by_whole_days_and_ends_in_the_past() -> None:
    events = read_logs(FILES)
    now = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    shift = days_until(events, now=now, zone=DEMO.zone)
    assert shift % timedelta(days=1) == timedelta()
    assert timedelta() <= now - (events[-1].at + shift) <= timedelta(days=1)


@pytest.mark.usefixtures("few_events")
async def test_a_book_that_has_gone_past_the_logs_takes_no_replay_from_the_start(house: Surroundings) -> None:
    await house.keyring()
    late = replace(DEMO, name="late-demo")
    await open_demo_bureau(house, late, FILES, begins_at=datetime.now(UTC), password=new_password())
    with pytest.raises(click.ClickException, match="gone past the logs"):
        await check_can_replay(house, late, datetime(2023, 3, 1, tzinfo=UTC))
    with pytest.raises(click.ClickException, match="no demo bureau"):
        await check_can_replay(house, replace(late, demo=False), datetime.now(UTC))


@pytest.mark.parametrize("name", ["Liaohe", "辽河", "x", "a" * 41, "7th"])
async def test_a_bureau_needs_a_name_that_the_log_can_carry(house: Surroundings, name: str) -> None:
    with pytest.raises(TenantNameMalformed):
        async with house.engine.begin() as connection:
            await open_book(connection, replace(DEMO, name=name))


async def test_two_bureaus_never_share_a_name(house: Surroundings) -> None:
    async with house.engine.begin() as connection:
        await open_book(connection, DEMO)
    with pytest.raises(TenantNameTaken):
        async with house.engine.begin() as connection:
            await open_book(connection, replace(DEMO, tenant_id=TenantId(2)))
