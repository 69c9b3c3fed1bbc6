"""Routes by which a phone files what was found, takes it over by a code, and gives it back."""

from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.claim_forms import keep_told
from api.found_views import activity_of, found_file, found_kept, found_row, owner_of, signed
from api.house import House
from api.identity import PHONE
from api.once import answered_before, respond
from api.requests import Intent
from api.routes.claim_forms import WITH_FILES
from api.scans import agreed_place
from api.verbs import Refusals, commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.found import (
    CustodyOutcome,
    CustodyTaken,
    FoundFile,
    FoundKept,
    FoundPage,
    FoundSent,
    GivenBack,
)
from api.wire.volunteers import NothingSent
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.found import queries
from ledger.earning.found.operations import CloseFound, GiveBack, OpenFound, TakeOver
from ledger.earning.found.refusals import (
    AlreadyHeld,
    CategoryUnfit,
    CustodyCodeWrong,
    CustodyMoved,
    FinderInNoTeam,
    FoundEnded,
    FoundUnknown,
    NotHolder,
    OwnerCodeWrong,
    TooManySteps,
)
from ledger.earning.found.words import FoundId
from ledger.earning.refusals import ActivityUnknown, ClaimTooOld, TimeInFuture
from ledger.people.words import PhoneHolder
from ledger.places.refusals import TooManyTries

OPENING: Final[Refusals] = (
    CategoryUnfit,
    FinderInNoTeam,
    ActivityUnknown,
    TimeInFuture,
    ClaimTooOld,
    *WITH_FILES,
)
TAKING: Final[Refusals] = (
    FoundUnknown,
    FoundEnded,
    AlreadyHeld,
    CustodyMoved,
    CustodyCodeWrong,
    TooManySteps,
    TooManyTries,
)
RETURNING: Final[Refusals] = (FoundUnknown, FoundEnded, NotHolder, OwnerCodeWrong, TooManyTries)

FoundNumber = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@reads("/me/found", "list_my_found", by=PHONE)
async def list_my_found(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> FoundPage:
    """List what one has found or holds, newest first."""
    async with house.reading() as connection:
        lines = await queries.files_of_volunteer(
            connection, keyring=house.keyring, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id
        )
    return FoundPage(
        items=[found_row(line, volunteer_id=holder.volunteer_id, staff_id=None) for line in lines],
        next_cursor=None,
    )


@reads("/me/found/{found_id:int}", "get_my_found", by=PHONE, refuses=(FoundUnknown,))
async def get_my_found(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder], found_id: FoundNumber
) -> FoundFile:
    """Show one file, with the code to hand the thing over while one holds it."""
    async with house.reading() as connection:
        line = await queries.find_file_of_volunteer(
            connection,
            keyring=house.keyring,
            tenant_id=holder.tenant_id,
            volunteer_id=holder.volunteer_id,
            found_id=FoundId(found_id),
        )
    return await found_file(
        house, tenant_id=holder.tenant_id, line=line, volunteer_id=holder.volunteer_id, staff_id=None
    )


@commands("/me/found", "file_my_find", by=PHONE, refuses=OPENING)
async def file_my_find(
    data: JSONBody[FoundSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[FoundKept]:
    """File what one has found; points come when it is back with its owner."""
    request = intent.by(holder.principal)
    async with house.reading() as connection:
        place = await agreed_place(connection, holder, data.place)
    told = await keep_told(house, tenant_id=holder.tenant_id, request=request, text=data.text, place=place)
    outcome = await house.tellers.submit(
        holder.tenant_id,
        OpenFound(
            request=request,
            finder_id=holder.volunteer_id,
            kind=data.kind,
            category=data.category,
            activity=await activity_of(house, tenant_id=holder.tenant_id, kind=data.kind),
            found_at=data.found_at,
            for_team=data.for_team,
            attachment_ids=tuple(told.named(AttachmentId(sent) for sent in data.attachment_ids)),
        ),
    )
    return respond(found_kept(outcome), hit=outcome.hit)


@commands("/me/custody", "take_custody", by=PHONE, refuses=TAKING)
async def take_custody(
    data: JSONBody[CustodyTaken],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[CustodyOutcome]:
    """Take something over by the code that its holder shows."""
    request, found_id = intent.by(holder.principal), FoundId(data.found_id)
    steps_count, signature = await signed(
        house, tenant_id=holder.tenant_id, request=request, found_id=found_id, code=data.code
    )
    outcome = await house.tellers.submit(
        holder.tenant_id,
        TakeOver(request=request, found_id=found_id, steps_count=steps_count, signature=signature),
    )
    body = CustodyOutcome(
        found_id=outcome.answer["found_id"], step=outcome.answer["step"], log_index=outcome.log_index
    )
    return respond(body, hit=outcome.hit)


@commands("/me/found/{found_id:int}/returns", "give_back_my_find", by=PHONE, refuses=RETURNING)
async def give_back_my_find(
    data: JSONBody[GivenBack],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    found_id: FoundNumber,
) -> Response[FoundKept]:
    """Give it back to the owner, who shows the code of their report."""
    request = intent.by(holder.principal)
    loss_id, code_hash = None, None
    if await answered_before(house, tenant_id=holder.tenant_id, request=request) is None:
        loss_id, code_hash = await owner_of(
            house, tenant_id=holder.tenant_id, client=holder.principal, code=data.owner_code
        )
    outcome = await house.tellers.submit(
        holder.tenant_id,
        GiveBack(request=request, found_id=FoundId(found_id), loss_id=loss_id, code_hash=code_hash),
    )
    return respond(found_kept(outcome), hit=outcome.hit)


@commands(
    "/me/found/{found_id:int}/endings", "end_my_find", by=PHONE, refuses=(FoundUnknown, FoundEnded, NotHolder)
)
async def end_my_find(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    found_id: FoundNumber,
) -> Response[FoundKept]:
    """Take back a file that was a mistake, while the thing has never changed hands."""
    outcome = await house.tellers.submit(
        holder.tenant_id,
        CloseFound(request=intent.by(holder.principal), found_id=FoundId(found_id), why="mistake"),
    )
    return respond(found_kept(outcome), hit=outcome.hit)


ROUTES = (list_my_found, get_my_found, file_my_find, take_custody, give_back_my_find, end_my_find)
