"""Routes of claims by form: a volunteer's own from the phone, with what belongs to them."""

from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.attachment_views import evidence_of
from api.claim_forms import add_to_claim, keep_told
from api.house import House
from api.identity import PHONE
from api.once import respond
from api.phone_views import phone_claim
from api.requests import Intent
from api.scans import agreed_place
from api.verbs import commands, reads
from api.wire.attachments import EvidenceShown
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.claim_forms import (
    EvidenceAdded,
    EvidenceSent,
    FormActivity,
    FormActivityList,
    OwnClaimMade,
    OwnClaimSent,
)
from api.wire.phone import Place as PlaceSent
from ledger.book.words import LogIndex, Outcome
from ledger.earning.attachments.refusals import (
    AttachmentUnknown,
    AttachmentUsed,
    TooManyFiles,
    TooManyUploads,
)
from ledger.earning.forms.queries import form_activities, station_near
from ledger.earning.forms.refusals import ActivityNotByForm, EvidenceMissing
from ledger.earning.operations import SubmitClaim
from ledger.earning.queries.phone import own_claim
from ledger.earning.refusals import (
    ActivityUnknown,
    ClaimDecided,
    ClaimTooOld,
    ClaimUnknown,
    TimeInFuture,
)
from ledger.earning.words import ClaimId
from ledger.people.queries import find_volunteer
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import PhoneHolder
from ledger.places.words import WHOLE_BUREAU, Place, UnitId

WITH_FILES: Final = (AttachmentUnknown, AttachmentUsed, TooManyFiles, TooManyUploads, EvidenceMissing)


@reads("/me/activities", "list_my_activities", by=PHONE)
async def list_my_activities(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> FormActivityList:
    """List what can be claimed by form, with what it earns and its risks."""
    async with house.reading() as connection:
        found = await form_activities(connection, tenant_id=holder.tenant_id, now=house.clock())
    return FormActivityList(
        items=[
            FormActivity(
                code=one.activity,
                name_zh=one.name_zh,
                name_en=one.name_en,
                kind=one.kind,
                points=one.points,
                minutes=one.minutes,
                risk_text_zh=one.risk_text_zh,
                risk_text_en=one.risk_text_en,
            )
            for one in found
        ]
    )


@commands(
    "/me/claims",
    "submit_my_claim",
    by=PHONE,
    refuses=(ActivityUnknown, ActivityNotByForm, VolunteerUnknown, TimeInFuture, ClaimTooOld, *WITH_FILES),
)
async def submit_my_claim(
    data: JSONBody[OwnClaimSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[OwnClaimMade]:
    """Claim something one did, with photos, a voice note or words, and the place if it was given."""
    request = intent.by(holder.principal)
    async with house.reading() as connection:
        place = await agreed_place(connection, holder, data.place)
    unit_id = await _unit_of(house, holder, place)
    told = await keep_told(house, tenant_id=holder.tenant_id, request=request, text=data.text, place=place)
    files = (*told.named(data.attachment_ids),)
    if not files and not told.was_answered:
        raise EvidenceMissing
    outcome = await house.tellers.submit(
        holder.tenant_id,
        SubmitClaim(
            request=request,
            volunteer_id=holder.volunteer_id,
            activity=data.activity,
            occurred_at=data.occurred_at,
            unit_id=unit_id,
            grade="D",
            source=data.how,
            attachment_ids=files,
        ),
    )
    return await _made(house, holder, outcome, is_place_left_out=place is None and data.place is not None)


@commands(
    "/me/claims/{claim_id:int}/evidence",
    "add_my_evidence",
    by=PHONE,
    refuses=(ClaimUnknown, ClaimDecided, *WITH_FILES),
)
async def add_my_evidence(
    data: JSONBody[EvidenceSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    claim_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[EvidenceAdded]:
    """Add words, photos or a voice note to a claim that nobody has decided."""
    return await add_to_claim(
        house,
        tenant_id=holder.tenant_id,
        request=intent.by(holder.principal),
        claim_id=ClaimId(claim_id),
        sent=data,
    )


@reads("/me/claims/{claim_id:int}/evidence", "get_my_evidence", by=PHONE, refuses=(ClaimUnknown,))
async def get_my_evidence(
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    claim_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> EvidenceShown:
    """Show what was handed in with a claim of one's own."""
    async with house.reading() as connection:
        claim = await own_claim(
            connection,
            tenant_id=holder.tenant_id,
            volunteer_id=holder.volunteer_id,
            claim_id=ClaimId(claim_id),
        )
    if claim is None:
        raise ClaimUnknown
    return await evidence_of(house, tenant_id=holder.tenant_id, about=LogIndex(claim_id))


async def _unit_of(house: House, phone: PhoneHolder, sent: PlaceSent | None) -> UnitId:
    """Say whose area it was: of the nearest checkpoint when the place is known, else the volunteer's own."""
    async with house.reading() as connection:
        if sent is not None:
            place = Place(latitude=sent.latitude, longitude=sent.longitude)
            near = await station_near(connection, tenant_id=phone.tenant_id, place=place)
            if near is not None:
                return near
        person = await find_volunteer(
            connection,
            keyring=house.keyring,
            tenant_id=phone.tenant_id,
            volunteer_id=phone.volunteer_id,
            scope=WHOLE_BUREAU,
        )
    return person.unit_id


async def _made(
    house: House, phone: PhoneHolder, outcome: Outcome, *, is_place_left_out: bool
) -> Response[OwnClaimMade]:
    async with house.reading() as connection:
        claim = await own_claim(
            connection,
            tenant_id=phone.tenant_id,
            volunteer_id=phone.volunteer_id,
            claim_id=ClaimId(outcome.answer["claim_id"]),
        )
    if claim is None:
        raise ClaimUnknown
    return respond(
        OwnClaimMade(claim=phone_claim(claim), is_place_left_out=is_place_left_out), hit=outcome.hit
    )


ROUTES = (list_my_activities, submit_my_claim, add_my_evidence, get_my_evidence)
