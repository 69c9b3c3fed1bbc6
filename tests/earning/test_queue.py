"""The desk's queue on real PostgreSQL: scope, pages, filters, names, evidence and plans."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.earning.deciding.operations.appeal import AppealClaim
from ledger.earning.deciding.queries.viewing import Eyes, eyes_of
from ledger.earning.queries.desk import QueueFilter, find_claim, list_claims
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.words import QUEUE_PAGE_MAX, ClaimId, ClaimPage, Viewer
from ledger.people.tables import volunteers
from ledger.people.words import StaffId, VolunteerId
from ledger.places.refusals import UnitUnknown
from ledger.places.words import Scope, UnitId
from tests.earning.conftest import CHIEF, KEYRING, OTHER_STATION, Bureau
from tests.earning.test_journey import waiting, walk
from tests.earning.world import MONDAY_NOON, ROUTE, STATION, ask, claim, decide

ELSEWHERE = Viewer(staff_id=StaffId(4), volunteer_id=None, scope=Scope(f"/1/{OTHER_STATION}/"))


async def queue(bureau: Bureau, *, viewer: Viewer = CHIEF, **asked: object) -> ClaimPage:
    """Ask for a page of the queue."""
    async with bureau.engine.connect() as connection:
        return await list_claims(
            connection,
            keyring=KEYRING,
            tenant_id=bureau.tenant.tenant_id,
            eyes=await eyes(bureau, connection, viewer),
            wanted=QueueFilter(**asked),  # type: ignore[arg-type]
        )


async def eyes(bureau: Bureau, connection: AsyncConnection, viewer: Viewer = CHIEF) -> Eyes:
    """See as somebody of the desk."""
    return await eyes_of(connection, tenant_id=bureau.tenant.tenant_id, viewer=viewer, now=bureau.clock.now)


async def test_the_queue_is_oldest_first_in_pages_that_meet(bureau: Bureau) -> None:
    claim_ids = [await waiting(bureau) for _ in range(5)]
    elsewhere = claim("hazard", MONDAY_NOON, volunteer=3, grade="D", by="volunteer/3")
    elsewhere = replace(elsewhere, unit_id=UnitId(OTHER_STATION), route_id=ROUTE)
    claim_ids.append(int((await bureau.submit(elsewhere)).answer["claim_id"]))
    found: list[int] = []
    cursor: ClaimId | None = None
    while True:
        page = await queue(bureau, cursor=cursor, limit=4)
        assert page.waiting_count == 6
        found += [line.claim_id for line in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == claim_ids
    assert [line.claim_id for line in (await queue(bureau, viewer=ELSEWHERE)).items] == claim_ids[5:]
    here = await queue(bureau, unit_id=STATION)
    assert [line.claim_id for line in here.items] == claim_ids[:5]
    with pytest.raises(UnitUnknown):
        await queue(bureau, viewer=ELSEWHERE, unit_id=STATION)


async def test_what_is_flagged_is_found_wherever_it_stands_in_the_queue(bureau: Bureau) -> None:
    for _ in range(QUEUE_PAGE_MAX + 1):
        await waiting(bureau)
    days_ago = claim("hazard", MONDAY_NOON - timedelta(days=3), volunteer=3, grade="D", by="volunteer/3")
    late = [int((await bureau.submit(days_ago)).answer["claim_id"])]
    days_ago = replace(days_ago, request=ask("volunteer/3"))
    late.append(int((await bureau.submit(days_ago)).answer["claim_id"]))
    first = await queue(bureau, is_flagged=True, limit=1)
    assert [line.claim_id for line in first.items] == late[:1]
    second = await queue(bureau, is_flagged=True, limit=1, cursor=first.next_cursor)
    assert [line.claim_id for line in second.items] == late[1:]


async def test_decided_claims_are_newest_first_with_verdicts_and_names(bureau: Bureau) -> None:
    await bureau.grant(100)
    approved = [await waiting(bureau) for _ in range(2)]
    refused = await waiting(bureau)
    for claim_id in approved:
        await bureau.submit(decide(claim_id))
    await bureau.submit(decide(refused, verdict="refuse", reason="重复"))
    page = await queue(bureau, state="approved")
    assert [line.claim_id for line in page.items] == approved[::-1]
    assert page.waiting_count == 0
    line = page.items[0]
    assert (line.volunteer.name_masked, line.number, line.station_name) == (
        "张*国",
        f"C{approved[1]:07d}",
        "龙山派出所",
    )
    assert line.award_index is not None
    assert [(one.verdict, one.staff_name) for one in line.decisions] == [("approve", "李所长")]
    assert (await queue(bureau, state="refused")).items[0].decisions[0].reason == "重复"
    assert (await queue(bureau, state="approved", activity="mediation")).items == []


async def test_pages_shorter_than_the_list_of_stations_meet_too(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_ids = []
    for _ in range(3):
        claim_ids.append(await waiting(bureau))
        there = claim("hazard", MONDAY_NOON, volunteer=3, grade="D", by="volunteer/3")
        there = replace(there, unit_id=UnitId(OTHER_STATION), route_id=ROUTE)
        claim_ids.append(int((await bureau.submit(there)).answer["claim_id"]))
    assert await one_by_one(bureau, state="waiting") == claim_ids
    for claim_id in claim_ids:
        await bureau.submit(decide(claim_id, verdict="refuse", reason="重复"))
    assert await one_by_one(bureau, state="refused") == claim_ids[::-1]


async def one_by_one(bureau: Bureau, *, state: str) -> list[int]:
    """Read pages of one claim, so that two stations have more first claims than a page holds."""
    found: list[int] = []
    cursor: ClaimId | None = None
    while True:
        page = await queue(bureau, state=state, cursor=cursor, limit=1)
        found += [line.claim_id for line in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


async def test_a_claim_shows_its_check_ins_and_what_to_look_at(bureau: Bureau) -> None:
    bureau.clock.now = MONDAY_NOON + timedelta(hours=10)
    answer = await walk(bureau)
    tenant_id = bureau.tenant.tenant_id
    async with bureau.engine.connect() as connection:
        line = await find_claim(
            connection,
            keyring=KEYRING,
            tenant_id=tenant_id,
            eyes=await eyes(bureau, connection),
            claim_id=answer["claim"]["claim_id"],
        )
        with pytest.raises(ClaimUnknown):
            await find_claim(
                connection,
                keyring=KEYRING,
                tenant_id=tenant_id,
                eyes=await eyes(bureau, connection, ELSEWHERE),
                claim_id=line.claim_id,
            )
    assert (line.state, line.path, line.held_by, line.evidence_grade) == ("waiting", "one", "grade", "A")
    assert [(stop.route_order, stop.distance_m, stop.accuracy_m) for stop in line.stops] == [
        (1, 0, 20),
        (2, 0, 20),
        (3, 0, 20),
    ]
    assert line.signals == ()
    assert line.route_code == "L01"


async def test_the_viewers_own_claims_are_marked(bureau: Bureau) -> None:
    own = await waiting(bureau, volunteer=2)
    entered = claim("hazard", bureau.clock.now, grade="C", by="staff/2")
    entered_id = int((await bureau.submit(entered)).answer["claim_id"])
    other = await waiting(bureau)
    viewer = Viewer(staff_id=StaffId(2), volunteer_id=VolunteerId(2), scope=Scope("/1/"))
    marks = {line.claim_id: line.barred is not None for line in (await queue(bureau, viewer=viewer)).items}
    assert marks == {own: True, entered_id: True, other: False}


async def test_a_claim_says_why_its_viewer_may_not_decide_it(bureau: Bureau) -> None:
    claim_id = ClaimId(await waiting(bureau, activity="mediation"))
    await bureau.submit(decide(claim_id, staff=1))
    (line,) = (await queue(bureau)).items
    assert (line.state, line.barred) == ("second", "first")
    await bureau.submit(decide(claim_id, staff=3, verdict="refuse", reason="双方未签字"))
    await bureau.submit(
        AppealClaim(
            request=ask("volunteer/1"), volunteer_id=VolunteerId(1), claim_id=claim_id, text_sealed=b"-"
        )
    )
    third = Viewer(staff_id=StaffId(3), volunteer_id=None, scope=Scope("/1/"))
    (line,) = (await queue(bureau, viewer=third)).items
    assert (line.state, line.is_appealed, line.barred) == ("waiting", True, "refuser")
    (line,) = (await queue(bureau)).items
    assert line.barred is None


async def test_what_waits_longer_than_ten_working_days_is_overdue(bureau: Bureau) -> None:
    old = await waiting(bureau)
    bureau.clock.now += timedelta(days=14)
    (line,) = (await queue(bureau)).items
    assert (line.due_on, line.is_overdue) == (date(2026, 11, 30), False)
    bureau.clock.now += timedelta(days=1)
    fresh = await waiting(bureau)
    assert [line.claim_id for line in (await queue(bureau, is_overdue=True)).items] == [old]
    assert {line.claim_id: line.is_overdue for line in (await queue(bureau)).items} == {
        old: True,
        fresh: False,
    }


async def test_an_appeal_is_due_ten_working_days_after_itself(bureau: Bureau) -> None:
    claim_id = ClaimId(await waiting(bureau))
    await bureau.submit(decide(claim_id, verdict="refuse", reason="地点不符"))
    bureau.clock.now += timedelta(days=20)
    await bureau.submit(
        AppealClaim(
            request=ask("volunteer/1"), volunteer_id=VolunteerId(1), claim_id=claim_id, text_sealed=b"-"
        )
    )
    (line,) = (await queue(bureau)).items
    assert (line.due_on, line.is_overdue) == (date(2026, 12, 18), False)
    assert (await queue(bureau, is_overdue=True)).items == []


async def test_what_is_asked_of_a_claimant_stands_in_a_list_of_its_own(bureau: Bureau) -> None:
    claim_id = ClaimId(await waiting(bureau))
    await bureau.submit(decide(claim_id, verdict="ask", reason="请补照片"))
    assert [line.claim_id for line in (await queue(bureau, state="asked")).items] == [claim_id]
    page = await queue(bureau)
    assert (page.items, page.waiting_count) == ([], 0)


async def test_household_and_team_of_the_viewer_are_flagged(bureau: Bureau) -> None:
    await waiting(bureau, volunteer=1)
    async with bureau.engine.begin() as connection:
        await connection.execute(
            update(volunteers)
            .where(volunteers.c.tenant_id == bureau.tenant.tenant_id, volunteers.c.volunteer_id.in_((1, 2)))
            .values(household_index=b"same door")
        )
    kin = Viewer(staff_id=StaffId(2), volunteer_id=VolunteerId(2), scope=Scope("/1/"))
    assert [line.conflicts for line in (await queue(bureau, viewer=kin)).items] == [("household",)]
    assert [line.conflicts for line in (await queue(bureau)).items] == [()]
