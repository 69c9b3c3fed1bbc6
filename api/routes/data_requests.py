"""Routes of requests about people's data at the desk, of searches by name, and of who looked at what."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import CLERK, staff_with
from api.once import answer_once
from api.people_views import principals_named, request_shown
from api.refusals import CursorUnknown
from api.requests import Intent
from api.routes.enrolments import PERSONAL_REFUSALS
from api.routes.volunteers import row_of
from api.verbs import asks, changes, reads
from api.wire.applications import PersonalRead, PersonalReadPage
from api.wire.base import CURSOR_LENGTH_MAX, WHOLE_NUMBER_MAX
from api.wire.own_data import (
    DataRequestAtDesk,
    DataRequestList,
    DataRequestMade,
    RequestDecided,
    RequestVerdictSent,
)
from api.wire.people import SearchFound, SearchSent
from api.wire.volunteers import NothingSent, VolunteerRow
from ledger.people.enrolment.refusals import OwnRecord, PersonEnrolled, PhoneTaken, RecordErased
from ledger.people.own_data import operations, queries
from ledger.people.own_data.refusals import (
    AccountBusy,
    DataRequestDecided,
    DataRequestUnknown,
    DataRequestWaiting,
    OtherPersonNeeded,
    ReasonNeeded,
)
from ledger.people.own_data.words import DataRequestId
from ledger.people.reading import list_reads
from ledger.people.refusals import VolunteerUnknown
from ledger.people.searching import search_names
from ledger.people.words import StaffMember, VolunteerId
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId

READS_READERS = staff_with("auditor", "administrator")
Id = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]


@asks("/volunteer-searches", "search_volunteers", by=CLERK, refuses=(UnitUnknown,))
async def search_volunteers(
    data: JSONBody[SearchSent], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> SearchFound:
    """Find volunteers of one's area by a part of their name or its pinyin; that one searched is kept."""
    scope = staff.unit.path
    if data.unit_id is not None:
        async with house.reading() as connection:
            unit = await find_unit(
                connection, tenant_id=staff.tenant_id, unit_id=UnitId(data.unit_id), scope=scope
            )
        scope = unit.path
    found = await search_names(
        house.engine, keyring=house.keyring, staff=staff, scope=scope, typed=data.typed, now=house.clock()
    )
    return SearchFound(
        items=[VolunteerRow(**row_of(person)) for person in found.items], is_whole=found.is_whole
    )


@reads("/personal-reads", "list_personal_reads", by=READS_READERS, refuses=(CursorUnknown,))
async def list_personal_reads(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
) -> PersonalReadPage:
    """List who in one's area searched for names or opened a record, newest first."""
    async with house.reading() as connection:
        listed, following = await list_reads(
            connection,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            before=read_index_cursor(cursor),
        )
        names = await principals_named(connection, house, staff.tenant_id, (read.read_by for read in listed))
    return PersonalReadPage(
        items=[
            PersonalRead(
                kind=read.kind,
                read_by_name=names.get(read.read_by),
                read_at=read.read_at,
                unit_name=read.unit_name,
                number=read.number,
                opened_count=read.opened_count,
                found_count=read.found_count,
            )
            for read in listed
        ],
        next_cursor=None if following is None else str(following),
    )


@reads("/data-requests", "list_data_requests", by=CLERK)
async def list_data_requests(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> DataRequestList:
    """List requests about their data that people of one's area wait for."""
    async with house.reading() as connection:
        listed = await queries.open_requests(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, scope=staff.unit.path
        )
    return DataRequestList(
        items=[
            DataRequestAtDesk(
                **request_shown(request).model_dump(),
                volunteer_id=request.volunteer_id,
                number=request.number,
                name_masked=request.name_masked,
                station_name=request.station_name,
                own=request.volunteer_id == staff.volunteer_id
                or staff.is_same(principal=request.asked_by, volunteer_id=request.asker_volunteer_id),
            )
            for request in listed
        ]
    )


@changes(
    "/data-requests/{data_request_id:int}/verdicts",
    "decide_data_request",
    by=CLERK,
    refuses=(
        DataRequestUnknown,
        DataRequestDecided,
        OtherPersonNeeded,
        OwnRecord,
        ReasonNeeded,
        AccountBusy,
        RecordErased,
        PersonEnrolled,
        PhoneTaken,
        *PERSONAL_REFUSALS,
    ),
)
async def decide_data_request(
    data: JSONBody[RequestVerdictSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    data_request_id: Id,
) -> Response[RequestDecided]:
    """Do what somebody asks about their data, or say why not."""

    async def decide() -> dict[str, int | str]:
        verdict = await operations.decide_request(
            house.engine,
            keyring=house.keyring,
            staff=staff,
            data_request_id=DataRequestId(data_request_id),
            verdict=data.verdict,
            reason=data.reason,
            now=house.clock(),
        )
        return {"data_request_id": data_request_id, "verdict": verdict}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=decide
    )
    return kept.respond(RequestDecided(data_request_id=data_request_id, verdict=kept.answer["verdict"]))


@changes(
    "/volunteers/{volunteer_id:int}/closings",
    "ask_for_closing",
    by=CLERK,
    refuses=(VolunteerUnknown, RecordErased, DataRequestWaiting),
)
async def ask_for_closing(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    volunteer_id: Id,
) -> Response[DataRequestMade]:
    """Enter that somebody without a phone asks on paper to be forgotten; a second person does it."""

    async def ask() -> dict[str, int]:
        made = await operations.ask_for(
            house.engine,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            volunteer_id=VolunteerId(volunteer_id),
            wanted=None,
            asked_by=staff,
            now=house.clock(),
        )
        return {"data_request_id": made}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=ask)
    return kept.respond(DataRequestMade(data_request_id=kept.answer["data_request_id"]))


ROUTES = (
    search_volunteers,
    list_personal_reads,
    list_data_requests,
    decide_data_request,
    ask_for_closing,
)
