"""Check in at a checkpoint; the check-in that completes a patrol makes its claim in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledger.book.seal import utc_text
from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.coverage.facts import VisitFact
from ledger.earning.coverage.visiting import Noted, note_visit, percent_for
from ledger.earning.earned import whole_minutes
from ledger.earning.evidence.recording import Presence, needs_of_record, record
from ledger.earning.evidence.rules import signals_of_patrol
from ledger.earning.evidence.witnesses import Witness
from ledger.earning.evidence.words import STICKER, Scan
from ledger.earning.facts import (
    ActivityFact,
    CheckInSeen,
    CheckpointFact,
    CheckpointSeen,
    RecentFact,
    VolunteerFact,
    VolunteerSeen,
)
from ledger.earning.operations.awarding import needs_of_award, owners_of_award
from ledger.earning.operations.opening import Opening, Submission, open_claim
from ledger.earning.rules import (
    check_pause,
    check_scan_time,
    form_patrol,
    patrol_activity,
    weeks_around,
    worst_grade,
)
from ledger.earning.words import (
    NIGHT_PATROL,
    PATROL,
    RECENT_CHECK_INS_MAX,
    Fix,
)
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId
from ledger.places.refusals import CheckpointUnknown
from ledger.places.words import CheckpointId


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A volunteer scanned the sticker of a checkpoint.

    Attributes:
        request: the volunteer's own, of a witness who scanned their card, or of a system that replays.
        volunteer_id: who was there.
        checkpoint_id: where.
        occurred_at: when, as `rules.scanned` tells it.
        fix: what the phone said of its place, or None.
        scan: how it was made.
    """

    request: Request
    volunteer_id: VolunteerId
    checkpoint_id: CheckpointId
    occurred_at: datetime
    fix: Fix | None
    scan: Scan = STICKER

    @property
    def presence(self) -> Presence:
        """What was sent in."""
        return Presence(
            client=self.request.client,
            volunteer_id=self.volunteer_id,
            checkpoint_id=self.checkpoint_id,
            occurred_at=self.occurred_at,
            fix=self.fix,
            scan=self.scan,
        )

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the checkpoint and the volunteer; on a route also what a patrol would be decided on."""
        yield CheckpointFact(self.checkpoint_id)
        yield VolunteerFact(self.volunteer_id)
        yield RecentFact(self.volunteer_id)
        checkpoint: CheckpointSeen | None = known.get(CheckpointFact(self.checkpoint_id))
        yield from needs_of_record(self.presence, checkpoint)
        if checkpoint is not None and checkpoint.route_id is not None:
            yield VisitFact("route", checkpoint.route_id)
            for activity in (PATROL, NIGHT_PATROL):
                yield from needs_of_award(
                    known,
                    volunteer_id=self.volunteer_id,
                    activity=activity,
                    weeks=weeks_around(self.occurred_at),
                )

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what an award would post to."""
        checkpoint: CheckpointSeen | None = known.get(CheckpointFact(self.checkpoint_id))
        return owners_of_award(checkpoint.unit_id, self.volunteer_id) if checkpoint else ()

    def decide(self, view: View) -> Decision:
        """Record the check-in, and the claim and award that come of it."""
        checkpoint: CheckpointSeen | None = view.fact(CheckpointFact(self.checkpoint_id))
        if checkpoint is None:
            raise CheckpointUnknown
        person: VolunteerSeen | None = view.fact(VolunteerFact(self.volunteer_id))
        if person is None:
            raise VolunteerUnknown
        check_scan_time(self.occurred_at, now=view.now)
        recent: tuple[CheckInSeen, ...] = view.fact(RecentFact(self.volunteer_id)) or ()
        recorded = record(view, self.presence, checkpoint=checkpoint, person=person)
        new = recorded.seen
        check_pause(recent, new)
        # What a session counts is no patrol of one's own.
        patrol = () if new.used else form_patrol(recent, new, points_needed=checkpoint.walk.points_needed)
        walk = self._walk(view, patrol)
        claim = self._claim(view, checkpoint, patrol, walk, recorded.witness)
        used = {seen.check_in_id for seen in patrol} if claim else set()
        links = tuple(Row("claim_check_ins", {"check_in_id": check_in_id}) for check_in_id in sorted(used))
        seen_now = (new, *recent)
        if used:
            seen_now = tuple(
                replace(seen, used=True) if seen.check_in_id in used else seen for seen in seen_now
            )
        learned: dict[Fact, Any] = {
            RecentFact(self.volunteer_id): seen_now[:RECENT_CHECK_INS_MAX],
            **recorded.learned,
            **walk.learned,
        }
        refers_to = {"volunteer": self.volunteer_id, "checkpoint": self.checkpoint_id}
        return Decision(
            kind="award" if claim and claim.is_approved else "check_in",
            actor=self.request.client,
            occurred_at=new.occurred_at,
            postings=claim.postings if claim else (),
            refers_to={**refers_to, **claim.refers_to} if claim else refers_to,
            rows=(recorded.row, *recorded.photo, *(claim.rows if claim else ()), *links),
            changes=(*recorded.changes, *walk.changes),
            answer={
                "check_in_id": new.check_in_id,
                "occurred_at": utc_text(new.occurred_at),
                "grade": new.grade,
                "signals": list(new.signals),
                "claim": dict(claim.answer) if claim else None,
            },
            learned={**learned, **claim.learned} if claim else learned,
        )

    def _walk(self, view: View, patrol: tuple[CheckInSeen, ...]) -> Noted:
        """Note that the patrol's route was walked, when its last point was reached."""
        if not patrol or patrol[0].route_id is None:
            return Noted()
        grade = worst_grade(seen.grade for seen in patrol)
        return note_visit(view, "route", patrol[0].route_id, at=patrol[-1].occurred_at, grade=grade)

    def _claim(
        self,
        view: View,
        checkpoint: CheckpointSeen,
        patrol: tuple[CheckInSeen, ...],
        walk: Noted,
        witness: Witness | None,
    ) -> Opening | None:
        """Open the patrol's claim; a bureau that has published no rule for patrols gets none."""
        if not patrol:
            return None
        started_at = patrol[0].occurred_at
        activity = view.fact(ActivityFact(patrol_activity(started_at.astimezone(view.tenant.zone).time())))
        if activity is None or not activity.rules:
            return None
        return open_claim(
            view,
            Submission(
                volunteer_id=self.volunteer_id,
                activity=activity,
                unit_id=checkpoint.unit_id,
                route_id=checkpoint.route_id,
                occurred_at=started_at,
                grade=worst_grade(seen.grade for seen in patrol),
                source="check_in",
                signals=signals_of_patrol(patrol, checkpoint.walk),
                submitted_by=self.request.client,
                submitter_staff_id=witness.staff_id if witness else None,
                submitter_volunteer_id=witness.volunteer_id if witness else self.volunteer_id,
                minutes_present=whole_minutes(started_at, patrol[-1].occurred_at),
                coverage_percent=percent_for(
                    activity, (walk.gap, *(seen.gap for seen in patrol)), at=started_at
                ),
            ),
        )
