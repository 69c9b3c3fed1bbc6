"""Everything that is kept about one volunteer, as that volunteer reads and exports it."""

from dataclasses import asdict
from typing import Any, TypedDict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.attachment_views import handed_in_by
from api.card_views import own_card
from api.house import House
from api.people_views import consents_shown, guardian_shown, request_shown, sex_shown
from api.phone_views import phone_claim, statement_line
from api.proxy_views import family_of, redemptions_of
from api.wire.own_data import OwnCheckIn, OwnData, OwnEvent, OwnPhone, OwnRead
from api.wire.phone import Line, PhoneClaim
from ledger.book.tables import tenants
from ledger.book.words import TenantId
from ledger.earning.queries.own_check_ins import own_check_ins
from ledger.earning.queries.phone import own_claims
from ledger.people.card_queries import cards_of
from ledger.people.consent.operations import consents_of
from ledger.people.enrolment.queries import events_of, find_record
from ledger.people.enrolment.words import Record
from ledger.people.own_data.queries import requests_of
from ledger.people.pins.operations import has_pin
from ledger.people.queries import list_devices
from ledger.people.reading import reads_of
from ledger.people.words import PhoneHolder, VolunteerId
from ledger.places.words import WHOLE_BUREAU
from ledger.reports.standing import standing_of
from ledger.reports.statement import PAGE_MAX, statement_of

PAGES_MAX = 200
"""Of statement and claims: twenty years of an eager volunteer."""


class Own(TypedDict):
    """Whose data are asked for."""

    tenant_id: TenantId
    volunteer_id: VolunteerId


async def own_data(house: House, phone: PhoneHolder) -> OwnData:
    """Gather it; the long lists come page by page."""
    own: Own = {"tenant_id": phone.tenant_id, "volunteer_id": phone.volunteer_id}
    async with house.engine.connect() as connection:
        record = await find_record(connection, keyring=house.keyring, scope=WHOLE_BUREAU, **own)
        standing = await standing_of(connection, now=house.clock(), **own)
        title = await connection.scalar(select(tenants.c.title).where(tenants.c.tenant_id == phone.tenant_id))
        return OwnData(
            exported_at=house.clock(),
            bureau_title=str(title),
            has_pin=await has_pin(connection, **own),
            points_available=standing.points_available,
            points_held=standing.points_held,
            minutes_served=standing.minutes_served,
            statement=await _statement(connection, phone),
            claims=await _claims(connection, phone),
            check_ins=[OwnCheckIn(**asdict(one)) for one in await own_check_ins(connection, **own)],
            handed_in=await handed_in_by(
                connection, house, tenant_id=phone.tenant_id, uploaded_by=phone.principal
            ),
            family=await family_of(house, **own),
            redemptions=await redemptions_of(house, **own),
            **_record(record),
            **await _kept(connection, house, own),
        )


def _record(record: Record) -> dict[str, Any]:
    """Show who the volunteer is."""
    personal, service = record.personal, record.service
    return {
        "number": record.number,
        "state": record.state,
        "station_name": record.station_name,
        "team_name": record.team_name,
        "joined_on": record.joined_on,
        "name": personal.name,
        "phone": personal.phone,
        "sex": sex_shown(personal.sex),
        "born_on": personal.born_on,
        "address": personal.address,
        "guardian": guardian_shown(personal.guardian),
        "corps": service.corps,
        "paid": service.paid,
        "insurance_valid_to": service.insurance_valid_to,
        "trainings": list(service.trainings),
        "skills": list(service.skills),
        "languages": list(service.languages),
    }


async def _kept(connection: AsyncConnection, house: House, own: Own) -> dict[str, Any]:
    """Show what the volunteer said and asked, and what happened to them."""
    phones = await list_devices(connection, **own)
    requests = await requests_of(connection, keyring=house.keyring, **own)
    return {
        "consents": consents_shown(await consents_of(connection, **own)),
        "phones": [
            OwnPhone(label=phone.label, activated_at=phone.activated_at, revoked_at=phone.revoked_at)
            for phone in phones
        ],
        "cards": [own_card(card) for card in await cards_of(connection, **own)],
        "requests": [request_shown(request) for request in requests],
        "events": [
            OwnEvent(kind=event.kind, happened_at=event.happened_at, unit_name=event.unit_name)
            for event in await events_of(connection, **own)
        ],
        "reads": [
            OwnRead(read_at=read_at, unit_name=unit_name)
            for read_at, unit_name in await reads_of(connection, **own)
        ],
    }


async def _statement(connection: AsyncConnection, phone: PhoneHolder) -> list[Line]:
    lines: list[Line] = []
    before: int | None = None
    for _ in range(PAGES_MAX):
        page = await statement_of(
            connection,
            tenant_id=phone.tenant_id,
            volunteer_id=phone.volunteer_id,
            before=before,
            limit=PAGE_MAX,
        )
        lines += [statement_line(line) for line in page]
        if len(page) < PAGE_MAX:
            break
        before = page[-1].log_index
    return lines


async def _claims(connection: AsyncConnection, phone: PhoneHolder) -> list[PhoneClaim]:
    listed: list[PhoneClaim] = []
    cursor = None
    for _ in range(PAGES_MAX):
        claims, cursor = await own_claims(
            connection, tenant_id=phone.tenant_id, volunteer_id=phone.volunteer_id, cursor=cursor
        )
        listed += [phone_claim(claim) for claim in claims]
        if cursor is None:
            break
    return listed
