"""The desk's queue on real PostgreSQL: scope, pages, filters, names, evidence and plans."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from ledger.earning.queries import desk
from ledger.earning.queries.desk import find_claim, list_claims
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.words import ClaimId, ClaimPage, Viewer
from ledger.people.words import StaffId, VolunteerId
from ledger.places.refusals import UnitUnknown
from ledger.places.words import Scope, UnitId
from tests.earning.conftest import CHIEF, KEYRING, OTHER_STATION, Bureau
from tests.earning.test_journey import waiting, walk
from tests.earning.world import MONDAY_NOON, ROUTE, STATION, claim, decide

ELSEWHERE = Viewer(staff_id=StaffId(4), volunteer_id=None, scope=Scope(f"/1/{OTHER_STATION}/"))


async def queue(bureau: Bureau, **asked: object) -> ClaimPage:
    """Ask for a page of the queue."""
    wanted = {"viewer": CHIEF} | asked
    async with bureau.engine.connect() as connection:
        return await list_claims(
            connection,
            keyring=KEYRING,
            tenant_id=bureau.tenant.tenant_id,
            **wanted,  # type: ignore[arg-type]
        )


async def test_the_queue_is_oldest_first_in_pages_that_meet(bureau: Bureau) -> None:
    claim_ids = [await waiting(bureau) for _ in range(5)]
    elsewhere = claim("hazard", MONDAY_NOON, volunteer=3, grade="D", by="volunteer/3")
    elsewhere = replace(elsewhere, unit_id=UnitId(OTHER_STATION), route_id=ROUTE)
    claim_ids.append(int((await bureau.submit(elsewhere)).answer["claim_id"]))
    found: list[int] = []
    cursor: ClaimId | None = None
    while True:
        page = await queue(bureau, page=(cursor, 4))
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


async def test_a_claim_shows_its_check_ins_and_what_to_look_at(bureau: Bureau) -> None:
    bureau.clock.now = MONDAY_NOON + timedelta(hours=10)
    answer = await walk(bureau)
    tenant_id = bureau.tenant.tenant_id
    async with bureau.engine.connect() as connection:
        line = await find_claim(
            connection,
            keyring=KEYRING,
            tenant_id=tenant_id,
            viewer=CHIEF,
            claim_id=answer["claim"]["claim_id"],
        )
        with pytest.raises(ClaimUnknown):
            await find_claim(
                connection, keyring=KEYRING, tenant_id=tenant_id, viewer=ELSEWHERE, claim_id=line.claim_id
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
    marks = {line.claim_id: line.mine for line in (await queue(bureau, viewer=viewer)).items}
    assert marks == {own: True, entered_id: True, other: False}


@pytest.mark.parametrize(
    ("state", "index"), [("waiting", "claims_open_idx"), ("approved", "claims_closed_idx")]
)
async def test_the_queue_is_read_by_its_partial_index(
    bureau: Bureau, state: desk.QueueState, index: str
) -> None:
    found = desk._queue(  # noqa: SLF001 - its plan is what makes a queue of two million claims quick
        bureau.tenant.tenant_id, Scope("/1/"), state=state, activity=None, cursor=None, limit=50
    )
    async with bureau.engine.connect() as connection:
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        await connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        compiled = found.compile(connection.sync_engine, compile_kwargs={"literal_binds": True})
        plan = (await connection.execute(text(f"EXPLAIN {compiled}"))).scalars()
        assert any(index in line for line in plan)
