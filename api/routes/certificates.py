"""Routes of certificates: ask for one, print it, take it back, and check it without a name."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.files import serves
from api.house import House
from api.identity import BOOK_STAFF, CLERK, PHONE
from api.once import respond
from api.refusals import PublicUrlMissing
from api.requests import Intent
from api.service_views import (
    certificate_check,
    certificate_file,
    certificate_paper,
    certificate_row,
    name_for_staff,
    own_name,
)
from api.verbs import PUBLIC, commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.service import (
    CertificateCheck,
    CertificateEnded,
    CertificateEndSent,
    CertificateIssued,
    CertificateList,
    CertificatePaper,
    CertificateSent,
)
from ledger.book.words import Request, TenantId
from ledger.earning.refusals import ReasonMissing, RoleMissing
from ledger.people.enrolment.refusals import RecordErased
from ledger.people.queries import find_volunteer
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import PhoneHolder, StaffMember, VolunteerId
from ledger.reports.service.operations import IssueCertificate, RevokeCertificate, draw_certificate_code
from ledger.reports.service.queries import (
    find_certificate,
    find_certificate_by_code,
    find_own_certificate,
    list_certificates,
    minutes_now,
)
from ledger.reports.service.refusals import (
    CertificateRevoked,
    CertificateUnknown,
    NameNotPrintable,
    NoService,
    PeriodNotOver,
    TooManyKinds,
)
from ledger.reports.service.words import Certificate, CertificateId

PDF = "application/pdf"
ISSUE_REFUSES = (VolunteerUnknown, NoService, PeriodNotOver, TooManyKinds)
PAPER_REFUSES = (CertificateUnknown, PublicUrlMissing)
DESK_REFUSES = (*PAPER_REFUSES, VolunteerUnknown, RecordErased)

Id = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@commands("/me/certificates", "issue_my_certificate", by=PHONE, refuses=ISSUE_REFUSES)
async def issue_my_certificate(
    data: JSONBody[CertificateSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[CertificateIssued]:
    """Certify one's own service of a period."""
    return await _issue(house, holder.tenant_id, intent.by(holder.principal), holder.volunteer_id, data)


@reads("/me/certificates", "list_my_certificates", by=PHONE)
async def list_my_certificates(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> CertificateList:
    """List one's own certificates."""
    return await _list(house, holder.tenant_id, holder.volunteer_id)


@reads("/me/certificates/{certificate_id:int}", "get_my_certificate", by=PHONE, refuses=PAPER_REFUSES)
async def get_my_certificate(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder], certificate_id: Id
) -> CertificatePaper:
    """Show one's own certificate as it is printed."""
    found = await _own(house, holder, certificate_id)
    return await certificate_paper(house, holder.tenant_id, found, name=await own_name(house, holder))


@serves(
    "/me/certificates/{certificate_id:int}/pdf",
    "get_my_certificate_file",
    media_type=PDF,
    by=PHONE,
    refuses=(*PAPER_REFUSES, NameNotPrintable),
    tag="me",
)
async def get_my_certificate_file(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder], certificate_id: Id
) -> Response[bytes]:
    """Give one's own certificate as PDF."""
    found = await _own(house, holder, certificate_id)
    content = await certificate_file(house, holder.tenant_id, found, name=await own_name(house, holder))
    return _file(content, found.number)


@commands(
    "/volunteers/{volunteer_id:int}/certificates",
    "issue_certificate",
    by=CLERK,
    refuses=(*ISSUE_REFUSES, RoleMissing),
)
async def issue_certificate(
    data: JSONBody[CertificateSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    volunteer_id: Id,
) -> Response[CertificateIssued]:
    """Certify the service of somebody who asks for it at the desk."""
    return await _issue(house, staff.tenant_id, intent.by(staff.principal), VolunteerId(volunteer_id), data)


@reads(
    "/volunteers/{volunteer_id:int}/certificates",
    "list_certificates",
    by=CLERK,
    refuses=(VolunteerUnknown,),
)
async def list_of_volunteer(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], volunteer_id: Id
) -> CertificateList:
    """List the certificates of a volunteer of one's area."""
    async with house.reading() as connection:
        person = await find_volunteer(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            volunteer_id=VolunteerId(volunteer_id),
            scope=staff.unit.path,
        )
    return await _list(house, staff.tenant_id, person.volunteer_id)


