"""Verdicts that are undone, questions and answers, appeals: what they do, and who may not."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from ledger.book.operations.sweeps import activate_awards
from ledger.book.tables import accounts
from ledger.book.words import MINUTES, Command, Outcome, Purpose
from ledger.earning.deciding.operations.answer import AnswerQuestion
from ledger.earning.deciding.operations.appeal import AppealClaim
from ledger.earning.deciding.operations.undo import UndoDecision
from ledger.earning.deciding.refusals import (
    AlreadyAsked,
    AppealedBefore,
    AppealNeedsAnother,
    AppealTooLate,
    NothingAsked,
    NothingToUndo,
    NotRefused,
    QuestionMissing,
    UndoTooLate,
)
from ledger.earning.refusals import (
    CapReached,
    ClaimSubmittedByYou,
    ClaimUnknown,
    SecondPersonNeeded,
)
from ledger.earning.tables import claims, decisions
from ledger.earning.words import ClaimId
from ledger.people.words import StaffId, VolunteerId
from tests.earning.conftest import Bureau
from tests.earning.world import STATION, ask, claim, decide

SEALED = b"sealed words"
MINUTE = timedelta(minutes=1)


async def waiting(bureau: Bureau, activity: str = "hazard", *, volunteer: int = 1) -> ClaimId:
    """Hand in a claim that waits for a person."""
    submitted = claim(activity, bureau.clock.now, volunteer=volunteer, grade="C")
    return ClaimId(int((await bureau.submit(submitted)).answer["claim_id"]))


async def undo(bureau: Bureau, claim_id: ClaimId, *, staff: int = 1) -> Outcome:
    return await bureau.submit(
        UndoDecision(request=ask(f"staff/{staff}"), staff_id=StaffId(staff), claim_id=claim_id)
    )


async def answer(bureau: Bureau, claim_id: ClaimId, *, by: str = "volunteer/1") -> Outcome:
    return await bureau.submit(AnswerQuestion(request=ask(by), claim_id=claim_id, text_sealed=SEALED))


async def appeal(bureau: Bureau, claim_id: ClaimId, *, volunteer: int = 1, by: str | None = None) -> Outcome:
    return await bureau.submit(
        AppealClaim(
            request=ask(by or f"volunteer/{volunteer}"),
            volunteer_id=VolunteerId(volunteer),
            claim_id=claim_id,
            text_sealed=SEALED,
        )
    )


async def state_of(bureau: Bureau, claim_id: ClaimId) -> str:
    async with bureau.engine.connect() as connection:
        found = select(claims.c.state).where(
            claims.c.tenant_id == bureau.tenant.tenant_id, claims.c.log_index == claim_id
        )
        return str(await connection.scalar(found))


async def balance(bureau: Bureau, owner: str, purpose: Purpose, unit: str = "points") -> int:
    async with bureau.engine.connect() as connection:
        found = select(accounts.c.balance).where(
            accounts.c.tenant_id == bureau.tenant.tenant_id,
            accounts.c.owner == owner,
            accounts.c.purpose == purpose.value,
            accounts.c.unit == unit,
        )
        return sum((await connection.execute(found)).scalars())


async def test_an_undone_approval_gives_everything_back_and_the_claim_waits_again(bureau: Bureau) -> None:
    await bureau.grant(10)
    claim_id = await waiting(bureau)
    await bureau.submit(decide(claim_id))
    await undo(bureau, claim_id)
    assert await state_of(bureau, claim_id) == "waiting"
    assert await balance(bureau, f"unit/{STATION}", Purpose.BUDGET) == 10
    assert await balance(bureau, "volunteer/1", Purpose.PENDING) == 0
    assert await balance(bureau, "volunteer/1", Purpose.SERVED, MINUTES) == 0
    await bureau.submit(decide(claim_id))
    assert await balance(bureau, "volunteer/1", Purpose.PENDING) == 4
    assert await bureau.differences() == []


async def test_an_undone_award_never_becomes_active(bureau: Bureau) -> None:
    await bureau.grant(10)
    claim_id = await waiting(bureau)
    await bureau.submit(decide(claim_id))
    await undo(bureau, claim_id)
    bureau.clock.now += timedelta(days=10)
    swept = await activate_awards(bureau.submit, bureau.engine, bureau.tenant, now=bureau.clock.now)
    assert (swept.done_count, swept.left_count) == (0, 0)


async def test_undoing_frees_the_cap(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_ids = [await waiting(bureau) for _ in range(4)]
    for claim_id in claim_ids[:3]:
        await bureau.submit(decide(claim_id))
    with pytest.raises(CapReached):
        await bureau.submit(decide(claim_ids[3]))
    await undo(bureau, claim_ids[2])
    await bureau.submit(decide(claim_ids[3]))
    assert await state_of(bureau, claim_ids[3]) == "approved"


async def test_a_verdict_is_undone_by_whoever_gave_it_and_once(bureau: Bureau) -> None:
    claim_id = await waiting(bureau)
    with pytest.raises(NothingToUndo):
        await undo(bureau, claim_id)
    await bureau.submit(decide(claim_id, verdict="refuse", reason="照片不清"))
    with pytest.raises(NothingToUndo):
        await undo(bureau, claim_id, staff=3)
    await undo(bureau, claim_id)
    with pytest.raises(NothingToUndo):
        await undo(bureau, claim_id)
    assert await state_of(bureau, claim_id) == "waiting"


async def test_after_a_minute_nothing_is_undone(bureau: Bureau) -> None:
    await bureau.grant(10)
    in_time, late = await waiting(bureau), await waiting(bureau)
    for claim_id in (in_time, late):
        await bureau.submit(decide(claim_id))
    bureau.clock.now += MINUTE
    await undo(bureau, in_time)
    bureau.clock.now += timedelta(seconds=1)
    with pytest.raises(UndoTooLate):
        await undo(bureau, late)


async def test_undoing_the_second_of_two_approvals_leaves_the_first(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau, "mediation")
    await bureau.submit(decide(claim_id, staff=1))
    await bureau.submit(decide(claim_id, staff=3))
    await undo(bureau, claim_id, staff=3)
    assert await state_of(bureau, claim_id) == "second"
    with pytest.raises(SecondPersonNeeded):
        await bureau.submit(decide(claim_id, staff=1))
    await bureau.submit(decide(claim_id, staff=2))
    assert await state_of(bureau, claim_id) == "approved"


async def test_an_undone_first_approval_does_not_count(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau, "mediation")
    await bureau.submit(decide(claim_id, staff=1))
    await undo(bureau, claim_id, staff=1)
    await bureau.submit(decide(claim_id, staff=3))
    await bureau.submit(decide(claim_id, staff=1))
    assert await state_of(bureau, claim_id) == "approved"


async def test_a_question_goes_to_the_claimant_and_their_answer_back_to_the_station(bureau: Bureau) -> None:
    claim_id = await waiting(bureau)
    with pytest.raises(QuestionMissing):
        await bureau.submit(decide(claim_id, verdict="ask", reason=" "))
    with pytest.raises(NothingAsked):
        await answer(bureau, claim_id)
    await bureau.submit(decide(claim_id, verdict="ask", reason="请补一张井盖的照片"))
    assert await state_of(bureau, claim_id) == "asked"
    with pytest.raises(AlreadyAsked):
        await bureau.submit(decide(claim_id, verdict="ask", reason="在吗"))
    with pytest.raises(ClaimUnknown):
        await answer(bureau, claim_id, by="volunteer/2")
    await answer(bureau, claim_id)
    assert await state_of(bureau, claim_id) == "waiting"
    with pytest.raises(UndoTooLate):
        await undo(bureau, claim_id)
    assert await bureau.differences() == []


async def test_an_answer_leads_back_to_the_second_step(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau, "mediation")
    await bureau.submit(decide(claim_id, staff=1))
    await bureau.submit(decide(claim_id, staff=3, verdict="ask", reason="双方是谁"))
    with pytest.raises(SecondPersonNeeded):
        await bureau.submit(decide(claim_id, staff=1))
    await answer(bureau, claim_id)
    assert await state_of(bureau, claim_id) == "second"
    await bureau.submit(decide(claim_id, staff=3))
    assert await state_of(bureau, claim_id) == "approved"


async def test_whoever_writes_an_answer_down_for_somebody_does_not_decide(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau)
    await bureau.submit(decide(claim_id, staff=1, verdict="ask", reason="请补充经过"))
    await answer(bureau, claim_id, by="staff/3")
    with pytest.raises(ClaimSubmittedByYou):
        await bureau.submit(decide(claim_id, staff=3))
    await bureau.submit(decide(claim_id, staff=1))


async def test_an_appeal_is_answered_by_another_person_and_only_once(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau)
    with pytest.raises(NotRefused):
        await appeal(bureau, claim_id)
    await bureau.submit(decide(claim_id, staff=2, verdict="refuse", reason="地点不符"))
    with pytest.raises(ClaimUnknown):
        await appeal(bureau, claim_id, volunteer=3)
    await appeal(bureau, claim_id)
    with pytest.raises(AppealNeedsAnother):
        await bureau.submit(decide(claim_id, staff=2))
    await bureau.submit(decide(claim_id, staff=1, verdict="refuse", reason="地点仍不符"))
    with pytest.raises(AppealedBefore):
        await appeal(bureau, claim_id)
    assert await bureau.differences() == []


async def test_an_appeal_that_is_granted_gives_the_points(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau)
    await bureau.submit(decide(claim_id, staff=1, verdict="refuse", reason="地点不符"))
    await appeal(bureau, claim_id)
    with pytest.raises(UndoTooLate):
        await undo(bureau, claim_id, staff=1)
    await bureau.submit(decide(claim_id, staff=3))
    assert await balance(bureau, "volunteer/1", Purpose.PENDING) == 4


async def test_an_appeal_comes_within_thirty_days(bureau: Bureau) -> None:
    claim_id = await waiting(bureau)
    await bureau.submit(decide(claim_id, verdict="refuse", reason="地点不符"))
    bureau.clock.now += timedelta(days=30, seconds=1)
    with pytest.raises(AppealTooLate):
        await appeal(bureau, claim_id)


async def test_every_step_is_kept_with_the_state_it_found(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await waiting(bureau)
    await bureau.submit(decide(claim_id))
    await undo(bureau, claim_id)
    await bureau.submit(decide(claim_id, verdict="refuse", reason="地点不符"))
    async with bureau.engine.connect() as connection:
        found = (
            select(decisions.c.step, decisions.c.verdict, decisions.c.before)
            .where(decisions.c.tenant_id == bureau.tenant.tenant_id, decisions.c.claim_id == claim_id)
            .order_by(decisions.c.step)
        )
        steps = [tuple(row) for row in await connection.execute(found)]
    assert steps == [(1, "approve", "waiting"), (2, "undo", "approved"), (3, "refuse", "waiting")]


async def test_an_undone_approval_frees_the_cap_for_the_next_of_the_same_batch(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_ids = [await waiting(bureau) for _ in range(4)]
    for claim_id in claim_ids[:3]:
        await bureau.submit(decide(claim_id))
    request = ask("staff/1")
    together: list[Command] = [
        UndoDecision(request=request, staff_id=StaffId(1), claim_id=claim_ids[2]),
        decide(claim_ids[3]),
    ]
    answers = await asyncio.gather(*(bureau.submit(command) for command in together))
    assert [answer.answer["state"] for answer in answers] == ["waiting", "approved"]
    assert await bureau.differences() == []
