"""Routes by which staff enter claims for others, and look at what was handed in with one."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.attachment_views import evidence_of
from api.claim_forms import add_to_claim, keep_told
from api.house import House
from api.identity import OFFICE_READERS, staff_with
from api.once import respond
from api.requests import Intent
from api.routes.claim_forms import WITH_FILES
from api.routes.claims import eyes_of_staff
from api.verbs import commands, reads
from api.wire.attachments import EvidenceShown
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.claim_forms import (
    EvidenceAdded,
    EvidenceSent,
    StaffClaimMade,
    StaffClaimSent,
)
from ledger.book.words import LogIndex
from ledger.earning.forms.refusals import ActivityNotByForm
from ledger.earning.operations import SubmitClaim
from ledger.earning.queries.desk import check_seen
from ledger.earning.refusals import (
    ActivityUnknown,
    ClaimDecided,
    ClaimForAnother,
    ClaimTooOld,
    ClaimUnknown,
    RoleMissing,
    TimeInFuture,
)
from ledger.earning.words import ClaimId, claim_number
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, VolunteerId
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId

ENTERS = staff_with("clerk", "approver")


@commands(
    "/claims",
    "enter_claim",
    by=ENTERS,
    refuses=(
        ActivityUnknown,
        ActivityNotByForm,
        VolunteerUnknown,
        UnitUnknown,
        RoleMissing,
        ClaimForAnother,
        TimeInFuture,
        ClaimTooOld,
        *WITH_FILES,
    ),
)
async def enter_claim(
    data: JSONBody[StaffClaimSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[StaffClaimMade]:
    """Enter a claim for a volunteer of one's area; somebody else must approve it."""
    request = intent.by(staff.principal)
    told = await keep_told(house, tenant_id=staff.tenant_id, request=request, text=data.text, place=None)
    outcome = await house.tellers.submit(
        staff.tenant_id,
        SubmitClaim(
            request=request,
            volunteer_id=VolunteerId(data.volunteer_id),
            activity=data.activity,
            occurred_at=data.occurred_at,
            unit_id=UnitId(data.unit_id),
            grade="C",
            attachment_ids=(*told.named(data.attachment_ids),),
        ),
    )
    answer = outcome.answer
    body = StaffClaimMade(
        claim_id=answer["claim_id"],
        number=claim_number(ClaimId(answer["claim_id"])),
        state=answer["state"],
        grade=answer["grade"],
        points=answer["points"],
        minutes=answer["minutes"],
    )
    return respond(body, hit=outcome.hit)


@commands(
    "/claims/{claim_id:int}/evidence",
    "add_evidence",
    by=ENTERS,
    refuses=(ClaimUnknown, ClaimDecided, *WITH_FILES),
)
async def add_evidence(
    data: JSONBody[EvidenceSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    claim_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[EvidenceAdded]:
    """Add to a claim that one has entered oneself, while nobody has decided it."""
    return await add_to_claim(
        house,
        tenant_id=staff.tenant_id,
        request=intent.by(staff.principal),
        claim_id=ClaimId(claim_id),
        sent=data,
    )


@reads("/claims/{claim_id:int}/evidence", "get_evidence", by=OFFICE_READERS, refuses=(ClaimUnknown,))
async def get_evidence(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    claim_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> EvidenceShown:
    """Show the photos, voice notes and words handed in with a claim that one may see."""
    async with house.reading() as connection:
        await check_seen(
            connection,
            tenant_id=staff.tenant_id,
            eyes=await eyes_of_staff(house, connection, staff),
            claim_id=ClaimId(claim_id),
        )
    return await evidence_of(house, tenant_id=staff.tenant_id, about=LogIndex(claim_id))


ROUTES = (enter_claim, add_evidence, get_evidence)
