"""Staff who write an appeal down for somebody: in their own name, and then others decide."""

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from ledger.book.tables import transactions
from ledger.earning.refusals import ClaimForAnother, ClaimSubmittedByYou, ClaimUnknown
from ledger.earning.tables import decisions
from ledger.earning.words import ClaimId
from ledger.people.tables import staff
from tests.earning.conftest import Bureau
from tests.earning.test_deciding import appeal, waiting
from tests.earning.world import decide


async def refused(bureau: Bureau) -> ClaimId:
    """Let the first approver refuse a claim."""
    await bureau.grant(100)
    claim_id = await waiting(bureau)
    await bureau.submit(decide(claim_id, staff=1, verdict="refuse", reason="地点不符"))
    return claim_id


async def serve_as(bureau: Bureau, *, staff_id: int, volunteer: int) -> None:
    """Let an account belong to a volunteer."""
    async with bureau.engine.begin() as connection:
        await connection.execute(
            update(staff)
            .where(staff.c.tenant_id == bureau.tenant.tenant_id, staff.c.staff_id == staff_id)
            .values(volunteer_id=volunteer)
        )


async def test_whoever_writes_an_appeal_down_for_somebody_does_not_decide_it(bureau: Bureau) -> None:
    claim_id = await refused(bureau)
    await appeal(bureau, claim_id, by="staff/3")
    with pytest.raises(ClaimSubmittedByYou):
        await bureau.submit(decide(claim_id, staff=3))
    await bureau.submit(decide(claim_id, staff=2))
    async with bureau.engine.connect() as connection:
        found = (
            select(decisions.c.helper_staff_ids)
            .where(decisions.c.tenant_id == bureau.tenant.tenant_id, decisions.c.claim_id == claim_id)
            .order_by(decisions.c.step)
        )
        assert list((await connection.execute(found)).scalars()) == [None, [3]]
    assert await bureau.differences() == []


async def test_nor_does_the_same_human_under_another_account(bureau: Bureau) -> None:
    claim_id = await refused(bureau)
    await serve_as(bureau, staff_id=3, volunteer=2)
    await appeal(bureau, claim_id, by="staff/3")
    with pytest.raises(ClaimSubmittedByYou):
        await bureau.submit(decide(claim_id, staff=2))


async def test_an_appeal_that_staff_write_down_stands_in_the_book_under_their_name(bureau: Bureau) -> None:
    claim_id = await refused(bureau)
    outcome = await appeal(bureau, claim_id, by="staff/3")
    async with bureau.engine.connect() as connection:
        found = select(transactions.c.actor).where(
            transactions.c.tenant_id == bureau.tenant.tenant_id,
            transactions.c.log_index == outcome.log_index,
        )
        assert await connection.scalar(found) == "staff/3"


async def test_staff_appeal_neither_for_themselves_nor_for_another_station(bureau: Bureau) -> None:
    claim_id = await refused(bureau)
    with pytest.raises(ClaimUnknown):
        await appeal(bureau, claim_id, by="staff/4")
    await serve_as(bureau, staff_id=3, volunteer=1)
    with pytest.raises(ClaimForAnother):
        await appeal(bureau, claim_id, by="staff/3")


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"helper_staff_ids": [2, 3]}, "approver_is_not_helper"),
        ({"approver_volunteer_id": 2, "helper_volunteer_ids": [2]}, "approver_is_not_helper_in_person"),
    ],
)
async def test_the_database_itself_lets_no_helper_decide(
    bureau: Bureau, columns: dict[str, object], rule: str
) -> None:
    values: dict[str, object] = {
        "tenant_id": bureau.tenant.tenant_id,
        "claim_id": 1,
        "step": 1,
        "log_index": 2,
        "verdict": "approve",
        "decided_by": "staff/3",
        "decided_at": bureau.clock.now,
        "staff_id": 3,
        "claimant_id": 1,
    } | columns
    async with bureau.engine.connect() as connection:
        with pytest.raises(IntegrityError, match=f"decisions_{rule}_check"):
            await connection.execute(insert(decisions).values(**values))
