"""Routes by which a claimant answers what is asked, or appeals; and staff who write it down for them."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import CLERK, PHONE
from api.once import respond
from api.requests import Intent
from api.routes.claims import eyes_of_staff
from api.verbs import commands
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.deciding import AnswerSent, AppealSent, ClaimMoved
from ledger.book.words import Principal, TenantId
from ledger.earning.attachments.refusals import AttachmentUnknown, AttachmentUsed, TooManyFiles
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.deciding.operations.answer import AnswerQuestion
from ledger.earning.deciding.operations.appeal import AppealClaim
from ledger.earning.deciding.queries.thread import ANSWER, APPEAL, seal_words
from ledger.earning.deciding.refusals import AppealedBefore, AppealTooLate, NothingAsked, NotRefused
from ledger.earning.queries.desk import find_claim
from ledger.earning.refusals import ClaimForAnother, ClaimUnknown, RoleMissing
from ledger.earning.words import ClaimId
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import PhoneHolder, StaffMember, VolunteerId

OfClaim = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]
FILES = (AttachmentUnknown, AttachmentUsed, TooManyFiles)
APPEALS = (ClaimUnknown, NotRefused, AppealedBefore, AppealTooLate, VolunteerUnknown)
FOR_ANOTHER = (RoleMissing, ClaimForAnother)


@commands(
    "/me/claims/{claim_id:int}/answers",
    "answer_my_claim",
    by=PHONE,
    refuses=(ClaimUnknown, NothingAsked, VolunteerUnknown, *FILES),
)
async def answer_my_claim(
    data: JSONBody[AnswerSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    claim_id: OfClaim,
) -> Response[ClaimMoved]:
    """Answer what is asked about one's own claim."""
    return await _answer(
        house,
        data,
        intent,
        tenant_id=holder.tenant_id,
        by=holder.principal,
        claim_id=ClaimId(claim_id),
        volunteer_id=holder.volunteer_id,
    )


@commands(
    "/claims/{claim_id:int}/answers",
    "answer_claim",
    by=CLERK,
    refuses=(ClaimUnknown, NothingAsked, VolunteerUnknown, *FOR_ANOTHER, *FILES),
)
async def answer_claim(
    data: JSONBody[AnswerSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    claim_id: OfClaim,
) -> Response[ClaimMoved]:
    """Write down what a claimant answers at the desk; whoever does that no longer decides."""
    return await _answer(
        house,
        data,
        intent,
        tenant_id=staff.tenant_id,
        by=staff.principal,
        claim_id=ClaimId(claim_id),
        volunteer_id=await _claimant(house, staff, ClaimId(claim_id)),
    )


@commands("/me/claims/{claim_id:int}/appeals", "appeal_my_claim", by=PHONE, refuses=APPEALS)
async def appeal_my_claim(
    data: JSONBody[AppealSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    claim_id: OfClaim,
) -> Response[ClaimMoved]:
    """Appeal against the refusal of one's own claim; another person answers."""
    return await _appeal(
        house,
        data,
        intent,
        tenant_id=holder.tenant_id,
        by=holder.principal,
        claim_id=ClaimId(claim_id),
        volunteer_id=holder.volunteer_id,
    )


@commands("/claims/{claim_id:int}/appeals", "appeal_claim", by=CLERK, refuses=(*APPEALS, *FOR_ANOTHER))
async def appeal_claim(
    data: JSONBody[AppealSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    claim_id: OfClaim,
) -> Response[ClaimMoved]:
    """Write down the appeal of somebody without a phone."""
    return await _appeal(
        house,
        data,
        intent,
        tenant_id=staff.tenant_id,
        by=staff.principal,
        claim_id=ClaimId(claim_id),
        volunteer_id=await _claimant(house, staff, ClaimId(claim_id)),
    )


async def _claimant(house: House, staff: StaffMember, claim_id: ClaimId) -> VolunteerId:
    """Return whose claim it is, in the reach of a member of staff."""
    async with house.reading() as connection:
        line = await find_claim(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            eyes=await eyes_of_staff(house, connection, staff),
            claim_id=claim_id,
        )
    return line.volunteer.volunteer_id


async def _answer(
    house: House,
    data: AnswerSent,
    intent: Intent,
    *,
    tenant_id: TenantId,
    by: Principal,
    claim_id: ClaimId,
    volunteer_id: VolunteerId,
) -> Response[ClaimMoved]:
    sealed = await _sealed(house, ANSWER, data.text, tenant_id=tenant_id, volunteer_id=volunteer_id)
    files = tuple(AttachmentId(number) for number in data.attachment_ids)
    answer = AnswerQuestion(
        request=intent.by(by), claim_id=claim_id, text_sealed=sealed, attachment_ids=files
    )
    return await _moved(house, tenant_id, answer)


async def _appeal(
    house: House,
    data: AppealSent,
    intent: Intent,
    *,
    tenant_id: TenantId,
    by: Principal,
    claim_id: ClaimId,
    volunteer_id: VolunteerId,
) -> Response[ClaimMoved]:
    sealed = await _sealed(house, APPEAL, data.text, tenant_id=tenant_id, volunteer_id=volunteer_id)
    appeal = AppealClaim(
        request=intent.by(by), volunteer_id=volunteer_id, claim_id=claim_id, text_sealed=sealed
    )
    return await _moved(house, tenant_id, appeal)


async def _sealed(
    house: House, field: str, text: str, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> bytes:
    async with house.reading() as connection:
        return await seal_words(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_id=volunteer_id,
            field=field,
            text=text,
        )


async def _moved(
    house: House, tenant_id: TenantId, said: AnswerQuestion | AppealClaim
) -> Response[ClaimMoved]:
    outcome = await house.tellers.submit(tenant_id, said)
    return respond(ClaimMoved(**outcome.answer, log_index=outcome.log_index), hit=outcome.hit)


ROUTES = (answer_my_claim, answer_claim, appeal_my_claim, appeal_claim)
