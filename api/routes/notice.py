"""Routes of the public notice: what everybody may see, objections to it, and verdicts on these."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor, read_notice_cursor
from api.house import House
from api.identity import APPROVER, CLERK, OFFICE_READERS, PHONE
from api.notice_views import find_noticed, notice_page
from api.once import answered_before, respond
from api.refusals import CursorUnknown
from api.requests import Intent
from api.routes.claims import eyes_of_staff
from api.verbs import PUBLIC, commands, reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.notice import (
    Notice,
    Objection,
    ObjectionDecided,
    ObjectionMade,
    ObjectionPage,
    ObjectionSent,
    ObjectionVerdictSent,
)
from ledger.book.refusals import PointsAlreadySpent, TenantUnknown
from ledger.book.words import LogIndex, Principal, TenantId
from ledger.earning.deciding.queries.thread import OBJECTION, seal_words
from ledger.earning.notice.operations.objecting import ObjectToAward
from ledger.earning.notice.operations.verdict import DecideObjection
from ledger.earning.notice.queries import ObjectionLine, list_objections, verdicts_of
from ledger.earning.notice.refusals import (
    AwardGone,
    NoticeUnknown,
    ObjectionNeedsAnother,
    ObjectionOpen,
    ObjectionUnknown,
    OwnAward,
    TooManyObjections,
    VerdictReasonMissing,
)
from ledger.earning.notice.refusals import ObjectionDecided as ObjectionDecidedBefore
from ledger.earning.notice.words import Channel
from ledger.earning.queries.evidence import staff_names
from ledger.earning.refusals import RoleMissing
from ledger.earning.words import claim_number
from ledger.people.queries import volunteers_by_id
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import PhoneHolder, StaffId, StaffMember, Volunteer, VolunteerId

NOTICE_SIZE = 100
PAGE_SIZE = 50
OBJECTING = (NoticeUnknown, OwnAward, ObjectionOpen, TooManyObjections, VolunteerUnknown)

Cursor = Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)]


@reads("/bureaus/{tenant_id:int}/notice", "get_notice", by=PUBLIC, refuses=(TenantUnknown, CursorUnknown))
async def get_notice(
    house: NamedDependency[House],
    tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    cursor: Cursor = None,
) -> Notice:
    """Show the awards in their notice window, masked, without place or hour."""
    after = read_notice_cursor(cursor)
    return await notice_page(house, TenantId(tenant_id), after=after, limit=NOTICE_SIZE)


@reads("/me/notice", "get_my_notice", by=PHONE, refuses=(CursorUnknown,))
async def get_my_notice(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder], cursor: Cursor = None
) -> Notice:
    """Show the same on the phone, with one's own marked."""
    return await notice_page(
        house,
        holder.tenant_id,
        after=read_notice_cursor(cursor),
        limit=NOTICE_SIZE,
        volunteer_id=holder.volunteer_id,
    )


