"""The queue of a large station: narrowed by station and activity, three hundred decided at once, undone."""

import asyncio
from datetime import UTC, datetime, timedelta

from playwright.async_api import Locator, Page, expect

from ledger.earning.refusals import CapReached
from tests.browser.hands import activated_phone, earn
from tests.browser.town import Town, Visitor
from tests.browser.words import like, told, zh

MANY = 300
A_DAY = 3
"""So many opinions of one person a day are worth a point each; a fourth meets the cap."""
PEOPLE = MANY // A_DAY
AT_ONCE = 10


async def hand_in(town: Town, clerk: Visitor) -> str:
    """Let a clerk enter three hundred opinions, all but one within the caps; return whose is beyond."""
    numbers = [town.bureau.take_volunteer() for _ in range(PEOPLE)]
    busy = numbers[0]
    whose = [busy, *(number for number in numbers for _ in range(A_DAY))][:MANY]
    units = (await clerk.get("/units"))["items"]
    unit_id = next(unit["unit_id"] for unit in units if unit["code"] == "S06")
    at = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()

    async def enter(number: str) -> None:
        volunteer_id = town.bureau.volunteer_ids[number]
        body = {"volunteer_id": volunteer_id, "activity": "opinion", "unit_id": unit_id, "occurred_at": at}
        await clerk.post("/claims", body)

    for start in range(0, MANY, AT_ONCE):
        await asyncio.gather(*(enter(number) for number in whose[start : start + AT_ONCE]))
    return busy


def choice(page: Page, everything: str) -> Locator:
    """Find the select whose first choice is everything."""
    return page.locator("select").filter(has=page.locator("option", has_text=zh(everything)))


async def choose_all_opinions(page: Page) -> None:
    await choice(page, "desk.queue.allActivities").select_option(value="opinion")
    await page.get_by_label(zh("desk.queue.selectAll")).check()
    await expect(
        page.get_by_text(like("desk.bulk.gives", whole=False, count=PEOPLE, points=MANY))
    ).to_be_visible()


async def refuse_all(officer: Visitor) -> None:
    """Leave an empty queue to the other tests, which share the station."""
    waiting = (await officer.get("/claims?activity=opinion&limit=300"))["items"]
    decisions = [
        {"claim_id": claim["claim_id"], "verdict": "refuse", "reason": "试验结束"} for claim in waiting
    ]
    if decisions:
        await officer.post("/decisions", {"decisions": decisions})


async def test_three_hundred_are_approved_in_one_go_row_by_row_and_undone(town: Town) -> None:
    officer = await town.desk("s06-officer")
    try:
        await approve_three_hundred(officer, await hand_in(town, await town.desk("s06-clerk")))
    finally:
        await refuse_all(officer)


async def approve_three_hundred(officer: Visitor, busy: str) -> None:
    """Approve them all with the keyboard, read what became of each, and take it back."""
    page = await officer.go("/desk/#/queue")
    await choose_all_opinions(page)
    await page.keyboard.press("a")
    await expect(page.get_by_role("button", name=like("desk.keys.approveNow", whole=False))).to_be_visible()
    await page.keyboard.press("a")
    approved = like("desk.outcome.approved", whole=False, count=MANY - 1)
    await expect(page.get_by_text(approved)).to_be_visible()
    await expect(page.get_by_text(like("desk.outcome.problems", whole=False, count=1))).to_be_visible()
    await expect(page.get_by_text(told(CapReached))).to_be_visible()
    await expect(page.get_by_role("row", name=busy)).to_have_count(1)
    await page.keyboard.press("z")
    await expect(page.get_by_text(zh("desk.outcome.undone", count=MANY - 1))).to_be_visible()
    await expect(
        page.get_by_text(like("desk.bulk.gives", whole=False, count=PEOPLE, points=MANY))
    ).to_have_count(0)
    waiting = await officer.get("/claims?activity=opinion&limit=300")
    assert len(waiting["items"]) == MANY


async def test_the_queue_is_narrowed_by_station_activity_and_flags_of_the_whole_of_it(town: Town) -> None:
    flagged = await activated_phone(town)
    number = str((await flagged.get("/me"))["number"])
    await earn(town, flagged, near=False)
    admin = await town.desk("admin")
    stations = {unit["code"]: unit["name"] for unit in (await admin.get("/units"))["items"]}
    page = await admin.go("/desk/#/queue")
    row = page.get_by_role("row", name=number)
    station = choice(page, "desk.stations.all")
    activity = choice(page, "desk.queue.allActivities")
    await station.select_option(label=stations["S06"])
    await activity.select_option(value="patrol")
    await expect(row).to_be_visible()
    await station.select_option(label=stations["S02"])
    await expect(row).to_have_count(0)
    await station.select_option(label=stations["S06"])
    await page.get_by_label(zh("desk.queue.flaggedOnly")).check()
    await expect(row).to_be_visible()
    await activity.select_option(value="hazard")
    await expect(row).to_have_count(0)
