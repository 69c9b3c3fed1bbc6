"""The public notice and objections to it: what is shown, who decides, and what an upheld one takes back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from ledger.book.operations.pending import ActivateAward, activation_request
from ledger.book.operations.sweeps import activate_awards
from ledger.book.refusals import NoticeNotOver
from ledger.book.words import LogIndex, Outcome, Owner, Purpose
from ledger.earning.deciding.refusals import NothingToUndo
from ledger.earning.notice.operations.objecting import ObjectToAward
from ledger.earning.notice.operations.verdict import DecideObjection
from ledger.earning.notice.refusals import (
    NoticeUnknown,
    ObjectionDecided,
    ObjectionNeedsAnother,
    ObjectionOpen,
    ObjectionUnknown,
    OwnAward,
    TooManyObjections,
    VerdictReasonMissing,
)
from ledger.earning.notice.tables import objection_verdicts
from ledger.earning.notice.words import ObjectionVerdict
from ledger.earning.words import ClaimId
from ledger.people.words import StaffId, VolunteerId
from ledger.reports.balances import balances_as_of
from tests.earning.conftest import Bureau
from tests.earning.test_deciding import appeal, balance, state_of, undo, waiting
from tests.earning.world import MONDAY_NOON, STATION, ask, claim, decide

WINDOW_ENDS = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
"""Midnight after the three days of notice that follow `MONDAY_NOON`."""
IMMEDIATE = """\
code,name_zh,name_en,kind,points,minutes,cap_day,cap_week,evidence_grade,approval,notice_days,counts_as_volunteer,risky
quick,顺手帮忙,Small help,event,2,10,,,C,one,0,yes,no
"""


async def approved(bureau: Bureau, *, volunteer: int = 1, staff: int = 1) -> ClaimId:
    """Let a claim be approved, so that its points wait three days."""
    claim_id = await waiting(bureau, volunteer=volunteer)
    await bureau.submit(decide(claim_id, staff=staff))
    return claim_id


async def object_to(bureau: Bureau, claim_id: int, *, volunteer: int = 3) -> LogIndex:
    """Object from a phone; return the objection."""
    outcome = await bureau.submit(
        ObjectToAward(
            request=ask(f"volunteer/{volunteer}"),
            claim_id=ClaimId(claim_id),
            channel="phone",
            staff_id=None,
            volunteer_id=VolunteerId(volunteer),
            text_sealed=b"sealed",
        )
    )
    return LogIndex(outcome.answer["objection_id"])


async def judge(
    bureau: Bureau,
    objection_id: LogIndex,
    verdict: ObjectionVerdict,
    *,
    staff: int = 3,
    reason: str = "已核实",
) -> Outcome:
    """Decide about an objection."""
    return await bureau.submit(
        DecideObjection(
            request=ask(f"staff/{staff}"),
            staff_id=StaffId(staff),
            objection_id=objection_id,
            verdict=verdict,
            reason=reason,
        )
    )


async def activated(bureau: Bureau) -> int:
    swept = await activate_awards(bureau.submit, bureau.engine, bureau.tenant, now=bureau.clock.now)
    return swept.done_count


async def test_points_wait_while_an_objection_is_open_and_come_when_it_is_dismissed(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await approved(bureau)
    objection = await object_to(bureau, claim_id)
    bureau.clock.now += timedelta(days=10)
    assert await activated(bureau) == 0
    await judge(bureau, objection, "dismiss")
    assert await activated(bureau) == 1
    assert await balance(bureau, "volunteer/1", Purpose.AVAILABLE) == 4
    assert await state_of(bureau, claim_id) == "approved"
    assert await bureau.differences() == []


@pytest.mark.parametrize(("days", "waited_until"), [(1, WINDOW_ENDS), (10, MONDAY_NOON + timedelta(days=10))])
async def test_points_that_were_held_back_count_from_the_later_of_verdict_and_window(
    bureau: Bureau, days: int, waited_until: datetime
) -> None:
    await bureau.grant(100)
    objection = await object_to(bureau, await approved(bureau))
    bureau.clock.now = MONDAY_NOON + timedelta(days=days)
    await judge(bureau, objection, "dismiss")
    bureau.clock.now = MONDAY_NOON + timedelta(days=12)
    assert await activated(bureau) == 1
    moments = (waited_until - timedelta(microseconds=1), waited_until)
    assert [await spendable_as_it_happened(bureau, at) for at in moments] == [0, 4]


async def spendable_as_it_happened(bureau: Bureau, at: datetime) -> int:
    async with bureau.engine.connect() as connection:
        held = await balances_as_of(
            connection,
            tenant_id=bureau.tenant.tenant_id,
            owner=Owner("volunteer/1"),
            at=at,
            axis="occurred",
            now=bureau.clock.now,
        )
    return sum(
        account.balance
        for account in held.accounts
        if (account.purpose, account.unit) == (Purpose.AVAILABLE, "points")
    )


async def test_even_a_sweep_that_names_the_award_cannot_activate_it(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau)
    award = (await bureau.submit(decide(claim_id))).log_index
    await object_to(bureau, claim_id)
    bureau.clock.now += timedelta(days=10)
    with pytest.raises(NoticeNotOver):
        await bureau.submit(ActivateAward(request=activation_request(award), award_index=award))


async def test_an_upheld_objection_takes_everything_back_and_may_be_appealed(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await approved(bureau)
    objection = await object_to(bureau, claim_id)
    await judge(bureau, objection, "uphold", reason="当天本人不在本地")
    assert await state_of(bureau, claim_id) == "refused"
    assert await balance(bureau, "volunteer/1", Purpose.PENDING) == 0
    assert await balance(bureau, f"unit/{STATION}", Purpose.BUDGET) == 100
    with pytest.raises(NothingToUndo):
        await undo(bureau, claim_id, staff=3)
    await appeal(bureau, claim_id)
    assert await state_of(bureau, claim_id) == "waiting"
    assert await bureau.differences() == []


async def test_an_upheld_objection_takes_back_points_that_never_waited(bureau: Bureau) -> None:
    await bureau.grant(100)
    await bureau.import_activities(IMMEDIATE)
    answer = (await bureau.submit(claim("quick", bureau.clock.now, grade="A"))).answer
    claim_id = ClaimId(int(answer["claim_id"]))
    await bureau.submit(decide(claim_id, staff=1))
    assert await balance(bureau, "volunteer/1", Purpose.AVAILABLE) == 2
    objection = await object_to(bureau, claim_id)
    await judge(bureau, objection, "uphold")
    assert await balance(bureau, "volunteer/1", Purpose.AVAILABLE) == 0
    assert await bureau.differences() == []


async def test_a_second_person_decides(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await approved(bureau, staff=1)
    objection = await object_to(bureau, claim_id, volunteer=2)
    for concerned in (1, 2):
        with pytest.raises(ObjectionNeedsAnother):
            await judge(bureau, objection, "dismiss", staff=concerned)
    with pytest.raises(ObjectionUnknown):
        await judge(bureau, objection, "dismiss", staff=4)
    with pytest.raises(VerdictReasonMissing):
        await judge(bureau, objection, "dismiss", reason=" ")
    await judge(bureau, objection, "dismiss")
    with pytest.raises(ObjectionDecided):
        await judge(bureau, objection, "uphold")


async def test_who_may_object_and_how_often(bureau: Bureau) -> None:
    await bureau.grant(1000)
    first = await approved(bureau)
    with pytest.raises(OwnAward):
        await object_to(bureau, first, volunteer=1)
    with pytest.raises(NoticeUnknown):
        await object_to(bureau, await waiting(bureau, volunteer=2))
    await object_to(bureau, first)
    with pytest.raises(ObjectionOpen):
        await object_to(bureau, first, volunteer=4)
    bureau.clock.now += timedelta(days=1)
    others = [await approved(bureau, volunteer=number, staff=3) for number in (1, 2, 4, 1, 2)]
    for claim_id in others[:4]:
        await object_to(bureau, claim_id)
    with pytest.raises(TooManyObjections):
        await object_to(bureau, others[4])


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"decider_volunteer_id": 1}, "decider_is_not_claimant"),
        ({"objector_staff_id": 3}, "decider_is_not_objector"),
        ({"approver_staff_id": 3}, "decider_is_not_approver"),
        ({"first_staff_id": 3}, "decider_is_not_first_approver"),
        ({"decider_volunteer_id": 2, "objector_volunteer_id": 2}, "decider_is_not_objector"),
    ],
)
async def test_the_database_itself_wants_a_second_person(
    bureau: Bureau, columns: dict[str, int], rule: str
) -> None:
    values: dict[str, object] = {
        "tenant_id": bureau.tenant.tenant_id,
        "objection_id": 1,
        "log_index": 2,
        "verdict": "dismiss",
        "decided_by": "staff/3",
        "decided_at": bureau.clock.now,
        "staff_id": 3,
        "claimant_id": 1,
    } | columns
    async with bureau.engine.connect() as connection:
        with pytest.raises(IntegrityError, match=f"objection_verdicts_{rule}_check"):
            await connection.execute(insert(objection_verdicts).values(**values))
