"""Award points by hand: with a reason and an attachment, and a second person above the bureau's limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ledger.book import rules as book_rules
from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.attachments.facts import AttachmentFact
from ledger.earning.attachments.rules import attach
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.budgets.facts import BudgetPlanFact
from ledger.earning.budgets.words import BudgetPlan
from ledger.earning.facts import ActivityFact, StaffFact, StaffSeen, VolunteerFact, VolunteerSeen
from ledger.earning.manual.facts import GivenAloneFact
from ledger.earning.manual.refusals import EvidenceMissing
from ledger.earning.manual.words import MANUAL
from ledger.earning.operations.awarding import needs_of_award, owners_of_award
from ledger.earning.operations.opening import Opening, Submission, open_claim
from ledger.earning.refusals import ActivityUnknown, ClaimForAnother, ReasonMissing, RoleMissing
from ledger.earning.rules import days_around, has_role, rule_at, weeks_around
from ledger.earning.words import Activity
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffId, VolunteerId
from ledger.places.rules import is_within


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardByHand:
    """An approver gives points for what no activity covers; their volunteer's station pays.

    It is a claim like any other: the rule of the activity "manual" caps it and sets its notice. Another
    approver decides what takes the points that one person alone gives one volunteer in a calendar month
    above the limit. Service time is never given by hand.

    Attributes:
        request: the approver's.
        staff_id: who they are.
        volunteer_id: who gets the points.
        points: at most what the rule allows at once.
        reason: the volunteer reads it, and everybody who looks at the book.
        attachment_ids: what there is to show for it, at least one.
        occurred_at: the moment of giving.
    """

    request: Request
    staff_id: StaffId
    volunteer_id: VolunteerId
    points: int
    reason: str
    attachment_ids: tuple[AttachmentId, ...]
    occurred_at: datetime

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the approver, the files, the limit, and what an award reads."""
        yield StaffFact(self.staff_id)
        yield BudgetPlanFact()
        yield from needs_of_award(
            known,
            volunteer_id=self.volunteer_id,
            activity=MANUAL,
            weeks=weeks_around(self.occurred_at),
        )
        for month_on in sorted({day.replace(day=1) for day in days_around(self.occurred_at)}):
            yield GivenAloneFact(self.staff_id, self.volunteer_id, month_on)
        for attachment_id in self.attachment_ids:
            yield AttachmentFact(attachment_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what the award would post to."""
        volunteer: VolunteerSeen | None = known.get(VolunteerFact(self.volunteer_id))
        return owners_of_award(volunteer.unit_id, self.volunteer_id) if volunteer else ()

    def decide(self, view: View) -> Decision:
        """Open the claim, awarded at once within the limit, or waiting for a second person.

        Raises:
            RoleMissing: not an approver.
            ReasonMissing: nothing is said about why.
            EvidenceMissing: nothing is shown for it.
            VolunteerUnknown: there is no such volunteer in the approver's area.
            ClaimForAnother: it would be for the approver themselves.
            ActivityUnknown: the bureau has published no rule for awards by hand, so there are none.
            AmountOutOfRange: more than the rule allows at once.
        """
        staff: StaffSeen | None = view.fact(StaffFact(self.staff_id))
        if staff is None or not has_role(staff.roles, "approver"):
            raise RoleMissing
        reason = self.reason.strip()
        if not reason:
            raise ReasonMissing
        if not self.attachment_ids:
            raise EvidenceMissing
        volunteer: VolunteerSeen | None = view.fact(VolunteerFact(self.volunteer_id))
        if volunteer is None or not is_within(volunteer.scope, staff.scope):
            raise VolunteerUnknown
        if staff.volunteer_id == self.volunteer_id:
            raise ClaimForAnother
        plan: BudgetPlan = view.fact(BudgetPlanFact())
        given = GivenAloneFact(self.staff_id, self.volunteer_id, self._day(view).replace(day=1))
        given_before: int = view.fact(given) or 0
        needs_second = given_before + self.points > plan.manual_limit or _is_close(staff, volunteer)
        opening = self._open(view, staff, volunteer, needs_second=needs_second)
        files = attach(view, self.attachment_ids, by=self.request.client, about=view.log_index)
        return Decision(
            kind="award" if opening.is_approved else "claim",
            actor=self.request.client,
            occurred_at=min(self.occurred_at, view.now),
            reason=reason,
            postings=opening.postings,
            refers_to=opening.refers_to,
            rows=(*opening.rows, self._row(staff, plan, opening, given_before), *files.rows),
            answer=opening.answer,
            learned={
                **opening.learned,
                **files.learned,
                given: given_before + (self.points if opening.is_approved else 0),
            },
        )

    def _day(self, view: View) -> date:
        return view.tenant.day(min(self.occurred_at, view.now))

    def _open(self, view: View, staff: StaffSeen, volunteer: VolunteerSeen, *, needs_second: bool) -> Opening:
        activity: Activity | None = view.fact(ActivityFact(MANUAL))
        occurred_at = min(self.occurred_at, view.now)
        rule = rule_at(activity.rules, occurred_at) if activity else None
        if activity is None or rule is None:
            raise ActivityUnknown
        book_rules.whole(self.points, most=rule.points)
        return open_claim(
            view,
            Submission(
                volunteer_id=self.volunteer_id,
                activity=activity,
                unit_id=volunteer.unit_id,
                route_id=None,
                occurred_at=occurred_at,
                grade="C",
                source="manual",
                submitted_by=self.request.client,
                submitter_staff_id=staff.staff_id,
                submitter_volunteer_id=staff.volunteer_id,
                part=self.points,
                minutes_given=0,
                asked_by="manual" if needs_second else None,
            ),
        )

    def _row(self, staff: StaffSeen, plan: BudgetPlan, opening: Opening, given_before: int) -> Row:
        return Row(
            "manual_awards",
            {
                "volunteer_id": self.volunteer_id,
                "staff_id": staff.staff_id,
                "staff_volunteer_id": staff.volunteer_id,
                "points": self.points,
                "manual_limit": plan.manual_limit,
                "path": opening.answer["path"],
                "attachment_id": self.attachment_ids[0],
                "given_before": given_before,
            },
        )


def _is_close(staff: StaffSeen, volunteer: VolunteerSeen) -> bool:
    """Tell whether giver and volunteer share a household or a team, so that another must look."""
    return (staff.household_index is not None and staff.household_index == volunteer.household_index) or (
        staff.team_id is not None and staff.team_id == volunteer.team_id
    )
