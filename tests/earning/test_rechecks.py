"""Rechecks are drawn by the public commitment, for another station, once; loans give reach for a while."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from ledger.book.tables import transactions
from ledger.earning.deciding import drawing
from ledger.earning.deciding.drawing import draw_rechecks
from ledger.earning.deciding.operations.recheck import RecordRecheck
from ledger.earning.deciding.refusals import (
    RecheckDone,
    RecheckNeedsAnother,
    RecheckUnknown,
)
from ledger.earning.deciding.rules import checking_unit, is_drawn
from ledger.earning.deciding.tables import recheck_results, rechecks
from ledger.earning.tables import decisions
from ledger.earning.words import ClaimId
from ledger.people.tables import staff, volunteers
from ledger.people.words import StaffId
from ledger.places.words import UnitId
from tests.earning.conftest import OTHER_STATION, Bureau
from tests.earning.test_deciding import undo, waiting
from tests.earning.test_objections import IMMEDIATE
from tests.earning.world import ask, claim, decide

AWARDS = 60
LENDER = StaffId(3)


async def swept(bureau: Bureau) -> int:
    done = await draw_rechecks(bureau.submit, bureau.engine, bureau.tenant, now=bureau.clock.now)
    assert done.left_count == 0
    return done.done_count


async def drawn(bureau: Bureau) -> dict[int, tuple[str, int]]:
    """Return by claim why it was drawn, and who looks at it."""
    async with bureau.engine.connect() as connection:
        found = select(rechecks.c.claim_id, rechecks.c.why, rechecks.c.checking_unit_id).where(
            rechecks.c.tenant_id == bureau.tenant.tenant_id
        )
        return {row.claim_id: (row.why, row.checking_unit_id) for row in await connection.execute(found)}


async def same_door(bureau: Bureau) -> None:
    """Let the first two volunteers share a household; the second of them is an approver."""
    async with bureau.engine.begin() as connection:
        await connection.execute(
            update(volunteers)
            .where(volunteers.c.tenant_id == bureau.tenant.tenant_id, volunteers.c.volunteer_id.in_((1, 2)))
            .values(household_index=b"same door")
        )


async def conflicted(bureau: Bureau) -> ClaimId:
    """Let somebody approve a claim of their own household."""
    await bureau.grant(100)
    await same_door(bureau)
    claim_id = await waiting(bureau)
    await bureau.submit(decide(claim_id, staff=2))
    bureau.clock.now += timedelta(minutes=2)
    return claim_id


def record(claim_id: ClaimId, staff_id: int) -> RecordRecheck:
    """Say that somebody found a drawn claim sound."""
    return RecordRecheck(
        request=ask(f"staff/{staff_id}"), staff_id=StaffId(staff_id), claim_id=claim_id, result="sound"
    )


async def test_what_is_drawn_follows_from_the_public_commitments_alone(bureau: Bureau) -> None:
    await bureau.grant(1000)
    await bureau.import_activities(IMMEDIATE)
    for _ in range(AWARDS):
        await bureau.submit(claim("quick", bureau.clock.now, grade="A"))
    bureau.clock.now += timedelta(minutes=2)
    await swept(bureau)
    async with bureau.engine.connect() as connection:
        found = select(transactions.c.log_index, transactions.c.commitment).where(
            transactions.c.tenant_id == bureau.tenant.tenant_id, transactions.c.kind == "award"
        )
        expected = {
            row.log_index for row in await connection.execute(found) if is_drawn(bytes(row.commitment))
        }
    assert set(await drawn(bureau)) == expected
    assert all(unit == OTHER_STATION for _, unit in (await drawn(bureau)).values())
    assert await swept(bureau) == 0
    assert await bureau.differences() == []


def test_five_of_a_hundred_are_drawn() -> None:
    hits = sum(is_drawn(sha256(str(number).encode()).digest()) for number in range(20_000))
    assert 900 < hits < 1100


def test_no_station_checks_itself() -> None:
    units = [UnitId(number) for number in range(1, 6)]
    for number in range(100):
        other = checking_unit(sha256(bytes([number])).digest(), units, own=UnitId(3))
        assert other in set(units) - {3}
    assert checking_unit(bytes(32), [UnitId(3)], own=UnitId(3)) is None


async def test_a_conflict_is_sealed_with_the_verdict_and_always_rechecked(bureau: Bureau) -> None:
    claim_id = await conflicted(bureau)
    async with bureau.engine.connect() as connection:
        found = select(decisions.c.conflicts).where(
            decisions.c.tenant_id == bureau.tenant.tenant_id, decisions.c.claim_id == claim_id
        )
        assert await connection.scalar(found) == ["household"]
    await swept(bureau)
    assert await drawn(bureau) == {claim_id: ("conflict", OTHER_STATION)}


async def test_a_long_history_is_gone_through_in_parts(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "DECISIONS_MAX", 2)
    for _ in range(4):
        await bureau.submit(decide(ClaimId(await waiting(bureau)), staff=3, verdict="refuse", reason="不实"))
    claim_id = await conflicted(bureau)
    assert [await swept(bureau) for _ in range(4)] == [0, 0, 1, 0]
    assert set(await drawn(bureau)) == {claim_id}


async def kin_first(bureau: Bureau, *, undone: bool = False) -> ClaimId:
    """Let somebody of the household give the first of two approvals, and a stranger the second."""
    await bureau.grant(100)
    await same_door(bureau)
    claim_id = await waiting(bureau, "mediation")
    await bureau.submit(decide(claim_id, staff=2))
    if undone:
        await undo(bureau, claim_id, staff=2)
        await bureau.submit(decide(claim_id, staff=1))
    await bureau.submit(decide(claim_id, staff=3))
    bureau.clock.now += timedelta(minutes=2)
    return claim_id


async def test_a_conflict_of_the_first_of_two_approvers_is_rechecked_too(bureau: Bureau) -> None:
    claim_id = await kin_first(bureau)
    await swept(bureau)
    assert await drawn(bureau) == {claim_id: ("conflict", OTHER_STATION)}


async def test_a_first_approval_that_was_undone_is_no_conflict(bureau: Bureau) -> None:
    await kin_first(bureau, undone=True)
    assert await swept(bureau) == 0


async def test_what_is_undone_within_the_minute_is_not_drawn(bureau: Bureau) -> None:
    claim_id = await conflicted(bureau)
    bureau.clock.now -= timedelta(minutes=2)
    await undo(bureau, claim_id, staff=2)
    bureau.clock.now += timedelta(minutes=5)
    assert await swept(bureau) == 0


async def test_another_station_says_once_what_it_found(bureau: Bureau) -> None:
    claim_id = await conflicted(bureau)
    await swept(bureau)
    with pytest.raises(RecheckUnknown):
        await bureau.submit(record(claim_id, 2))
    await bureau.submit(record(claim_id, 4))
    with pytest.raises(RecheckDone):
        await bureau.submit(record(claim_id, 4))
    assert await bureau.differences() == []


async def transferred(bureau: Bureau, staff_id: int) -> None:
    """Let an approver serve at the checking station from now on."""
    async with bureau.engine.begin() as connection:
        await connection.execute(
            update(staff)
            .where(staff.c.tenant_id == bureau.tenant.tenant_id, staff.c.staff_id == staff_id)
            .values(unit_id=OTHER_STATION)
        )


@pytest.mark.parametrize("approver", [2, 3])
async def test_neither_of_two_approvers_looks_at_their_own_approval_again(
    bureau: Bureau, approver: int
) -> None:
    claim_id = await kin_first(bureau)
    await swept(bureau)
    await transferred(bureau, approver)
    with pytest.raises(RecheckNeedsAnother):
        await bureau.submit(record(claim_id, approver))
    await bureau.submit(record(claim_id, 4))
    assert await bureau.differences() == []


async def test_an_approver_does_not_look_again_under_another_account_of_theirs(bureau: Bureau) -> None:
    claim_id = await conflicted(bureau)
    await swept(bureau)
    async with bureau.engine.begin() as connection:
        await connection.execute(
            update(staff)
            .where(staff.c.tenant_id == bureau.tenant.tenant_id, staff.c.staff_id == 4)
            .values(volunteer_id=2)
        )
    with pytest.raises(RecheckNeedsAnother):
        await bureau.submit(record(claim_id, 4))


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"concerned_staff_ids": [2, 3]}, "checker_is_not_concerned"),
        (
            {"checker_volunteer_id": 2, "concerned_volunteer_ids": [2]},
            "checker_is_not_concerned_in_person",
        ),
    ],
)
async def test_the_database_itself_wants_another_to_look_again(
    bureau: Bureau, columns: dict[str, object], rule: str
) -> None:
    values: dict[str, object] = {
        "tenant_id": bureau.tenant.tenant_id,
        "claim_id": 1,
        "log_index": 2,
        "result": "sound",
        "checked_by": "staff/3",
        "checked_at": bureau.clock.now,
        "staff_id": 3,
        "claimant_id": 1,
    } | columns
    async with bureau.engine.connect() as connection:
        with pytest.raises(IntegrityError, match=f"recheck_results_{rule}_check"):
            await connection.execute(insert(recheck_results).values(**values))
