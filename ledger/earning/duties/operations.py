"""Sign in to duty at a post, and out of it; signing out makes the claim, with the minutes really given."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledger.book.seal import utc_text
from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Request, Row, View
from ledger.earning.duties.facts import OnDutyFact
from ledger.earning.duties.refusals import DutyElsewhere, DutyUnderWay, NotOnDuty
from ledger.earning.duties.rules import minutes_given, signals_of_duty
from ledger.earning.duties.words import DUTY, DutyId, DutySeen
from ledger.earning.evidence.recording import Presence, Recorded, needs_of_record, record
from ledger.earning.evidence.rules import in_order
from ledger.earning.evidence.words import Scan
from ledger.earning.facts import (
    ActivityFact,
    CheckpointFact,
    CheckpointSeen,
    VolunteerFact,
    VolunteerSeen,
)
from ledger.earning.operations.awarding import needs_of_award, owners_of_award
from ledger.earning.operations.opening import Opening, Submission, open_claim
from ledger.earning.refusals import ActivityUnknown
from ledger.earning.rules import check_scan_time, rule_at, weeks_around, worst_grade
from ledger.earning.words import Activity, Fix
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId
from ledger.places.refusals import CheckpointUnknown
from ledger.places.words import CheckpointId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Somebody begins a duty.

    Attributes:
        request: their own.
        volunteer_id: who.
        activity: a code of the kind duty.
        checkpoint_id: where.
        occurred_at: when, as the phone says.
        fix: where the phone was, or None.
        scan: how it was made.
    """

    request: Request
    volunteer_id: VolunteerId
    activity: str
    checkpoint_id: CheckpointId
    occurred_at: datetime
    fix: Fix | None
    scan: Scan

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the place, the person, the activity, and whether they are on duty already."""
        yield OnDutyFact(self.volunteer_id)
        yield ActivityFact(self.activity)
        yield from _needs_of_presence(known, _presence(self))

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the beginning."""
        activity: Activity | None = view.fact(ActivityFact(self.activity))
        if activity is None or activity.kind != DUTY or not activity.rules:
            raise ActivityUnknown
        if view.fact(OnDutyFact(self.volunteer_id)) is not None:
            raise DutyUnderWay
        recorded, checkpoint = _record(view, _presence(self))
        duty_id = DutyId(view.log_index)
        began_at = recorded.seen.occurred_at
        duty = DutySeen(
            duty_id=duty_id,
            activity=self.activity,
            checkpoint_id=self.checkpoint_id,
            unit_id=checkpoint.unit_id,
            began_at=began_at,
            grade=recorded.seen.grade,
            signals=recorded.seen.signals,
        )
        row = Row(
            "duties",
            {
                "volunteer_id": self.volunteer_id,
                "activity": self.activity,
                "checkpoint_id": self.checkpoint_id,
                "unit_id": checkpoint.unit_id,
                "began_at": began_at,
                "grade": duty.grade,
                "state": "on",
            },
        )
        return Decision(
            kind="duty",
            actor=self.request.client,
            occurred_at=began_at,
            refers_to={"duty": duty_id, "volunteer": self.volunteer_id, "checkpoint": self.checkpoint_id},
            rows=(_of_duty(recorded.row, duty_id), row),
            changes=recorded.changes,
            answer={"duty_id": duty_id, "began_at": utc_text(began_at), "grade": duty.grade},
            learned={**recorded.learned, OnDutyFact(self.volunteer_id): duty},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """Somebody ends the duty they are on.

    Attributes:
        request: their own.
        volunteer_id: who.
        checkpoint_id: where, in the area of the same station.
        occurred_at: when, as the phone says.
        fix: where the phone was, or None.
        scan: how it was made.
    """

    request: Request
    volunteer_id: VolunteerId
    checkpoint_id: CheckpointId
    occurred_at: datetime
    fix: Fix | None
    scan: Scan

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the duty, and what its award is decided on."""
        yield OnDutyFact(self.volunteer_id)
        yield from _needs_of_presence(known, _presence(self))
        duty: DutySeen | None = known.get(OnDutyFact(self.volunteer_id))
        if duty is not None:
            yield from needs_of_award(
                known,
                volunteer_id=self.volunteer_id,
                activity=duty.activity,
                weeks=weeks_around(duty.began_at),
            )

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what an award would post to."""
        duty: DutySeen | None = known.get(OnDutyFact(self.volunteer_id))
        return () if duty is None else owners_of_award(duty.unit_id, self.volunteer_id)

    def decide(self, view: View) -> Decision:
        """Write the end, and the claim that comes of it."""
        duty: DutySeen | None = view.fact(OnDutyFact(self.volunteer_id))
        if duty is None:
            raise NotOnDuty
        recorded, checkpoint = _record(view, _presence(self))
        if checkpoint.unit_id != duty.unit_id:
            raise DutyElsewhere
        ended_at = max(recorded.seen.occurred_at, duty.began_at)
        minutes = minutes_given(duty.began_at, ended_at)
        opening = self._claim(view, duty, recorded, ended_at)
        row = Row(
            "duty_ends",
            {
                "duty_id": duty.duty_id,
                "ended_at": ended_at,
                "grade": recorded.seen.grade,
                "minutes": minutes,
            },
        )
        return Decision(
            kind="award" if opening.is_approved else "duty_end",
            actor=self.request.client,
            occurred_at=ended_at,
            postings=opening.postings,
            refers_to={"duty": duty.duty_id, "checkpoint": self.checkpoint_id, **opening.refers_to},
            rows=(_of_duty(recorded.row, duty.duty_id), row, *opening.rows),
            changes=(
                *recorded.changes,
                Change("duties", {"log_index": duty.duty_id}, {"state": "off"}),
            ),
            answer={
                "duty_id": duty.duty_id,
                "began_at": utc_text(duty.began_at),
                "ended_at": utc_text(ended_at),
                "minutes": minutes,
                "claim": dict(opening.answer),
            },
            learned={**recorded.learned, **opening.learned, OnDutyFact(self.volunteer_id): None},
        )

    def _claim(self, view: View, duty: DutySeen, recorded: Recorded, ended_at: datetime) -> Opening:
        activity: Activity | None = view.fact(ActivityFact(duty.activity))
        rule = None if activity is None else rule_at(activity.rules, duty.began_at)
        if activity is None or rule is None:
            raise ActivityUnknown
        odd = signals_of_duty(duty.began_at, ended_at, rule=rule)
        return open_claim(
            view,
            Submission(
                volunteer_id=self.volunteer_id,
                activity=activity,
                unit_id=duty.unit_id,
                route_id=None,
                occurred_at=duty.began_at,
                grade=worst_grade((duty.grade, recorded.seen.grade)),
                source="duty",
                signals=in_order((*odd, *duty.signals, *recorded.seen.signals)),
                squad_id=LogIndex(duty.duty_id),
                submitted_by=self.request.client,
                submitter_staff_id=None,
                submitter_volunteer_id=self.volunteer_id,
                minutes_given=minutes_given(duty.began_at, ended_at),
            ),
        )


def _presence(command: SignIn | SignOut) -> Presence:
    return Presence(
        client=command.request.client,
        volunteer_id=command.volunteer_id,
        checkpoint_id=command.checkpoint_id,
        occurred_at=command.occurred_at,
        fix=command.fix,
        scan=command.scan,
    )


def _needs_of_presence(known: Facts, presence: Presence) -> Iterable[Fact]:
    yield CheckpointFact(presence.checkpoint_id)
    yield VolunteerFact(presence.volunteer_id)
    yield from needs_of_record(presence, known.get(CheckpointFact(presence.checkpoint_id)))


def _record(view: View, presence: Presence) -> tuple[Recorded, CheckpointSeen]:
    checkpoint: CheckpointSeen | None = view.fact(CheckpointFact(presence.checkpoint_id))
    person: VolunteerSeen | None = view.fact(VolunteerFact(presence.volunteer_id))
    if checkpoint is None:
        raise CheckpointUnknown
    if person is None:
        raise VolunteerUnknown
    check_scan_time(presence.occurred_at, now=view.now)
    return record(view, presence, checkpoint=checkpoint, person=person), checkpoint


def _of_duty(row: Row, duty_id: DutyId) -> Row:
    """Bind a check-in to its duty, so that no patrol counts it as well."""
    values: dict[str, Any] = {**row.values, "session_id": duty_id}
    return replace(row, values=values)
