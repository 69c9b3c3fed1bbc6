"""What is read of service time: one's record, and certificates by holder and by code."""

from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.people.names import open_name, staff_person, volunteer_person
from ledger.people.seal import Keyring
from ledger.people.words import Person, StaffId, VolunteerId
from ledger.places.rules import is_code, typed_code
from ledger.places.words import Scope
from ledger.reports.service.refusals import CertificateUnknown, TooManyRecords
from ledger.reports.service.words import (
    ALL_DAYS,
    CERTIFICATE_CODE_LENGTH,
    CERTIFICATES_PAGE_MAX,
    RECORDS_MAX,
    SERVICES_PAGE_MAX,
    Certificate,
    CertificateId,
    Days,
    Done,
    Service,
)

BEYOND: Final = 2**53
# In charge is who opened the event, else who approved, else who published the rule that awards by itself.
SERVICES = text("""
SELECT c.log_index, c.occurred_at, c.served_on, c.activity, a.name_zh, a.name_en, u.name AS unit_name,
    coalesce(r.name, p.name) AS place, e.title AS content, c.minutes, charge.staff_id, charge.charge,
    f.name_sealed, k.wrapped_key
FROM claims c
JOIN activities a ON a.tenant_id = :tenant_id AND a.activity = c.activity
JOIN units u ON u.tenant_id = :tenant_id AND u.unit_id = c.unit_id
LEFT JOIN routes r ON r.tenant_id = :tenant_id AND r.route_id = c.route_id
LEFT JOIN duties y ON y.tenant_id = :tenant_id AND y.log_index = c.squad_id AND c.source = 'duty'
LEFT JOIN LATERAL (
    SELECT i.checkpoint_id FROM claim_check_ins x
    JOIN check_ins i ON i.tenant_id = :tenant_id AND i.log_index = x.check_in_id
    WHERE x.tenant_id = :tenant_id AND x.log_index = c.log_index
    ORDER BY x.check_in_id LIMIT 1) i ON c.source = 'check_in'
LEFT JOIN checkpoints p
    ON p.tenant_id = :tenant_id AND p.checkpoint_id = coalesce(y.checkpoint_id, i.checkpoint_id)
LEFT JOIN event_claims ec
    ON ec.tenant_id = :tenant_id AND ec.log_index = c.log_index AND ec.volunteer_id = c.volunteer_id
LEFT JOIN events e ON e.tenant_id = :tenant_id AND e.log_index = ec.event_id
LEFT JOIN LATERAL (
    SELECT staff_id FROM decisions
    WHERE tenant_id = :tenant_id AND claim_id = c.log_index AND verdict = 'approve'
    ORDER BY step DESC LIMIT 1) d ON true
LEFT JOIN rules q
    ON q.tenant_id = :tenant_id AND q.activity = c.activity AND q.version = c.rule_version
LEFT JOIN LATERAL (
    SELECT asked.staff_id, asked.charge FROM (VALUES
        (1, 'opened', CAST(substring(e.opened_by FROM '^staff/([0-9]+)$') AS bigint)),
        (2, 'approved', d.staff_id),
        (3, 'published', CAST(substring(q.published_by FROM '^staff/([0-9]+)$') AS bigint))
    ) AS asked (place, charge, staff_id)
    WHERE asked.staff_id IS NOT NULL ORDER BY asked.place LIMIT 1) charge ON true
LEFT JOIN staff f ON f.tenant_id = :tenant_id AND f.staff_id = charge.staff_id
LEFT JOIN person_keys k ON k.tenant_id = :tenant_id AND k.person = concat('staff/', charge.staff_id)
WHERE c.tenant_id = :tenant_id AND c.volunteer_id = :volunteer_id AND c.log_index < :before
    AND c.served_on BETWEEN :from_on AND :to_on
    AND c.state = 'approved' AND c.minutes > 0
    AND NOT EXISTS (SELECT FROM transactions t
        WHERE t.tenant_id = :tenant_id AND t.reverses = c.award_index)
ORDER BY c.log_index DESC LIMIT :limit""")
# Whose record has a line in a period; the people of a unit and of all below it.
SERVED = text("""
SELECT v.volunteer_id FROM volunteers v
JOIN units u ON u.tenant_id = v.tenant_id AND u.unit_id = v.unit_id
WHERE v.tenant_id = :tenant_id AND u.path LIKE :within
    AND EXISTS (SELECT FROM claims c WHERE c.tenant_id = v.tenant_id AND c.volunteer_id = v.volunteer_id
        AND c.state = 'approved' AND c.minutes > 0 AND c.served_on BETWEEN :from_on AND :to_on)
ORDER BY v.volunteer_id LIMIT :limit""")
CERTIFICATE: Final = """
SELECT c.log_index, c.code, c.volunteer_id, c.from_on, c.to_on, c.minutes, c.done, u.name AS unit_name,
    n.title AS bureau_title, t.recorded_at AS issued_at,
    (t.recorded_at AT TIME ZONE n.time_zone)::date AS issued_on, ended.recorded_at AS revoked_at,
    ended.reason AS revoke_reason
FROM certificates c
JOIN tenants n ON n.tenant_id = c.tenant_id
JOIN units u ON u.tenant_id = c.tenant_id AND u.unit_id = c.unit_id
JOIN volunteers v ON v.tenant_id = c.tenant_id AND v.volunteer_id = c.volunteer_id
JOIN units home ON home.tenant_id = c.tenant_id AND home.unit_id = v.unit_id
JOIN transactions t ON t.tenant_id = c.tenant_id AND t.log_index = c.log_index
LEFT JOIN certificate_ends e ON e.tenant_id = c.tenant_id AND e.certificate_id = c.log_index
LEFT JOIN transactions ended ON ended.tenant_id = e.tenant_id AND ended.log_index = e.log_index
WHERE c.tenant_id = :tenant_id"""
BY_CODE = text(f"{CERTIFICATE} AND c.code = :code")
BY_ID = text(f"{CERTIFICATE} AND c.log_index = :certificate_id AND home.path LIKE :within")
OWN = text(f"{CERTIFICATE} AND c.log_index = :certificate_id AND c.volunteer_id = :volunteer_id")
OF_VOLUNTEER = text(
    f"{CERTIFICATE} AND c.volunteer_id = :volunteer_id ORDER BY c.log_index DESC LIMIT :limit"
)
NAME = text("""
SELECT v.name_sealed, k.wrapped_key FROM volunteers v
LEFT JOIN person_keys k ON k.tenant_id = v.tenant_id AND k.person = concat('volunteer/', v.volunteer_id)
WHERE v.tenant_id = :tenant_id AND v.volunteer_id = :volunteer_id""")
MINUTES_NOW = text("""
SELECT coalesce(sum(c.minutes), 0)::bigint FROM claims c
WHERE c.tenant_id = :tenant_id AND c.volunteer_id = :volunteer_id AND c.state = 'approved'
    AND c.served_on BETWEEN :from_on AND :to_on
    AND NOT EXISTS (SELECT FROM transactions t
        WHERE t.tenant_id = :tenant_id AND t.reverses = c.award_index)""")


