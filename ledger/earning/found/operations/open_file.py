"""Open a file on something or somebody found: by the finder, or at the desk for one without a phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.attachments.facts import AttachmentFact
from ledger.earning.attachments.rules import attach
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.facts import ActivityFact, StaffSeen, VolunteerFact, VolunteerSeen
from ledger.earning.found.facts import FoundFact, FoundSeen
from ledger.earning.found.operations.common import acting_staff, custody_row, staff_fact
from ledger.earning.found.refusals import CategoryUnfit, FinderInNoTeam
from ledger.earning.found.rules import fits
from ledger.earning.found.words import ACTIVITY_KIND, FOUND_AGE_MAX, Category, FoundId, FoundKind
from ledger.earning.refusals import ActivityUnknown, ClaimForAnother, ClaimTooOld, TimeInFuture
from ledger.earning.rules import rule_at, volunteer_of
from ledger.earning.words import CLOCK_SLACK, Activity
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId
from ledger.places.rules import is_within


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFound:
    """Somebody found something, or somebody.

    Attributes:
        request: of the finder's phone, or of staff to whom the finder brings it.
        finder_id: who found it.
        kind: an item or a person.
        category: what or who, roughly; details are words among the attachments.
        activity: what its return will earn by.
        found_at: when.
        for_team: the finder's squad shares it.
        attachment_ids: photos and words, uploaded by whoever asks.
    """

    request: Request
    finder_id: VolunteerId
    kind: FoundKind
    category: Category
    activity: str
    found_at: datetime
    for_team: bool = False
    attachment_ids: tuple[AttachmentId, ...] = ()

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the finder, the activity, the files, and who enters it."""
        yield VolunteerFact(self.finder_id)
        yield ActivityFact(self.activity)
        yield from staff_fact(self.request.client)
        yield from (AttachmentFact(attachment_id) for attachment_id in self.attachment_ids)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no account: points come with the return."""
        return ()

    def decide(self, view: View) -> Decision:
        """Open the file with the first link of its chain; at the desk staff take it over at once.

        Raises:
            VolunteerUnknown, ClaimForAnother, RoleMissing: not by this person.
            CategoryUnfit, ActivityUnknown, TimeInFuture, ClaimTooOld, FinderInNoTeam: not like this.
        """
        finder: VolunteerSeen | None = view.fact(VolunteerFact(self.finder_id))
        staff = acting_staff(view, self.request.client)
        self._check_asker(finder, staff)
        if finder is None:
            raise VolunteerUnknown
        self._check_what(view, finder)
        found = FoundSeen(
            found_id=FoundId(view.log_index),
            kind=self.kind,
            category=self.category,
            activity=self.activity,
            finder_id=self.finder_id,
            household_phones=frozenset(),
            team_id=finder.team_id if self.for_team else None,
            unit_id=finder.unit_id,
            scope=finder.scope,
            found_at=min(self.found_at, view.now),
            opened_at=view.now,
            state="open",
            holder_volunteer_id=None if staff else self.finder_id,
            holder_staff_id=staff.staff_id if staff else None,
            steps_count=2 if staff else 1,
            entered_staff_id=staff.staff_id if staff else None,
            attachment_ids=self.attachment_ids,
            unsigned=staff is not None,
        )
        attached = attach(view, self.attachment_ids, by=self.request.client, about=view.log_index)
        return Decision(
            kind="found",
            actor=self.request.client,
            occurred_at=found.found_at,
            refers_to={"found": found.found_id, "volunteer": self.finder_id, "unit": found.unit_id},
            rows=(self._row(view, found), *self._chain(view, found, staff), *attached.rows),
            answer={"found_id": found.found_id, "state": "open"},
            learned={FoundFact(found.found_id): found, **attached.learned},
        )

    def _check_asker(self, finder: VolunteerSeen | None, staff: StaffSeen | None) -> None:
        if staff is None:
            if volunteer_of(self.request.client) != self.finder_id:
                raise ClaimForAnother
            return
        if finder is None or not is_within(finder.scope, staff.scope):
            raise VolunteerUnknown
        if staff.volunteer_id == self.finder_id:
            raise ClaimForAnother

    def _check_what(self, view: View, finder: VolunteerSeen) -> None:
        if not fits(self.kind, self.category):
            raise CategoryUnfit
        if self.found_at > view.now + CLOCK_SLACK:
            raise TimeInFuture
        if view.now - self.found_at > FOUND_AGE_MAX:
            raise ClaimTooOld(days_max=FOUND_AGE_MAX.days)
        activity: Activity | None = view.fact(ActivityFact(self.activity))
        if (
            activity is None
            or activity.kind != ACTIVITY_KIND[self.kind]
            or rule_at(activity.rules, self.found_at) is None
        ):
            raise ActivityUnknown
        if self.for_team and finder.team_id is None:
            raise FinderInNoTeam

    def _chain(self, view: View, found: FoundSeen, staff: StaffSeen | None) -> tuple[Row, ...]:
        taken_up = custody_row(
            found.found_id,
            step=1,
            method="found",
            giver=(None, None),
            taker=(self.finder_id, None),
            view=view,
        )
        if staff is None:
            return (taken_up,)
        handed_in = custody_row(
            found.found_id,
            step=2,
            method="desk",
            giver=(self.finder_id, None),
            taker=(None, staff.staff_id),
            view=view,
        )
        return taken_up, handed_in

    def _row(self, view: View, found: FoundSeen) -> Row:
        return Row(
            "found_files",
            {
                "kind": found.kind,
                "category": found.category,
                "activity": found.activity,
                "finder_id": found.finder_id,
                "team_id": found.team_id,
                "unit_id": found.unit_id,
                "found_at": found.found_at,
                "opened_at": view.now,
                "opened_by": self.request.client,
                "entered_staff_id": found.entered_staff_id,
                "state": "open",
                "closed_why": None,
                "loss_id": None,
                "holder_volunteer_id": found.holder_volunteer_id,
                "holder_staff_id": found.holder_staff_id,
                "steps_count": found.steps_count,
            },
        )
