"""Writes certificates and service records for the pages."""

import asyncio

from api.house import House
from api.qr import Correction, qr_svg
from api.wire.service import (
    CertificateCheck,
    CertificateDone,
    CertificatePaper,
    CertificateRow,
    ServiceLine,
)
from ledger.book.words import TenantId
from ledger.people.enrolment.queries import open_record
from ledger.people.words import PhoneHolder, StaffMember
from ledger.reports.service.pdf import certificate_pdf
from ledger.reports.service.queries import name_of_volunteer
from ledger.reports.service.stars import stars_of
from ledger.reports.service.words import Certificate, Service


def service_line(service: Service) -> ServiceLine:
    """Write one line of a service record."""
    return ServiceLine(
        log_index=service.log_index,
        occurred_at=service.occurred_at,
        served_on=service.served_on,
        activity_zh=service.name_zh,
        activity_en=service.name_en,
        unit_name=service.unit_name,
        place=service.place,
        content=service.content,
        in_charge=service.in_charge,
        charge=service.charge,
        minutes=service.minutes,
    )


def certificate_row(certificate: Certificate) -> CertificateRow:
    """Write one certificate of a list."""
    return CertificateRow(certificate_id=certificate.certificate_id, **_facts(certificate))


def certificate_check(certificate: Certificate, *, minutes_now: int) -> CertificateCheck:
    """Write what whoever holds a certificate may see of it."""
    return CertificateCheck(minutes_now=minutes_now, **_facts(certificate))


async def certificate_paper(
    house: House, tenant_id: TenantId, certificate: Certificate, *, name: str
) -> CertificatePaper:
    """Write a certificate as it is printed, in a thread: drawing the code takes some ten milliseconds."""
    url = _url(house, tenant_id, certificate)
    return CertificatePaper(
        certificate_id=certificate.certificate_id,
        name=name,
        url=url,
        qr_svg=await asyncio.to_thread(qr_svg, url, correction=Correction.SLIP),
        **_facts(certificate),
    )


async def certificate_file(
    house: House, tenant_id: TenantId, certificate: Certificate, *, name: str
) -> bytes:
    """Write a certificate as PDF, in a thread."""
    url = _url(house, tenant_id, certificate)
    return await asyncio.to_thread(certificate_pdf, certificate, name=name, url=url)


def _url(house: House, tenant_id: TenantId, certificate: Certificate) -> str:
    return house.address(f"/v/{tenant_id}/{certificate.code}")


async def own_name(house: House, phone: PhoneHolder) -> str:
    """Return a volunteer's name in full, for themselves."""
    async with house.reading() as connection:
        return await name_of_volunteer(
            connection, keyring=house.keyring, tenant_id=phone.tenant_id, volunteer_id=phone.volunteer_id
        )


async def name_for_staff(house: House, staff: StaffMember, certificate: Certificate) -> str:
    """Return a holder's name in full to a member of staff; that they read it is kept."""
    async with house.engine.begin() as connection:
        record = await open_record(
            connection,
            keyring=house.keyring,
            staff=staff,
            volunteer_id=certificate.volunteer_id,
            now=house.clock(),
        )
    return record.personal.name


def _facts(certificate: Certificate) -> dict[str, object]:
    return {
        "number": certificate.number,
        "code": certificate.code,
        "from_on": certificate.from_on,
        "to_on": certificate.to_on,
        "minutes": certificate.minutes,
        "stars": stars_of(certificate.minutes),
        "done": [
            CertificateDone(name_zh=one.name_zh, name_en=one.name_en, times=one.times, minutes=one.minutes)
            for one in certificate.done
        ],
        "unit_name": certificate.unit_name,
        "bureau_title": certificate.bureau_title,
        "issued_at": certificate.issued_at,
        "revoked_at": certificate.revoked_at,
        "revoke_reason": certificate.revoke_reason,
    }
