"""Routes by which anybody applies from a phone, and follows the application by its code."""

from typing import Annotated, Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House, caller_address
from api.people_views import consents_shown, personal_of
from api.routes.enrolments import PERSONAL_REFUSALS
from api.verbs import PUBLIC, asks, reads
from api.wire.applications import (
    Application,
    ApplicationAsked,
    ApplicationSent,
    Applied,
    Station,
    StationList,
)
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.own_data import ConsentList
from ledger.book.words import TenantId
from ledger.people.consent.operations import say
from ledger.people.consent.refusals import ConsentVersionOld
from ledger.people.consent.words import CURRENT, Consent, Said
from ledger.people.enrolment import operations
from ledger.people.enrolment.applying import find_application, units_that_enrol
from ledger.people.enrolment.operations import APPLICANT
from ledger.people.enrolment.refusals import ApplicationsTooMany, ApplicationUnknown
from ledger.people.enrolment.words import NewVolunteer, Service
from ledger.places.refusals import TooManyTries, UnitUnknown
from ledger.places.rules import shown_code
from ledger.places.words import UnitId


@reads("/bureaus/{tenant_id:int}/stations", "list_stations_to_apply_to", by=PUBLIC)
async def list_stations_to_apply_to(
    house: NamedDependency[House], tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]
) -> StationList:
    """List the units of a bureau that take people in, for whoever would like to take part."""
    async with house.reading() as connection:
        stations = await units_that_enrol(connection, tenant_id=TenantId(tenant_id))
    return StationList(items=[Station(unit_id=row.unit_id, name=row.name) for row in stations])


@reads("/consent-texts", "list_consent_texts", by=PUBLIC)
async def list_consent_texts() -> ConsentList:
    """Show what a volunteer is told and asked, in the words in force."""
    unasked = [
        Consent(purpose=purpose, version=None, given=None, said_at=None, channel=None, recorded_by=None)
        for purpose in CURRENT
    ]
    return ConsentList(items=consents_shown(unasked))


@asks(
    "/applications",
    "apply_to_volunteer",
    by=PUBLIC,
    status_code=201,
    refuses=(UnitUnknown, ApplicationsTooMany, TooManyTries, ConsentVersionOld, *PERSONAL_REFUSALS),
)
async def apply_to_volunteer(
    request: Request[Any, Any, Any], data: JSONBody[ApplicationSent], house: NamedDependency[House]
) -> Response[Applied]:
    """Apply; two members of staff must take it in before it counts for anything."""
    house.application_tries.count(caller_address(request))
    if data.notice_version != CURRENT["notice"].version:
        raise ConsentVersionOld
    now, tenant_id = house.clock(), TenantId(data.tenant_id)
    applied = await operations.apply_for(
        house.engine,
        keyring=house.keyring,
        tenant_id=tenant_id,
        new=NewVolunteer(
            unit_id=UnitId(data.unit_id),
            personal=personal_of(data.personal),
            service=Service(corps=data.corps, skills=tuple(data.skills), languages=tuple(data.languages)),
            joined_on=now.date(),
        ),
        now=now,
    )
    await say(
        house.engine,
        tenant_id=tenant_id,
        volunteer_id=applied.enrolled.volunteer_id,
        said=Said(
            purpose="notice",
            version=data.notice_version,
            given=True,
            channel="application",
            by=APPLICANT,
        ),
        now=now,
    )
    return Response(Applied(code=shown_code(applied.code), station_name=applied.station_name))


@asks("/application-states", "follow_application", by=PUBLIC, refuses=(ApplicationUnknown, TooManyTries))
async def follow_application(
    request: Request[Any, Any, Any], data: JSONBody[ApplicationAsked], house: NamedDependency[House]
) -> Application:
    """Say where an application stands to whoever holds its code."""
    house.activation_tries.count(caller_address(request))
    async with house.reading() as connection:
        state, station_name, applied_at = await find_application(
            connection, keyring=house.keyring, tenant_id=TenantId(data.tenant_id), code=data.code
        )
    return Application(state=state, station_name=station_name, applied_at=applied_at)


ROUTES = (list_stations_to_apply_to, list_consent_texts, apply_to_volunteer, follow_application)
