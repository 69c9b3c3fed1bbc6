"""Routes of verdicts: many claims approved or refused at once, each its own transaction."""

import asyncio

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import APPROVER
from api.once import respond
from api.requests import Intent
from api.verbs import changes
from api.wire.claims import DecisionResult, DecisionResults, DecisionSent, DecisionsSent
from ledger.book.refusals import KeyReused
from ledger.book.words import Outcome
from ledger.earning.operations import DecideClaim
from ledger.earning.words import ClaimId
from ledger.people.words import StaffMember
from ledger.refusal import Refusal
from ledger.reports.budgets import budgets_left


@changes("/decisions", "decide_claims", by=APPROVER)
async def decide_claims(
    data: JSONBody[DecisionsSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[DecisionResults]:
    """Decide claims; what the rules do not allow for one leaves the others as they are."""
    answers = await asyncio.gather(
        *(_decide(house, staff, intent.part(number), sent) for number, sent in enumerate(data.decisions)),
        return_exceptions=True,
    )
    for answer in answers:
        if isinstance(answer, KeyReused) or (
            isinstance(answer, BaseException) and not isinstance(answer, Refusal)
        ):
            raise answer
    async with house.reading_book() as connection:
        left = await budgets_left(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
    body = DecisionResults(
        results=[_result(sent, answer) for sent, answer in zip(data.decisions, answers, strict=True)],
        budget_points=left,
    )
    return respond(body, hit=all(isinstance(answer, Outcome) and answer.hit for answer in answers))


async def _decide(house: House, staff: StaffMember, intent: Intent, sent: DecisionSent) -> Outcome:
    return await house.tellers.submit(
        staff.tenant_id,
        DecideClaim(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            claim_id=ClaimId(sent.claim_id),
            verdict=sent.verdict,
            reason=sent.reason,
        ),
    )


def _result(sent: DecisionSent, answer: Outcome | BaseException) -> DecisionResult:
    if isinstance(answer, Refusal):
        return DecisionResult(
            claim_id=sent.claim_id,
            status="problem",
            points=None,
            log_index=None,
            problem=answer.code,
            problem_zh=answer.zh.format(**answer.facts),
            problem_en=answer.en.format(**answer.facts),
        )
    if isinstance(answer, BaseException):
        raise answer
    return DecisionResult(
        claim_id=sent.claim_id,
        status=answer.answer["state"],
        points=answer.answer["points"],
        log_index=answer.log_index,
        problem=None,
        problem_zh=None,
        problem_en=None,
    )


ROUTES = (decide_claims,)
