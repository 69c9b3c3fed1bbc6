"""Check-ins, claims and decisions through the teller, on real PostgreSQL."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ledger.book.operations.reverse import Reverse
from ledger.book.teller import connect_book
from ledger.book.words import Principal
from ledger.earning.queries.desk import budget_points
from ledger.earning.queries.phone import own_claim, own_claims, patrol_of
from ledger.earning.refusals import CapReached, ClaimDecided, ClaimUnknown, OwnClaim
from ledger.earning.sentences import why
from ledger.earning.words import ClaimId
from ledger.people.words import VolunteerId
from ledger.refusal import Refusal
from tests.earning.conftest import Bureau
from tests.earning.world import MONDAY_NOON, STATION, ask, check_in, claim, decide

MINUTE = timedelta(minutes=1)
VOLUNTEER = VolunteerId(1)


async def walk(bureau: Bureau, *, numbers: tuple[int, ...] = (1, 2, 3)) -> Any:  # noqa: ANN401 - a JSON answer
    """Check in at checkpoints five minutes apart; return what the last one answered."""
    for number in numbers:
        bureau.clock.now += 5 * MINUTE
        outcome = await bureau.submit(check_in(number, bureau.clock.now))
    return outcome.answer


async def waiting(bureau: Bureau, activity: str = "hazard", *, volunteer: int = 1) -> int:
    """Submit a claim that waits for an approver; return its id."""
    grade, by = ("D", f"volunteer/{volunteer}") if activity == "hazard" else ("C", "system/replay")
    submitted = claim(activity, bureau.clock.now, volunteer=volunteer, grade=grade, by=by)  # type: ignore[arg-type]
    return int((await bureau.submit(submitted)).answer["claim_id"])


async def test_three_check_ins_become_an_award_that_the_phone_shows(bureau: Bureau) -> None:
    await bureau.grant(10)
    await walk(bureau, numbers=(1, 2))
    tenant_id, now = bureau.tenant.tenant_id, bureau.clock.now
    async with bureau.engine.connect() as connection:
        patrol = await patrol_of(connection, tenant_id=tenant_id, volunteer_id=VOLUNTEER, now=now)
        later = now + timedelta(hours=5)
        over = await patrol_of(connection, tenant_id=tenant_id, volunteer_id=VOLUNTEER, now=later)
    assert patrol is not None
    assert over is None
    assert (patrol.route_name, patrol.done_count, patrol.needed_count) == ("必巡线1", 2, 3)
    assert [stop.checked_in_at is not None for stop in patrol.checkpoints] == [True, True, False, False]
    answer = await walk(bureau, numbers=(3,))
    assert answer["claim"]["state"] == "approved"
    async with bureau.engine.connect() as connection:
        items, more = await own_claims(connection, tenant_id=tenant_id, volunteer_id=VOLUNTEER)
        left = await budget_points(connection, tenant_id=tenant_id, unit_ids=[STATION])
        gone = await patrol_of(connection, tenant_id=tenant_id, volunteer_id=VOLUNTEER, now=bureau.clock.now)
    assert more is None
    assert gone is None
    assert left == {STATION: 7}
    assert [item.state for item in items] == ["approved"]
    assert why(items[0]).zh == "佐证等级 B，按第 1 版规则自动通过。"
    assert await bureau.differences() == []


async def test_check_ins_that_arrive_at_once_make_one_patrol(bureau: Bureau) -> None:
    await bureau.grant(100)
    commands = [check_in(number, bureau.clock.now - (30 - 5 * number) * MINUTE) for number in (1, 2, 3, 4)]
    outcomes = await asyncio.gather(*(bureau.submit(command) for command in commands))
    made = [outcome.answer["claim"] for outcome in outcomes if outcome.answer["claim"]]
    assert len(made) == 1
    connection = await connect_book(bureau.database.application_url)
    used = await connection.fetch(
        "SELECT check_in_id FROM claim_check_ins WHERE tenant_id = $1", bureau.tenant.tenant_id
    )
    await connection.close()
    assert len(used) == 3
    assert await bureau.differences() == []


async def test_the_same_request_again_is_the_same_check_in(bureau: Bureau) -> None:
    command = check_in(1, bureau.clock.now)
    first = await bureau.submit(command)
    again = await bureau.submit(command)
    assert again.hit
    assert again.answer == first.answer


async def test_two_approvers_at_once_award_a_claim_once(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau)
    verdicts = [bureau.submit(decide(claim_id, staff=number)) for number in (1, 3)]
    results = await asyncio.gather(*verdicts, return_exceptions=True)
    assert sum(isinstance(result, ClaimDecided) for result in results) == 1
    async with bureau.engine.connect() as connection:
        left = await budget_points(connection, tenant_id=bureau.tenant.tenant_id, unit_ids=[STATION])
    assert left == {STATION: 96}
    assert await bureau.differences() == []


async def test_two_steps_by_two_people_and_a_refusal_with_its_reason(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau, "mediation")
    await bureau.submit(decide(claim_id, staff=1))
    with pytest.raises(Refusal, match="second person"):
        await bureau.submit(decide(claim_id, staff=1))
    approved = await bureau.submit(decide(claim_id, staff=2))
    assert approved.answer == {"claim_id": claim_id, "state": "approved", "points": 15}
    refused_id = ClaimId(await waiting(bureau))
    await bureau.submit(decide(refused_id, verdict="refuse", reason="照片与地点不符"))
    async with bureau.engine.connect() as connection:
        shown = await own_claim(
            connection, tenant_id=bureau.tenant.tenant_id, volunteer_id=VOLUNTEER, claim_id=refused_id
        )
    assert shown is not None
    assert why(shown).zh == "未通过：照片与地点不符"
    assert await bureau.differences() == []


async def test_own_claims_and_other_areas_are_out_of_reach(bureau: Bureau) -> None:
    own = await waiting(bureau, volunteer=2)
    with pytest.raises(OwnClaim):
        await bureau.submit(decide(own, staff=2))
    with pytest.raises(ClaimUnknown):
        await bureau.submit(decide(own, staff=4))


async def test_a_reversed_award_does_not_fill_the_cap(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_ids = [await waiting(bureau) for _ in range(5)]
    awards = [await bureau.submit(decide(claim_id)) for claim_id in claim_ids[:3]]
    with pytest.raises(CapReached):
        await bureau.submit(decide(claim_ids[3]))
    clerk = Principal("staff/1")
    await bureau.submit(Reverse(ask(clerk), clerk, awards[0].log_index, "重复申报"))
    await bureau.submit(decide(claim_ids[3]))
    with pytest.raises(CapReached):
        await bureau.submit(decide(claim_ids[4]))


async def test_a_weeks_cap_counts_every_day_of_the_week_and_ends_with_it(bureau: Bureau) -> None:
    await bureau.grant(1_000)
    held: list[str | None] = []
    for day in range(8):
        bureau.clock.now = MONDAY_NOON + timedelta(days=day)
        for hours in (1, 2):
            submitted = claim("patrol", bureau.clock.now - timedelta(hours=hours))
            held.append((await bureau.submit(submitted)).answer["held_by"])
    assert held == [None] * 8 + ["cap"] * 6 + [None] * 2


async def insert_decision(bureau: Bureau, **columns: int | None) -> None:
    """Insert a decision row by hand, as a faulty program might."""
    values: dict[str, Any] = {
        "tenant_id": bureau.tenant.tenant_id,
        "claim_id": 50,
        "step": 1,
        "log_index": 60,
        "verdict": "approve",
        "decided_by": "staff/1",
        "decided_at": MONDAY_NOON,
        "staff_id": 1,
        "approver_volunteer_id": None,
        "claimant_id": 1,
        "submitter_staff_id": None,
        "submitter_volunteer_id": None,
    } | columns
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    async with bureau.engine.begin() as connection:
        await connection.execute(text(f"INSERT INTO decisions ({names}) VALUES ({places})"), values)  # noqa: S608 - our names


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"approver_volunteer_id": 1}, "approver_is_not_claimant"),
        ({"submitter_staff_id": 1}, "approver_is_not_submitter"),
        ({"approver_volunteer_id": 3, "submitter_volunteer_id": 3}, "approver_is_not_submitter_in_person"),
        ({"staff_id": None}, "decider_is_named"),
        ({"step": 0}, "step_counts_from_one"),
        ({"first_staff_id": 1}, "second_person_is_another"),
        ({"approver_volunteer_id": 3, "first_volunteer_id": 3}, "second_person_is_another_in_person"),
        ({"refuser_staff_id": 1}, "appeal_has_another_judge"),
        ({"approver_volunteer_id": 3, "refuser_volunteer_id": 3}, "appeal_has_another_judge_in_person"),
    ],
)
async def test_the_database_itself_keeps_people_apart(
    bureau: Bureau, columns: dict[str, int | None], rule: str
) -> None:
    with pytest.raises(IntegrityError, match=f"decisions_{rule}_check"):
        await insert_decision(bureau, **columns)
