"""Routes of verdicts: many claims decided or undone at once, each its own transaction."""

from collections.abc import Sequence

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import APPROVER
from api.once import respond
from api.requests import Intent
from api.verbs import commands
from api.wire.claims import DecisionResult, DecisionResults, DecisionSent, DecisionsSent, UndoingSent
from ledger.book.refusals import KeyReused
from ledger.book.words import Outcome
from ledger.earning.deciding.operations.undo import UndoDecision
from ledger.earning.operations import DecideClaim
from ledger.earning.words import ClaimId
from ledger.people.words import StaffMember
from ledger.refusal import Refusal


@commands("/decisions", "decide_claims", by=APPROVER, many=True)
async def decide_claims(
    data: JSONBody[DecisionsSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[DecisionResults]:
    """Decide claims; what the rules do not allow for one leaves the others as they are."""
    answers = await house.tellers.submit_all(
        staff.tenant_id,
        [_decide(staff, intent.part(number), sent) for number, sent in enumerate(data.decisions)],
    )
    _check_key(answers)
    left = await house.asked.budgets.ask(staff.tenant_id, staff.unit.path)
    claim_ids = [sent.claim_id for sent in data.decisions]
    body = _results(claim_ids, answers, budget_points=left or 0)
    return respond(body, hit=all(isinstance(answer, Outcome) and answer.hit for answer in answers))


@commands("/undone-decisions", "undo_decisions", by=APPROVER, many=True)
async def undo_decisions(
    data: JSONBody[UndoingSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[DecisionResults]:
    """Take back one's own last verdicts of a moment ago, each exactly."""
    answers = await house.tellers.submit_all(
        staff.tenant_id,
        [
            UndoDecision(
                request=intent.part(number).by(staff.principal),
                staff_id=staff.staff_id,
                claim_id=ClaimId(claim_id),
            )
            for number, claim_id in enumerate(data.claim_ids)
        ],
    )
    _check_key(answers)
    left = await house.asked.budgets.ask(staff.tenant_id, staff.unit.path)
    body = _results(data.claim_ids, answers, budget_points=left or 0)
    return respond(body, hit=all(isinstance(answer, Outcome) and answer.hit for answer in answers))


def _check_key(answers: Sequence[Outcome | Refusal]) -> None:
    for answer in answers:
        if isinstance(answer, KeyReused):
            raise answer


def _results(
    claim_ids: Sequence[int], answers: Sequence[Outcome | Refusal], *, budget_points: int
) -> DecisionResults:
    return DecisionResults(
        results=[_result(claim_id, answer) for claim_id, answer in zip(claim_ids, answers, strict=True)],
        budget_points=budget_points,
    )


def _decide(staff: StaffMember, intent: Intent, sent: DecisionSent) -> DecideClaim:
    return DecideClaim(
        request=intent.by(staff.principal),
        staff_id=staff.staff_id,
        claim_id=ClaimId(sent.claim_id),
        verdict=sent.verdict,
        reason=sent.reason,
    )


def _result(claim_id: int, answer: Outcome | Refusal) -> DecisionResult:
    if isinstance(answer, Refusal):
        return DecisionResult(
            claim_id=claim_id,
            status="problem",
            points=None,
            log_index=None,
            problem=answer.code,
            problem_zh=answer.zh.format(**answer.facts),
            problem_en=answer.en.format(**answer.facts),
        )
    return DecisionResult(
        claim_id=claim_id,
        status=answer.answer["state"],
        points=answer.answer["points"],
        log_index=answer.log_index,
        problem=None,
        problem_zh=None,
        problem_en=None,
    )


ROUTES = (decide_claims, undo_decisions)
