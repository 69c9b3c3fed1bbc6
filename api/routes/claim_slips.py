"""Routes of claim slips: issued by the bureau, printed by stations, taken into their holder's account."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import ADMINISTRATOR, APPROVER, BOOK_READERS, CLERK, PHONE
from api.once import respond
from api.qr import Correction, qr_svg
from api.refusals import RequestMalformed
from api.requests import Intent
from api.tip_views import whole_bureau
from api.verbs import asks, commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.claim_slips import (
    ClaimSlipIssue,
    ClaimSlipIssueList,
    IssueAnswer,
    PrintedClaimSlip,
    PrintedClaimSlips,
    SlipAsked,
    SlipShown,
    SlipsIssued,
    SlipsPrinted,
    SlipTaken,
)
from api.wire.problems import FieldProblem
from ledger.book.due import list_tenants
from ledger.book.refusals import BudgetExhausted
from ledger.book.words import LogIndex, Tenant, TenantId
from ledger.people.claim_slips.codes import SlipCodes, is_slip_code
from ledger.people.claim_slips.refusals import SlipOver, SlipUnknown, SlipUsed
from ledger.people.words import PhoneHolder, StaffMember
from ledger.places.refusals import TooManyTries, UnitUnknown
from ledger.places.rules import typed_digits
from ledger.tips.refusals import (
    AmountUnusual,
    SlipHolderInactive,
    SlipIssueUnknown,
    SlipsNotEnough,
    WholeBureauOnly,
)
from ledger.tips.slips.operations import IssueSlips, PrintSlips, TakeSlip
from ledger.tips.slips.reserve import (
    find_slip,
    hashes_of,
    list_issues,
    ordinary_amounts,
    printed_slips,
)
from ledger.tips.slips.words import SLIP_DAYS_MAX, Issue, PrintedSlip
from ledger.tips.thanks.reads import bureau_unit

IssuePath = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]
TAKES: Final = (SlipUnknown, SlipUsed, SlipOver, SlipHolderInactive, TooManyTries)


@reads("/claim-slip-issues", "list_claim_slip_issues", by=BOOK_READERS)
async def list_claim_slip_issues(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> ClaimSlipIssueList:
    """List the issues of slips."""
    async with house.reading() as connection:
        issues = await list_issues(connection, tenant_id=staff.tenant_id)
        amounts = await ordinary_amounts(connection, tenant_id=staff.tenant_id)
    return ClaimSlipIssueList(items=[_issue(issue) for issue in issues], amounts=amounts)


@commands(
    "/claim-slip-issues",
    "issue_claim_slips",
    by=ADMINISTRATOR,
    refuses=(WholeBureauOnly, UnitUnknown, AmountUnusual, BudgetExhausted),
)
async def issue_claim_slips(
    data: JSONBody[SlipsIssued],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[IssueAnswer]:
    """Set points of the bureau's budget aside for slips of one amount."""
    whole_bureau(staff)
    tenant = await tenant_of(house, staff.tenant_id)
    today = tenant.day(house.clock())
    if not today < data.expires_on <= today + timedelta(days=SLIP_DAYS_MAX):
        raise RequestMalformed(fields=(FieldProblem(field="expires_on", reason="within a year from now"),))
    async with house.reading() as connection:
        unit_id = await bureau_unit(connection, tenant_id=staff.tenant_id)
    if unit_id is None:
        raise UnitUnknown
    request = intent.by(staff.principal)
    outcome = await house.tellers.submit(
        staff.tenant_id,
        IssueSlips(
            request=request,
            actor=staff.principal,
            unit_id=unit_id,
            points=data.points,
            code_hashes=tuple(
                hashes_of(house.keyring, staff.tenant_id, request.request_id, data.slips_count)
            ),
            expires_on=data.expires_on,
            reason=data.reason,
        ),
    )
    answer = IssueAnswer(
        issue_id=outcome.answer["issue_id"], log_index=outcome.log_index, points=outcome.answer["points"]
    )
    return respond(answer, hit=outcome.hit)


