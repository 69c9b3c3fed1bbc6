"""Rechecks are drawn by the public commitment, for another station, once; loans give reach for a while."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from ledger.book.tables import transactions
from ledger.book.words import LogIndex
from ledger.earning.deciding.drawing import draw_rechecks
from ledger.earning.deciding.operations.lend import EndLoan, LendApprover
from ledger.earning.deciding.operations.recheck import RecordRecheck
from ledger.earning.deciding.refusals import (
    LoanTooLong,
    LoanUnknown,
    OwnLoan,
    RecheckDone,
    RecheckUnknown,
    StaffUnknown,
)
from ledger.earning.deciding.rules import checking_unit, is_drawn
from ledger.earning.deciding.tables import rechecks
from ledger.earning.refusals import ClaimUnknown, RoleMissing
from ledger.earning.tables import decisions
from ledger.earning.words import ClaimId
from ledger.people.tables import staff, volunteers
from ledger.people.words import StaffId
from ledger.places.words import UnitId
from tests.earning.conftest import OTHER_STATION, Bureau
from tests.earning.test_deciding import undo, waiting
from tests.earning.test_objections import IMMEDIATE
from tests.earning.world import STATION, ask, claim, decide

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


async def conflicted(bureau: Bureau) -> ClaimId:
    """Let somebody approve a claim of their own household."""
    await bureau.grant(100)
    async with bureau.engine.begin() as connection:
        await connection.execute(
            update(volunteers)
            .where(volunteers.c.tenant_id == bureau.tenant.tenant_id, volunteers.c.volunteer_id.in_((1, 2)))
            .values(household_index=b"same door")
        )
    claim_id = await waiting(bureau)
    await bureau.submit(decide(claim_id, staff=2))
    bureau.clock.now += timedelta(minutes=2)
    return claim_id


async def lend(bureau: Bureau, *, days: int = 7, staff_id: int = 4, by: int = LENDER) -> LogIndex:
    outcome = await bureau.submit(
        LendApprover(
            request=ask(f"staff/{by}"),
            lender_id=StaffId(by),
            staff_id=StaffId(staff_id),
            unit_id=STATION,
            ends_at=bureau.clock.now + timedelta(days=days),
            reason="龙山所值班审批人休假",
        )
    )
    return LogIndex(outcome.answer["loan_id"])


async def administer(bureau: Bureau) -> None:
    """Make the lender an administrator."""
    async with bureau.engine.begin() as connection:
        await connection.execute(
            update(staff)
            .where(staff.c.tenant_id == bureau.tenant.tenant_id, staff.c.staff_id == LENDER)
            .values(roles=["approver", "administrator"])
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


async def test_what_is_undone_within_the_minute_is_not_drawn(bureau: Bureau) -> None:
    claim_id = await conflicted(bureau)
    bureau.clock.now -= timedelta(minutes=2)
    await undo(bureau, claim_id, staff=2)
    bureau.clock.now += timedelta(minutes=5)
    assert await swept(bureau) == 0


async def test_another_station_says_once_what_it_found(bureau: Bureau) -> None:
    claim_id = await conflicted(bureau)
    await swept(bureau)

    async def record(staff_id: int) -> None:
        await bureau.submit(
            RecordRecheck(
                request=ask(f"staff/{staff_id}"),
                staff_id=StaffId(staff_id),
                claim_id=claim_id,
                result="sound",
            )
        )

    with pytest.raises(RecheckUnknown):
        await record(2)
    await record(4)
    with pytest.raises(RecheckDone):
        await record(4)
    assert await bureau.differences() == []


async def test_a_lent_approver_decides_until_the_loan_ends_and_the_verdict_says_so(bureau: Bureau) -> None:
    await bureau.grant(100)
    await administer(bureau)
    first, second = await waiting(bureau), await waiting(bureau)
    with pytest.raises(ClaimUnknown):
        await bureau.submit(decide(first, staff=4))
    loan_id = await lend(bureau)
    await bureau.submit(decide(first, staff=4))
    async with bureau.engine.connect() as connection:
        found = select(decisions.c.loan_id).where(
            decisions.c.tenant_id == bureau.tenant.tenant_id, decisions.c.claim_id == first
        )
        assert await connection.scalar(found) == loan_id
    bureau.clock.now += timedelta(days=7)
    with pytest.raises(ClaimUnknown):
        await bureau.submit(decide(second, staff=4))
    assert await bureau.differences() == []


async def test_an_ended_loan_gives_no_reach(bureau: Bureau) -> None:
    await administer(bureau)
    claim_id = await waiting(bureau)
    loan_id = await lend(bureau)
    end = EndLoan(request=ask(f"staff/{LENDER}"), lender_id=LENDER, loan_id=loan_id)
    await bureau.submit(end)
    with pytest.raises(ClaimUnknown):
        await bureau.submit(decide(claim_id, staff=4))
    with pytest.raises(LoanUnknown):
        await bureau.submit(EndLoan(request=ask(f"staff/{LENDER}"), lender_id=LENDER, loan_id=loan_id))


async def test_who_lends_whom_and_for_how_long(bureau: Bureau) -> None:
    with pytest.raises(RoleMissing):
        await lend(bureau)
    await administer(bureau)
    with pytest.raises(OwnLoan):
        await lend(bureau, staff_id=LENDER)
    with pytest.raises(StaffUnknown):
        await lend(bureau, staff_id=99)
    for days in (0, 93):
        with pytest.raises(LoanTooLong):
            await lend(bureau, days=days)