class ServicePage(NamedTuple):
    """Services, newest first, and below which index the next page begins."""

    items: list[Service]
    before: LogIndex | None


async def list_services(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    before: int | None,
    limit: int,
    days: Days = ALL_DAYS,
) -> ServicePage:
    """Return a page of a volunteer's service record."""
    limit = min(limit, SERVICES_PAGE_MAX)
    named = {
        "tenant_id": tenant_id,
        "volunteer_id": volunteer_id,
        "from_on": days.from_on,
        "to_on": days.to_on,
        "before": BEYOND if before is None else before,
        "limit": limit + 1,
    }
    rows = (await connection.execute(SERVICES, named)).mappings().all()
    items = [_service(row, keyring=keyring, tenant_id=tenant_id) for row in rows[:limit]]
    return ServicePage(items, items[-1].log_index if len(rows) > limit else None)


async def who_served(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, days: Days
) -> list[VolunteerId]:
    """Return whose record of a scope has a line in some days.

    Raises:
        TooManyRecords: they are more than one file takes.
    """
    named = {
        "tenant_id": tenant_id,
        "within": f"{scope}%",
        "from_on": days.from_on,
        "to_on": days.to_on,
        "limit": RECORDS_MAX + 1,
    }
    found = [VolunteerId(row.volunteer_id) for row in await connection.execute(SERVED, named)]
    if len(found) > RECORDS_MAX:
        raise TooManyRecords(people=RECORDS_MAX)
    return found