@commands(
    "/claim-slip-issues/{issue_id:int}/prints",
    "print_claim_slips",
    by=APPROVER,
    refuses=(SlipIssueUnknown, SlipsNotEnough),
)
async def print_claim_slips(
    data: JSONBody[SlipsPrinted],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    issue_id: IssuePath,
) -> Response[PrintedClaimSlips]:
    """Take slips out for an event; who took how many is in the book, which codes is not."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        PrintSlips(
            request=intent.by(staff.principal),
            actor=staff.principal,
            issue_index=LogIndex(issue_id),
            unit_id=staff.unit.unit_id,
            slips_count=data.slips_count,
            reason=data.reason,
        ),
    )
    async with house.reading() as connection:
        slips = await printed_slips(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            issue_index=LogIndex(issue_id),
            first_number=outcome.answer["first_number"],
            slips_count=outcome.answer["slips_count"],
        )
    drawn = await asyncio.to_thread(_drawn, slips)
    return respond(PrintedClaimSlips(items=drawn, log_index=outcome.log_index), hit=outcome.hit)


@asks("/claim-slip-looks", "look_at_claim_slip", by=CLERK, refuses=(SlipUnknown, TooManyTries))
async def look_at_claim_slip(
    data: JSONBody[SlipAsked], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> SlipShown:
    """Tell what a slip that somebody shows is worth."""
    house.slip_tries.count(staff.principal)
    tenant = await tenant_of(house, staff.tenant_id)
    async with house.reading() as connection:
        found = await find_slip(
            connection,
            keyring=house.keyring,
            tenant=tenant,
            code=typed_digits(data.code),
            now=house.clock(),
        )
    house.slip_tries.forgive(staff.principal)
    return SlipShown(points=found.points, expires_on=found.expires_on, state=found.state)


@commands("/me/claim-slips", "take_claim_slip", by=PHONE, refuses=TAKES)
async def take_claim_slip(
    data: JSONBody[SlipAsked],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[SlipTaken]:
    """Put a slip's points into one's own account."""
    house.slip_tries.count(holder.principal)
    code = typed_digits(data.code)
    if not is_slip_code(code):
        raise SlipUnknown
    outcome = await house.tellers.submit(
        holder.tenant_id,
        TakeSlip(
            request=intent.by(holder.principal),
            actor=holder.principal,
            volunteer_id=holder.volunteer_id,
            code_hash=SlipCodes(house.keyring, holder.tenant_id).hash(code),
        ),
    )
    house.slip_tries.forgive(holder.principal)
    taken = SlipTaken(points=outcome.answer["points"], log_index=outcome.log_index)
    return respond(taken, hit=outcome.hit)


async def tenant_of(house: House, tenant_id: TenantId) -> Tenant:
    """Return the bureau of somebody signed in."""
    async with house.reading() as connection:
        return next(one for one in await list_tenants(connection) if one.tenant_id == tenant_id)


def _drawn(slips: list[PrintedSlip]) -> list[PrintedClaimSlip]:
    return [
        PrintedClaimSlip(
            code=slip.code,
            points=slip.points,
            expires_on=slip.expires_on,
            qr_svg=qr_svg(slip.code, correction=Correction.SLIP),
        )
        for slip in slips
    ]


def _issue(issue: Issue) -> ClaimSlipIssue:
    return ClaimSlipIssue(
        issue_id=issue.issue_index,
        points=issue.points,
        slips_count=issue.slips_count,
        left_count=issue.left_count,
        printed_count=issue.printed_count,
        expires_on=issue.expires_on,
        issued_at=issue.issued_at,
        is_over=issue.is_over,
    )


ROUTES = (
    list_claim_slip_issues,
    issue_claim_slips,
    print_claim_slips,
    look_at_claim_slip,
    take_claim_slip,
)
