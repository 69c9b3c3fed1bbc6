"""Submit a claim: by the volunteer on trust, by staff who witnessed it, or by a system that replays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, Owner, Request, View
from ledger.earning.attachments.facts import AttachmentFact
from ledger.earning.attachments.rules import attach
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.evidence.rules import tied
from ledger.earning.facts import (
    ActivityFact,
    RouteFact,
    StaffFact,
    StaffSeen,
    UnitFact,
    VolunteerFact,
    VolunteerSeen,
)
from ledger.earning.forms.refusals import ActivityNotByForm
from ledger.earning.forms.words import FORM_KINDS
from ledger.earning.operations.awarding import needs_of_award, owners_of_award
from ledger.earning.operations.opening import Submission, open_claim
from ledger.earning.refusals import (
    ActivityUnknown,
    ClaimForAnother,
    ClaimTooOld,
    GradeNotYours,
    RoleMissing,
    RouteUnknown,
    TimeInFuture,
)
from ledger.earning.rules import best_grade, has_role, reaches, staff_of, volunteer_of, weeks_around
from ledger.earning.words import (
    CLAIM_AGE_MAX,
    CLOCK_SLACK,
    Grade,
    Source,
)
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId
from ledger.places.refusals import UnitUnknown
from ledger.places.rules import is_within
from ledger.places.words import RouteId, Scope, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitClaim:
    """Somebody says that a volunteer did something; who says so is the request's client.

    Attributes:
        request: of the volunteer, of a staff member on their behalf, or of a system.
        volunteer_id: who did it.
        activity: its code.
        occurred_at: when it began.
        unit_id: the station in whose area it was, whose budget pays.
        grade: of the evidence; a volunteer's form shows D, staff show C.
        route_id: the route walked, if any.
        source: where the claim came from.
        attachment_ids: photos, a voice note and words that whoever asks has uploaded.
    """

    request: Request
    volunteer_id: VolunteerId
    activity: str
    occurred_at: datetime
    unit_id: UnitId
    grade: Grade
    route_id: RouteId | None = None
    source: Source = "form"
    attachment_ids: tuple[AttachmentId, ...] = ()

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the rule, the volunteer's week, the station, and the staff member who enters it."""
        yield from needs_of_award(
            known,
            volunteer_id=self.volunteer_id,
            activity=self.activity,
            weeks=weeks_around(self.occurred_at),
        )
        yield UnitFact(self.unit_id)
        if self.route_id is not None:
            yield RouteFact(self.route_id)
        for attachment_id in self.attachment_ids:
            yield AttachmentFact(attachment_id)
        staff_id = staff_of(self.request.client)
        if staff_id is not None:
            yield StaffFact(staff_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what an award would post to."""
        return owners_of_award(self.unit_id, self.volunteer_id)

    def decide(self, view: View) -> Decision:
        """Open the claim, or refuse what may not be claimed or not by this person."""
        activity = view.fact(ActivityFact(self.activity))
        if activity is None:
            raise ActivityUnknown
        volunteer: VolunteerSeen | None = view.fact(VolunteerFact(self.volunteer_id))
        if volunteer is None:
            raise VolunteerUnknown
        scope = view.fact(UnitFact(self.unit_id))
        if scope is None:
            raise UnitUnknown
        if self.route_id is not None and view.fact(RouteFact(self.route_id)) is None:
            raise RouteUnknown
        self._check_time(view)
        staff = self._check_submitter(view)
        if staff is not None:
            check_reach(staff, volunteer=volunteer, scope=scope)
        if activity.kind not in FORM_KINDS and not self.request.client.startswith("system/"):
            raise ActivityNotByForm
        attached = attach(view, self.attachment_ids, by=self.request.client, about=view.log_index)
        opening = open_claim(
            view,
            Submission(
                volunteer_id=self.volunteer_id,
                activity=activity,
                unit_id=self.unit_id,
                route_id=self.route_id,
                occurred_at=min(self.occurred_at, view.now),
                grade=self.grade,
                source=self.source,
                signals=tied(staff, volunteer),
                submitted_by=self.request.client,
                submitter_staff_id=staff.staff_id if staff else None,
                submitter_volunteer_id=staff.volunteer_id if staff else volunteer_of(self.request.client),
            ),
        )
        return Decision(
            kind="award" if opening.is_approved else "claim",
            actor=self.request.client,
            occurred_at=min(self.occurred_at, view.now),
            postings=opening.postings,
            refers_to=opening.refers_to,
            rows=(*opening.rows, *attached.rows),
            answer=opening.answer,
            learned={**opening.learned, **attached.learned},
        )

    def _check_time(self, view: View) -> None:
        if self.occurred_at > view.now + CLOCK_SLACK:
            raise TimeInFuture
        if view.now - self.occurred_at > CLAIM_AGE_MAX:
            raise ClaimTooOld(days_max=CLAIM_AGE_MAX.days)

    def _check_submitter(self, view: View) -> StaffSeen | None:
        """Return the staff member who enters the claim, or None when nobody does."""
        best = best_grade(self.request.client)
        if best is None:
            raise RoleMissing
        if not reaches(best, self.grade):
            raise GradeNotYours(grade_best=best)
        volunteer_id = volunteer_of(self.request.client)
        if volunteer_id is not None and volunteer_id != self.volunteer_id:
            raise ClaimForAnother
        staff_id = staff_of(self.request.client)
        if staff_id is None:
            return None
        staff: StaffSeen | None = view.fact(StaffFact(staff_id))
        if staff is None or not has_role(staff.roles, "clerk", "approver"):
            raise RoleMissing
        if staff.volunteer_id == self.volunteer_id:
            raise ClaimForAnother
        return staff


def check_reach(staff: StaffSeen, *, volunteer: VolunteerSeen, scope: Scope) -> None:
    """Hold a member of staff to the people and stations of their own area.

    Raises:
        UnitUnknown: the station lies elsewhere.
        VolunteerUnknown: the volunteer belongs elsewhere.
    """
    if not is_within(scope, staff.scope):
        raise UnitUnknown
    if not is_within(volunteer.scope, staff.scope):
        raise VolunteerUnknown