@reads("/certificates/{certificate_id:int}", "get_certificate", by=CLERK, refuses=DESK_REFUSES)
async def get_certificate(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], certificate_id: Id
) -> CertificatePaper:
    """Show a certificate as it is printed for its holder."""
    found = await _of_area(house, staff, certificate_id)
    name = await name_for_staff(house, staff, found)
    return await certificate_paper(house, staff.tenant_id, found, name=name)


@serves(
    "/certificates/{certificate_id:int}/pdf",
    "get_certificate_file",
    media_type=PDF,
    by=CLERK,
    refuses=(*DESK_REFUSES, NameNotPrintable),
    tag="certificates",
)
async def get_certificate_file(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], certificate_id: Id
) -> Response[bytes]:
    """Give a certificate as PDF."""
    found = await _of_area(house, staff, certificate_id)
    name = await name_for_staff(house, staff, found)
    return _file(await certificate_file(house, staff.tenant_id, found, name=name), found.number)


@commands(
    "/certificates/{certificate_id:int}/revocations",
    "revoke_certificate",
    by=BOOK_STAFF,
    refuses=(CertificateUnknown, CertificateRevoked, ReasonMissing, RoleMissing),
)
async def revoke_certificate(
    data: JSONBody[CertificateEndSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    certificate_id: Id,
) -> Response[CertificateEnded]:
    """Take a certificate back; whoever checks it reads why."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        RevokeCertificate(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            certificate_id=CertificateId(certificate_id),
            reason=data.reason,
        ),
    )
    return respond(CertificateEnded(**outcome.answer), hit=outcome.hit)


@reads(
    "/certificate-checks/{tenant_id:int}/{code:str}",
    "check_certificate",
    by=PUBLIC,
    refuses=(CertificateUnknown,),
)
async def check_certificate(
    house: NamedDependency[House],
    tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    code: Annotated[str, PathParameter(min_length=1, max_length=40)],
) -> CertificateCheck:
    """Check a certificate by the code on it, and see nothing of the person (67号令 art. 16 and 17)."""
    tenant = TenantId(tenant_id)
    async with house.reading() as connection:
        found = await find_certificate_by_code(connection, tenant_id=tenant, code=code)
        now = await minutes_now(
            connection,
            tenant_id=tenant,
            volunteer_id=found.volunteer_id,
            from_on=found.from_on,
            to_on=found.to_on,
        )
    return certificate_check(found, minutes_now=now)


async def _own(house: House, holder: PhoneHolder, certificate_id: int) -> Certificate:
    async with house.reading() as connection:
        return await find_own_certificate(
            connection,
            tenant_id=holder.tenant_id,
            volunteer_id=holder.volunteer_id,
            certificate_id=CertificateId(certificate_id),
        )


async def _of_area(house: House, staff: StaffMember, certificate_id: int) -> Certificate:
    async with house.reading() as connection:
        return await find_certificate(
            connection,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            certificate_id=CertificateId(certificate_id),
        )


async def _issue(
    house: House, tenant_id: TenantId, request: Request, volunteer_id: VolunteerId, data: CertificateSent
) -> Response[CertificateIssued]:
    outcome = await house.tellers.submit(
        tenant_id,
        IssueCertificate(
            request=request,
            volunteer_id=volunteer_id,
            from_on=data.from_on,
            to_on=data.to_on,
            code=draw_certificate_code(),
        ),
    )
    return respond(CertificateIssued(**outcome.answer), hit=outcome.hit)


async def _list(house: House, tenant_id: TenantId, volunteer_id: VolunteerId) -> CertificateList:
    async with house.reading() as connection:
        found = await list_certificates(connection, tenant_id=tenant_id, volunteer_id=volunteer_id)
    return CertificateList(items=[certificate_row(certificate) for certificate in found])


def _file(content: bytes, number: str) -> Response[bytes]:
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="certificate-{number}.pdf"',
    }
    return Response(content, media_type=PDF, headers=headers)


ROUTES = (
    issue_my_certificate,
    list_my_certificates,
    get_my_certificate,
    get_my_certificate_file,
    issue_certificate,
    list_of_volunteer,
    get_certificate,
    get_certificate_file,
    revoke_certificate,
    check_certificate,
)
