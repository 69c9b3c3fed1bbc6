"""Routes of found things at the desk: filed for finders without phones, taken over, matched, returned."""

from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.claim_forms import keep_told
from api.cursors import read_index_cursor
from api.found_views import (
    activity_of,
    found_file,
    found_kept,
    found_row,
    loss_row,
    owner_of,
    signed,
)
from api.house import House
from api.identity import CLERK
from api.once import answered_before, respond
from api.refusals import CursorUnknown
from api.requests import Intent
from api.routes.my_found import OPENING, RETURNING, TAKING, FoundNumber
from api.verbs import commands, reads
from api.wire.base import CURSOR_LENGTH_MAX
from api.wire.found import (
    CustodyOutcome,
    CustodyTakenAtDesk,
    FoundEnded,
    FoundFile,
    FoundKept,
    FoundPage,
    FoundSentFor,
    GivenBackAtDesk,
    LossRow,
    Match,
    MatchList,
    MatchMade,
    MatchOutcome,
)
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.found import queries, refusals
from ledger.earning.found.losses import matches_of, phone_index
from ledger.earning.found.operations import CloseFound, GiveBack, MatchLoss, OpenFound, TakeOver
from ledger.earning.found.words import FoundId, FoundLine, LossId
from ledger.earning.refusals import ClaimForAnother, RoleMissing
from ledger.people.refusals import VolunteerUnknown
from ledger.people.rules import typed_phone
from ledger.people.words import StaffMember, VolunteerId

UNREACHED: Final = (refusals.FoundUnknown, refusals.FoundEnded, RoleMissing)


@reads("/found", "list_found", by=CLERK, refuses=(CursorUnknown,))
async def list_found(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    is_open: Annotated[bool | None, QueryParameter(name="open")] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
) -> FoundPage:
    """List the files of one's area and what one holds, newest first; only those under way if asked."""
    after = read_index_cursor(cursor)
    async with house.reading() as connection:
        lines, following = await queries.files_of_area(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            staff_id=staff.staff_id,
            is_open=bool(is_open),
            cursor=None if after is None else FoundId(after),
        )
    return FoundPage(
        items=[found_row(line, volunteer_id=None, staff_id=staff.staff_id) for line in lines],
        next_cursor=None if following is None else str(following),
    )


@reads("/found/{found_id:int}", "get_found", by=CLERK, refuses=(refusals.FoundUnknown,))
async def get_found(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], found_id: FoundNumber
) -> FoundFile:
    """Show one file with its chain and what was handed in with it."""
    line = await _line(house, staff, FoundId(found_id))
    return await found_file(
        house, tenant_id=staff.tenant_id, line=line, volunteer_id=None, staff_id=staff.staff_id
    )


@reads("/found/{found_id:int}/matches", "list_matches", by=CLERK, refuses=(refusals.FoundUnknown,))
async def list_matches(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], found_id: FoundNumber
) -> MatchList:
    """List reports of losses that may be about this, the best first."""
    line = await _line(house, staff, FoundId(found_id))
    file = await found_file(
        house, tenant_id=staff.tenant_id, line=line, volunteer_id=None, staff_id=staff.staff_id
    )
    async with house.reading() as connection:
        lines = await matches_of(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            found=line,
            words=[said.text for said in file.evidence.words if said.text is not None],
        )
    return MatchList(items=[Match(loss=LossRow(**loss_row(one.loss)), score=one.score) for one in lines])