async def find_certificate(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, certificate_id: CertificateId
) -> Certificate:
    """Return a certificate whose holder belongs to the scope, or raise CertificateUnknown."""
    named = {"tenant_id": tenant_id, "certificate_id": certificate_id, "within": f"{scope}%"}
    return _only((await connection.execute(BY_ID, named)).mappings().one_or_none())


async def find_own_certificate(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    certificate_id: CertificateId,
) -> Certificate:
    """Return a volunteer's own certificate, or raise CertificateUnknown."""
    named = {"tenant_id": tenant_id, "certificate_id": certificate_id, "volunteer_id": volunteer_id}
    return _only((await connection.execute(OWN, named)).mappings().one_or_none())


async def find_certificate_by_code(
    connection: AsyncConnection, *, tenant_id: TenantId, code: str
) -> Certificate:
    """Return a certificate by its code, as scanned or as typed, or raise CertificateUnknown."""
    typed = typed_code(code)
    if not is_code(typed, length=CERTIFICATE_CODE_LENGTH):
        raise CertificateUnknown
    named = {"tenant_id": tenant_id, "code": typed}
    return _only((await connection.execute(BY_CODE, named)).mappings().one_or_none())


async def list_certificates(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[Certificate]:
    """Return the last certificates of a volunteer, newest first."""
    named = {"tenant_id": tenant_id, "volunteer_id": volunteer_id, "limit": CERTIFICATES_PAGE_MAX}
    return [_certificate(row) for row in (await connection.execute(OF_VOLUNTEER, named)).mappings()]


async def name_of_volunteer(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, volunteer_id: VolunteerId
) -> str:
    """Return a volunteer's name in full, for a paper of their own."""
    named = {"tenant_id": tenant_id, "volunteer_id": volunteer_id}
    row = (await connection.execute(NAME, named)).one()
    person = volunteer_person(volunteer_id)
    return _opened(keyring, tenant_id, person, row.wrapped_key, row.name_sealed)


async def minutes_now(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    from_on: date,
    to_on: date,
) -> int:
    """Return the service time of a period as the record has it now, after any correction."""
    named = {"tenant_id": tenant_id, "volunteer_id": volunteer_id, "from_on": from_on, "to_on": to_on}
    return int((await connection.execute(MINUTES_NOW, named)).scalar_one())


def _service(row: RowMapping, *, keyring: Keyring, tenant_id: TenantId) -> Service:
    return Service(
        log_index=row["log_index"],
        occurred_at=row["occurred_at"],
        served_on=row["served_on"],
        activity=row["activity"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        unit_name=row["unit_name"],
        place=row["place"],
        content=row["content"],
        in_charge=_name_of(row, keyring=keyring, tenant_id=tenant_id),
        charge=row["charge"],
        minutes=row["minutes"],
    )


def _name_of(row: RowMapping, *, keyring: Keyring, tenant_id: TenantId) -> str | None:
    if row["staff_id"] is None:
        return None
    person = staff_person(StaffId(row["staff_id"]))
    return _opened(keyring, tenant_id, person, row["wrapped_key"], row["name_sealed"])


def _opened(
    keyring: Keyring, tenant_id: TenantId, person: Person, wrapped_key: bytes | None, name_sealed: bytes
) -> str:
    seal = wrapped_key and keyring.open_person(tenant_id=tenant_id, person=person, wrapped_key=wrapped_key)
    return open_name(seal or None, name_sealed)


def _only(row: RowMapping | None) -> Certificate:
    if row is None:
        raise CertificateUnknown
    return _certificate(row)


def _certificate(row: RowMapping) -> Certificate:
    values: dict[str, Any] = dict(row)
    certificate_id = CertificateId(values.pop("log_index"))
    done = tuple(Done(**one) for one in values.pop("done"))
    return Certificate(certificate_id=certificate_id, done=done, **values)
