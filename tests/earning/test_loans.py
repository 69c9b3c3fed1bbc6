"""Approvers lent to a station reach its claims until the loan ends; who lends whom, and for how long."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from ledger.book.words import LogIndex
from ledger.earning.deciding.operations.lend import EndLoan, LendApprover
from ledger.earning.deciding.refusals import LoanTooLong, LoanUnknown, OwnLoan, StaffUnknown
from ledger.earning.refusals import ClaimUnknown, RoleMissing
from ledger.earning.tables import decisions
from ledger.people.tables import staff
from ledger.people.words import StaffId
from tests.earning.conftest import Bureau
from tests.earning.test_deciding import waiting
from tests.earning.world import STATION, ask, decide

LENDER = StaffId(3)


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