@commands("/found", "file_find", by=CLERK, refuses=(*OPENING, VolunteerUnknown, ClaimForAnother, RoleMissing))
async def file_find(
    data: JSONBody[FoundSentFor],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[FoundKept]:
    """File what somebody without a phone hands in."""
    request = intent.by(staff.principal)
    told = await keep_told(house, tenant_id=staff.tenant_id, request=request, text=data.text, place=None)
    outcome = await house.tellers.submit(
        staff.tenant_id,
        OpenFound(
            request=request,
            finder_id=VolunteerId(data.volunteer_id),
            kind=data.kind,
            category=data.category,
            activity=await activity_of(house, tenant_id=staff.tenant_id, kind=data.kind),
            found_at=data.found_at,
            for_team=data.for_team,
            attachment_ids=tuple(told.named(AttachmentId(sent) for sent in data.attachment_ids)),
        ),
    )
    return respond(found_kept(outcome), hit=outcome.hit)


@commands(
    "/found/{found_id:int}/custody",
    "take_custody_at_desk",
    by=CLERK,
    refuses=(*TAKING, refusals.SignatureNeeded, RoleMissing),
)
async def take_custody_at_desk(
    data: JSONBody[CustodyTakenAtDesk],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    found_id: FoundNumber,
) -> Response[CustodyOutcome]:
    """Take something over: by the holder's code, or without from a volunteer who has no phone."""
    request, number = intent.by(staff.principal), FoundId(found_id)
    steps_count, signature = await signed(
        house, tenant_id=staff.tenant_id, request=request, found_id=number, code=data.code
    )
    outcome = await house.tellers.submit(
        staff.tenant_id,
        TakeOver(request=request, found_id=number, steps_count=steps_count, signature=signature),
    )
    body = CustodyOutcome(
        found_id=outcome.answer["found_id"], step=outcome.answer["step"], log_index=outcome.log_index
    )
    return respond(body, hit=outcome.hit)


@commands(
    "/found/{found_id:int}/returns",
    "give_back",
    by=CLERK,
    refuses=(*RETURNING, refusals.OwnFind, refusals.OwnerUnproven, RoleMissing),
)
async def give_back(
    data: JSONBody[GivenBackAtDesk],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    found_id: FoundNumber,
) -> Response[FoundKept]:
    """Give it to its owner, or somebody to their family; the points follow from that."""
    request, tenant_id = intent.by(staff.principal), staff.tenant_id
    loss_id, code_hash = None, None
    is_new = await answered_before(house, tenant_id=tenant_id, request=request) is None
    if data.owner_code is not None and is_new:
        loss_id, code_hash = await owner_of(
            house, tenant_id=tenant_id, client=staff.principal, code=data.owner_code
        )
    phone = None if data.owner_phone is None else typed_phone(data.owner_phone)
    said = "\n".join(filter(None, (data.owner_name.strip(), phone, data.proof.strip())))
    told = await keep_told(house, tenant_id=tenant_id, request=request, text=said, place=None)
    outcome = await house.tellers.submit(
        tenant_id,
        GiveBack(
            request=request,
            found_id=FoundId(found_id),
            loss_id=loss_id,
            code_hash=code_hash,
            owner_index=None
            if phone is None
            else phone_index(house.keyring, tenant_id=tenant_id, phone=phone),
            attachment_ids=tuple(told.named(AttachmentId(sent) for sent in data.attachment_ids)),
        ),
    )
    return respond(found_kept(outcome), hit=outcome.hit)


@commands(
    "/found/{found_id:int}/matches",
    "match_loss",
    by=CLERK,
    refuses=(*UNREACHED, refusals.LossUnknown),
)
async def match_loss(
    data: JSONBody[MatchMade],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    found_id: FoundNumber,
) -> Response[MatchOutcome]:
    """Say which report of a loss this is about."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        MatchLoss(
            request=intent.by(staff.principal), found_id=FoundId(found_id), loss_id=LossId(data.loss_id)
        ),
    )
    answer = outcome.answer
    body = MatchOutcome(found_id=answer["found_id"], loss_id=answer["loss_id"], log_index=outcome.log_index)
    return respond(body, hit=outcome.hit)


@commands(
    "/found/{found_id:int}/endings",
    "end_find",
    by=CLERK,
    refuses=(*UNREACHED, refusals.NotHolder, refusals.TooEarlyToClose),
)
async def end_find(
    data: JSONBody[FoundEnded],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    found_id: FoundNumber,
) -> Response[FoundKept]:
    """End a file without a return."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        CloseFound(request=intent.by(staff.principal), found_id=FoundId(found_id), why=data.why),
    )
    return respond(found_kept(outcome), hit=outcome.hit)


async def _line(house: House, staff: StaffMember, found_id: FoundId) -> FoundLine:
    async with house.reading() as connection:
        return await queries.find_file_of_area(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            staff_id=staff.staff_id,
            found_id=found_id,
        )


ROUTES = (
    list_found,
    get_found,
    list_matches,
    file_find,
    take_custody_at_desk,
    give_back,
    match_loss,
    end_find,
)