@commands("/me/objections", "object_to_award", by=PHONE, refuses=OBJECTING)
async def object_to_award(
    data: JSONBody[ObjectionSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[ObjectionMade]:
    """Say that an award is wrong; a second person decides, and nobody else learns who said so."""
    return await _object(
        house,
        data,
        intent,
        tenant_id=holder.tenant_id,
        by=holder.principal,
        channel="phone",
        staff_id=None,
        volunteer_id=holder.volunteer_id,
    )


@commands("/objections", "enter_objection", by=CLERK, refuses=OBJECTING)
async def enter_objection(
    data: JSONBody[ObjectionSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[ObjectionMade]:
    """Write down the objection slip of a visitor."""
    return await _object(
        house,
        data,
        intent,
        tenant_id=staff.tenant_id,
        by=staff.principal,
        channel="desk",
        staff_id=staff.staff_id,
        volunteer_id=staff.volunteer_id,
    )


@reads("/objections", "list_objections", by=OFFICE_READERS, refuses=(CursorUnknown,))
async def get_objections(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    objection_state: Annotated[Literal["open", "decided"] | None, QueryParameter(name="state")] = None,
    cursor: Cursor = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> ObjectionPage:
    """List the objections of one's area: open ones oldest first, decided ones newest first."""
    size = limit or PAGE_SIZE
    before = read_index_cursor(cursor)
    async with house.reading() as connection:
        lines = await list_objections(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            eyes=await eyes_of_staff(house, connection, staff),
            is_open=objection_state != "decided",
            before=None if before is None else LogIndex(before),
            limit=size,
        )
        people = await volunteers_by_id(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            volunteer_ids={line.volunteer_id for line in lines},
        )
        verdicts = await verdicts_of(
            connection,
            tenant_id=staff.tenant_id,
            objection_ids=[line.objection_id for line in lines],
        )
        names = await staff_names(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            staff_ids={decider for decider, _ in verdicts.values()},
        )
    items = [_say(line, people[line.volunteer_id], verdicts.get(line.objection_id), names) for line in lines]
    following = str(lines[-1].objection_id) if len(lines) == size else None
    return ObjectionPage(items=items, next_cursor=following)


def _say(
    line: ObjectionLine,
    person: Volunteer,
    verdict: tuple[StaffId, datetime] | None,
    names: Mapping[StaffId, str],
) -> Objection:
    return Objection(
        objection_id=line.objection_id,
        claim_id=line.claim_id,
        claim_number=claim_number(line.claim_id),
        channel=line.channel,
        raised_at=line.raised_at,
        text=line.text,
        state=line.state,
        name_masked=person.name_masked,
        volunteer_number=person.number,
        activity_zh=line.activity.zh,
        activity_en=line.activity.en,
        points=line.points,
        station_name=line.station_name,
        due_on=line.due_on,
        overdue=line.is_overdue,
        decided_by_name=None if verdict is None else names.get(verdict[0]),
        decided_at=None if verdict is None else verdict[1],
    )


@commands(
    "/objections/{objection_id:int}/verdicts",
    "decide_objection",
    by=APPROVER,
    refuses=(
        ObjectionUnknown,
        ObjectionDecidedBefore,
        ObjectionNeedsAnother,
        VerdictReasonMissing,
        AwardGone,
        PointsAlreadySpent,
        RoleMissing,
    ),
)
async def decide_objection(
    data: JSONBody[ObjectionVerdictSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    objection_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[ObjectionDecided]:
    """Decide about an objection, as somebody who had nothing to do with it."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        DecideObjection(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            objection_id=LogIndex(objection_id),
            verdict=data.verdict,
            reason=data.reason,
        ),
    )
    return respond(ObjectionDecided(**outcome.answer, log_index=outcome.log_index), hit=outcome.hit)


async def _object(
    house: House,
    data: ObjectionSent,
    intent: Intent,
    *,
    tenant_id: TenantId,
    by: Principal,
    channel: Channel,
    staff_id: StaffId | None,
    volunteer_id: VolunteerId | None,
) -> Response[ObjectionMade]:
    kept = await answered_before(house, tenant_id=tenant_id, request=intent.by(by))
    if kept is not None:
        return respond(ObjectionMade.model_validate(kept), hit=True)
    noticed = await find_noticed(house, tenant_id, data.code)
    async with house.reading() as connection:
        sealed = await seal_words(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_id=noticed.volunteer_id,
            field=OBJECTION,
            text=data.text,
        )
    outcome = await house.tellers.submit(
        tenant_id,
        ObjectToAward(
            request=intent.by(by),
            claim_id=noticed.claim_id,
            channel=channel,
            staff_id=staff_id,
            volunteer_id=volunteer_id,
            text_sealed=sealed,
        ),
    )
    return respond(ObjectionMade(**outcome.answer), hit=outcome.hit)


ROUTES = (
    get_notice,
    get_my_notice,
    object_to_award,
    enter_objection,
    get_objections,
    decide_objection,
)
