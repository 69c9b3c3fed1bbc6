"""What is asked about requests: those of one volunteer, and those that wait in a scope."""

from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.people.enrolment.putting_right import PAID
from ledger.people.names import volunteer_person
from ledger.people.own_data.words import DataRequest, DataRequestId
from ledger.people.personal import open_personal
from ledger.people.register_tables import data_requests
from ledger.people.rules import masked_name
from ledger.people.seal import Keyring
from ledger.people.tables import KEY_OF_VOLUNTEER, person_keys, volunteers
from ledger.people.words import ERASED, VolunteerId
from ledger.places.tables import units
from ledger.places.words import Scope

REQUESTS_MAX = 200


async def requests_of(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[DataRequest]:
    """Return what one volunteer asked for, newest first."""
    found = (
        _requests(tenant_id)
        .where(data_requests.c.volunteer_id == volunteer_id)
        .order_by(data_requests.c.data_request_id.desc())
        .limit(REQUESTS_MAX)
    )
    return [_request(row, keyring) for row in await connection.execute(found)]


async def open_requests(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, scope: Scope
) -> list[DataRequest]:
    """Return what waits to be decided in a scope, the longest first."""
    found = (
        _requests(tenant_id)
        .where(data_requests.c.decided_at.is_(None), units.c.path.startswith(scope))
        .order_by(data_requests.c.data_request_id)
        .limit(REQUESTS_MAX)
    )
    return [_request(row, keyring) for row in await connection.execute(found)]


def _requests(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    person = volunteers.c
    return (
        select(
            data_requests,
            person.number,
            person.paid,
            person.name_sealed,
            person.phone_sealed,
            person.sex_sealed,
            person.born_on_sealed,
            person.address_sealed,
            person.guardian_sealed,
            person_keys.c.wrapped_key,
            units.c.name.label("station_name"),
        )
        .join(
            volunteers,
            (person.tenant_id == data_requests.c.tenant_id)
            & (person.volunteer_id == data_requests.c.volunteer_id),
        )
        .join(units, (units.c.tenant_id == person.tenant_id) & (units.c.unit_id == person.unit_id))
        .outerjoin(person_keys, KEY_OF_VOLUNTEER)
        .where(data_requests.c.tenant_id == tenant_id)
    )


def _request(row: "Row[*tuple[Any, ...]]", keyring: Keyring) -> DataRequest:
    volunteer_id = VolunteerId(row.volunteer_id)
    name, was, wanted = ERASED, None, None
    if row.wrapped_key is not None:
        seal = keyring.open_person(
            tenant_id=TenantId(row.tenant_id),
            person=volunteer_person(volunteer_id),
            wrapped_key=row.wrapped_key,
        )
        personal = open_personal(seal, row)
        name = masked_name(personal.name)
        if row.field is not None:
            kept = PAID[row.paid] if row.field == "paid" else getattr(personal, row.field)
            was = kept.isoformat() if isinstance(kept, date) else kept
            wanted = seal.open(f"wanted {row.field}", row.wanted_sealed)
    return DataRequest(
        data_request_id=DataRequestId(row.data_request_id),
        volunteer_id=volunteer_id,
        number=row.number,
        name_masked=name,
        station_name=row.station_name,
        kind=row.kind,
        field=row.field,
        was=was,
        wanted=wanted,
        asked_by=Principal(row.asked_by),
        asker_volunteer_id=row.asker_volunteer_id,
        asked_at=row.asked_at,
        verdict=row.verdict,
        decided_at=row.decided_at,
        reason=row.reason,
    )
