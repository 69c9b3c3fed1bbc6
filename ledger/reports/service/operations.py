"""The verbs of certificates: issue one over a period, and revoke it with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from secrets import token_bytes

from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.facts import StaffFact, StaffSeen, VolunteerFact, VolunteerSeen
from ledger.earning.refusals import ReasonMissing, RoleMissing
from ledger.earning.rules import has_role, staff_of
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffId, VolunteerId
from ledger.places.rules import code_from, is_within
from ledger.reports.service.facts import CertificateFact, CertificateSeen, ServiceFact
from ledger.reports.service.refusals import (
    CertificateRevoked,
    CertificateUnknown,
    NoService,
    PeriodNotOver,
    TooManyKinds,
)
from ledger.reports.service.words import (
    CERTIFICATE_CODE_BYTES,
    CERTIFICATE_CODE_LENGTH,
    KINDS_MAX,
    CertificateId,
    ServiceSum,
)


def draw_certificate_code() -> str:
    """Draw the code by which a certificate is checked; nobody can guess it."""
    return code_from(token_bytes(CERTIFICATE_CODE_BYTES), length=CERTIFICATE_CODE_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCertificate:
    """Certify what a volunteer did in a period: asked for by themselves, or by staff of their area.

    Attributes:
        request: the volunteer's own, or of a member of staff.
        volunteer_id: whose service.
        from_on: first day.
        to_on: last day, not after today.
        code: from `draw_certificate_code`.
    """

    request: Request
    volunteer_id: VolunteerId
    from_on: date
    to_on: date
    code: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the service of the period, and whoever asks for it on the volunteer's behalf."""
        yield ServiceFact(self.volunteer_id, self.from_on, self.to_on)
        yield VolunteerFact(self.volunteer_id)
        staff_id = staff_of(self.request.client)
        if staff_id is not None:
            yield StaffFact(staff_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no accounts."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write what is certified.

        Raises:
            VolunteerUnknown: there is no such volunteer, or not in the area of whoever asks.
            PeriodNotOver: the period runs backwards or beyond today.
            NoService: there is nothing to certify.
            TooManyKinds: it would not fit.
        """
        self._check_asker(view)
        if not self.from_on <= self.to_on <= view.tenant.day(view.now):
            raise PeriodNotOver
        service: ServiceSum | None = view.fact(ServiceFact(self.volunteer_id, self.from_on, self.to_on))
        if service is None:
            raise VolunteerUnknown
        if service.minutes == 0:
            raise NoService
        if len(service.done) > KINDS_MAX:
            raise TooManyKinds(kinds_max=KINDS_MAX)
        row = Row(
            "certificates",
            {
                "code": self.code,
                "volunteer_id": self.volunteer_id,
                "unit_id": service.unit_id,
                "from_on": self.from_on,
                "to_on": self.to_on,
                "minutes": service.minutes,
                "done": [one._asdict() for one in service.done],
            },
        )
        return Decision(
            kind="certificate",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"volunteer": self.volunteer_id},
            rows=(row,),
            answer={"certificate_id": view.log_index, "code": self.code, "minutes": service.minutes},
        )

    def _check_asker(self, view: View) -> None:
        volunteer: VolunteerSeen | None = view.fact(VolunteerFact(self.volunteer_id))
        if volunteer is None:
            raise VolunteerUnknown
        staff_id = staff_of(self.request.client)
        if staff_id is None:
            return
        staff: StaffSeen | None = view.fact(StaffFact(staff_id))
        if staff is None or not has_role(staff.roles, "clerk", "approver"):
            raise RoleMissing
        if not is_within(volunteer.scope, staff.scope):
            raise VolunteerUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeCertificate:
    """Take a certificate back; whoever checks it reads that it no longer holds.

    Attributes:
        request: who asked.
        staff_id: the approver or administrator.
        certificate_id: which.
        reason: why; it is shown to whoever checks.
    """

    request: Request
    staff_id: StaffId
    certificate_id: CertificateId
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the certificate and who takes it back."""
        return (CertificateFact(self.certificate_id), StaffFact(self.staff_id))

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no accounts."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write that it no longer holds."""
        staff: StaffSeen | None = view.fact(StaffFact(self.staff_id))
        found: CertificateSeen | None = view.fact(CertificateFact(self.certificate_id))
        if staff is None or not has_role(staff.roles, "approver", "administrator"):
            raise RoleMissing
        if found is None or not is_within(found.scope, staff.scope):
            raise CertificateUnknown
        if found.revoked:
            raise CertificateRevoked
        reason = self.reason.strip()
        if not reason:
            raise ReasonMissing
        return Decision(
            kind="certificate_end",
            actor=self.request.client,
            occurred_at=view.now,
            reason=reason,
            refers_to={"certificate": self.certificate_id},
            rows=(Row("certificate_ends", {"certificate_id": self.certificate_id}),),
            answer={"certificate_id": self.certificate_id},
            learned={CertificateFact(self.certificate_id): replace(found, revoked=True)},
        )
