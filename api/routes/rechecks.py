"""Routes of rechecks: claims drawn for another station to look at again, and what it found."""

from collections.abc import Mapping
from typing import Annotated, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import APPROVER, BOOK_READERS
from api.once import respond
from api.refusals import CursorUnknown
from api.requests import Intent
from api.routes.claims import eyes_of_staff
from api.verbs import commands, reads
from api.wire.base import CURSOR_LENGTH_MAX, WHOLE_NUMBER_MAX
from api.wire.deciding import Recheck, Rechecked, RecheckPage, RecheckSent
from ledger.book.words import LogIndex
from ledger.earning.deciding.operations.recheck import RecordRecheck
from ledger.earning.deciding.queries.lists import RecheckLine, is_nobody_else, list_rechecks
from ledger.earning.deciding.queries.thread import OBJECTION, seal_words
from ledger.earning.deciding.refusals import RecheckDone, RecheckNeedsAnother, RecheckUnknown
from ledger.earning.notice.operations.objecting import ObjectToAward
from ledger.earning.queries.desk import find_claim
from ledger.earning.queries.evidence import staff_names
from ledger.earning.refusals import ClaimUnknown, OwnClaim, ReasonMissing, RoleMissing
from ledger.earning.words import ClaimId, claim_number
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffId, StaffMember
from ledger.refusal import Refusal

PAGE_SIZE = 100


@reads("/rechecks", "list_rechecks", by=BOOK_READERS, refuses=(CursorUnknown,))
async def get_rechecks(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    recheck_state: Annotated[Literal["open", "done"] | None, QueryParameter(name="state")] = None,
    overdue: Annotated[bool | None, QueryParameter()] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
) -> RecheckPage:
    """List what one's station is to look at again, or what has been looked at."""
    after = read_index_cursor(cursor)
    async with house.reading() as connection:
        lines = await list_rechecks(
            connection,
            tenant_id=staff.tenant_id,
            eyes=await eyes_of_staff(house, connection, staff),
            is_open=recheck_state != "done",
            is_overdue=bool(overdue),
            after=None if after is None else LogIndex(after),
            limit=PAGE_SIZE,
        )
        names = await staff_names(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            staff_ids={line.checked_by for line in lines if line.checked_by is not None},
        )
        nobody_else = await is_nobody_else(connection, tenant_id=staff.tenant_id)
    return RecheckPage(
        items=[_recheck(line, names) for line in lines],
        next_cursor=str(lines[-1].log_index) if len(lines) == PAGE_SIZE else None,
        nobody_else=nobody_else,
    )


def _recheck(line: RecheckLine, names: Mapping[StaffId, str]) -> Recheck:
    return Recheck(
        claim_id=line.claim_id,
        number=claim_number(line.claim_id),
        station_name=line.station_name,
        checking_name=line.checking_name,
        why=line.why,
        drawn_at=line.drawn_at,
        state=line.state,
        activity_zh=line.activity.zh,
        activity_en=line.activity.en,
        points=line.points,
        ours=line.is_ours,
        barred=line.is_barred,
        due_on=line.due_on,
        overdue=line.is_overdue,
        checked_by_name=None if line.checked_by is None else names.get(line.checked_by),
        checked_at=line.checked_at,
        reason=line.reason,
    )


@commands(
    "/rechecks/{claim_id:int}/results",
    "record_recheck",
    by=APPROVER,
    refuses=(
        RecheckUnknown,
        RecheckDone,
        OwnClaim,
        RecheckNeedsAnother,
        RoleMissing,
        ReasonMissing,
        ClaimUnknown,
        VolunteerUnknown,
    ),
    many=True,
)
async def record_recheck(
    data: JSONBody[RecheckSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    claim_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[Rechecked]:
    """Say what a look at a drawn claim found; a doubt goes to the claim's own station as an objection."""
    record = RecordRecheck(
        request=intent.part(0).by(staff.principal),
        staff_id=staff.staff_id,
        claim_id=ClaimId(claim_id),
        result=data.result,
    )
    objection = await _objection(house, staff, intent, ClaimId(claim_id), data)
    answers = await house.tellers.submit_all(
        staff.tenant_id, [record] if objection is None else [record, objection]
    )
    recorded, *raised = answers
    if isinstance(recorded, Refusal):
        raise recorded
    made = next((answer for answer in raised if not isinstance(answer, Refusal)), None)
    body = Rechecked(
        claim_id=claim_id,
        state=data.result,
        objection_id=None if made is None else made.answer["objection_id"],
        log_index=recorded.log_index,
    )
    return respond(body, hit=recorded.hit)


async def _objection(
    house: House, staff: StaffMember, intent: Intent, claim_id: ClaimId, data: RecheckSent
) -> ObjectToAward | None:
    """Return the objection that a doubt becomes; its words are sealed under the claimant's key."""
    async with house.reading() as connection:
        eyes = await eyes_of_staff(house, connection, staff)
        line = await find_claim(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, eyes=eyes, claim_id=claim_id
        )
        if data.result == "sound":
            return None
        if data.reason is None:
            raise ReasonMissing
        sealed = await seal_words(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            volunteer_id=line.volunteer.volunteer_id,
            field=OBJECTION,
            text=data.reason,
        )
    return ObjectToAward(
        request=intent.part(1).by(staff.principal),
        claim_id=claim_id,
        channel="recheck",
        staff_id=staff.staff_id,
        volunteer_id=staff.volunteer_id,
        text_sealed=sealed,
    )


ROUTES = (get_rechecks, record_recheck)
