"""What routes of people show and read: records, twins, events, and the names behind principals."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.wire import people as wire
from api.wire.own_data import ConsentShown, DataRequest
from ledger.book.words import Principal, TenantId
from ledger.people.consent.words import CURRENT, Consent
from ledger.people.enrolment.words import Alike, Record, Service
from ledger.people.own_data import words as own
from ledger.people.personal import Guardian, Personal
from ledger.people.sessions import staff_names
from ledger.people.words import StaffId

STAFF = "staff/"
SEXES: Final[dict[wire.Sex, str]] = {"male": "男", "female": "女"}
"""The interface's words for what records hold as files of offices write it."""


def personal_of(sent: wire.PersonalSent) -> Personal:
    """Read what will be sealed."""
    guardian = sent.guardian
    return Personal(
        name=sent.name,
        phone=sent.phone,
        sex=None if sent.sex is None else SEXES[sent.sex],
        born_on=sent.born_on,
        address=sent.address,
        guardian=None if guardian is None else Guardian(name=guardian.name, phone=guardian.phone),
    )


def service_of(sent: wire.ServiceSent) -> Service:
    """Read what stays in the clear."""
    return Service(
        corps=sent.corps,
        smartphone=sent.smartphone,
        paid=sent.paid,
        insurance_valid_to=sent.insurance_valid_to,
        trainings=tuple(sent.trainings),
        skills=tuple(sent.skills),
        languages=tuple(sent.languages),
    )


def alike_shown(alike: Alike) -> wire.Alike:
    """Show somebody who may be the same person."""
    return wire.Alike(
        number=alike.number,
        name_masked=alike.name_masked,
        station_name=alike.station_name,
        state=alike.state,
        how=alike.how,
    )


def record_shown(record: Record) -> wire.Record:
    """Show a volunteer in full."""
    personal, service = record.personal, record.service
    return wire.Record(
        volunteer_id=record.volunteer_id,
        number=record.number,
        state=record.state,
        unit_id=record.unit_id,
        station_name=record.station_name,
        team_name=record.team_name,
        joined_on=record.joined_on,
        name=personal.name,
        phone=personal.phone,
        sex=sex_shown(personal.sex),
        born_on=personal.born_on,
        address=personal.address,
        guardian=guardian_shown(personal.guardian),
        corps=service.corps,
        smartphone=service.smartphone,
        paid=service.paid,
        insurance_valid_to=service.insurance_valid_to,
        trainings=list(service.trainings),
        skills=list(service.skills),
        languages=list(service.languages),
    )


def sex_shown(kept: str | None) -> wire.Sex | None:
    """Show what a record holds in the interface's words."""
    return next((said for said, written in SEXES.items() if written == kept), None)


def guardian_shown(guardian: Guardian | None) -> wire.Guardian | None:
    """Show who answers for a minor."""
    return None if guardian is None else wire.Guardian(name=guardian.name, phone=guardian.phone)


def consents_shown(consents: Iterable[Consent]) -> list[ConsentShown]:
    """Show every purpose with the words in force."""
    return [
        ConsentShown(
            purpose=consent.purpose,
            version=text.version,
            required=text.required,
            title_zh=text.title_zh,
            title_en=text.title_en,
            zh=text.zh,
            en=text.en,
            given=consent.given,
            said_version=consent.version,
            said_at=consent.said_at,
            channel=consent.channel,
        )
        for consent in consents
        for text in (CURRENT[consent.purpose],)
    ]


def request_shown(request: own.DataRequest) -> DataRequest:
    """Show a request about somebody's data."""
    return DataRequest(
        data_request_id=request.data_request_id,
        kind=request.kind,
        field=request.field,
        was=request.was,
        wanted=request.wanted,
        asked_at=request.asked_at,
        verdict=request.verdict,
        decided_at=request.decided_at,
        reason=request.reason,
    )


async def principals_named(
    connection: AsyncConnection, house: House, tenant_id: TenantId, principals: Iterable[Principal | None]
) -> dict[str, str]:
    """Return the names of members of staff by principal; volunteers and the system have none."""
    ids = {
        StaffId(int(principal.removeprefix(STAFF)))
        for principal in principals
        if principal is not None and principal.startswith(STAFF)
    }
    if not ids:
        return {}
    names = await staff_names(connection, keyring=house.keyring, tenant_id=tenant_id, staff_ids=ids)
    return {f"{STAFF}{staff_id}": name for staff_id, name in names.items()}
