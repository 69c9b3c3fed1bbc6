"""How a check-in is written: its grade, what is odd about it, the session it belongs to, the visit it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger.book.words import Change, Fact, Principal, Row, View
from ledger.earning.attachments.facts import AttachmentFact
from ledger.earning.attachments.rules import attach, release
from ledger.earning.coverage.facts import VisitFact
from ledger.earning.coverage.visiting import Noted, note_visit
from ledger.earning.evidence.facts import (
    OpenSession,
    OpenSessionFact,
    PairFact,
    SamePlace,
    SamePlaceFact,
    SharedBrowserFact,
    StepFact,
)
from ledger.earning.evidence.rules import grade_of_scan, is_crowded, is_hasty, is_near, signals_of_scan
from ledger.earning.evidence.witnesses import (
    Witness,
    is_same_household,
    is_witness,
    needs_of_witness,
    witness_of,
)
from ledger.earning.evidence.words import PAIR_WINDOW, SAME_PLACE_SEEN_MAX, SESSION_GRACE, Scan
from ledger.earning.facts import CheckInSeen, CheckpointSeen, RecentFact, UnitFact, VolunteerSeen
from ledger.earning.refusals import CheckpointRetired
from ledger.earning.rules import metres_apart, whole_metres
from ledger.earning.signals import Signal
from ledger.earning.words import CheckInId, Fix
from ledger.people.words import VolunteerId
from ledger.places.words import CheckpointId, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """That somebody was at a checkpoint, as it was sent in."""

    client: Principal
    volunteer_id: VolunteerId
    checkpoint_id: CheckpointId
    occurred_at: datetime
    fix: Fix | None
    scan: Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A check-in that will be written, and what is known from then on."""

    row: Row
    seen: CheckInSeen
    visit: Noted
    witness: Witness | None
    photo: tuple[Row, ...]
    changes: tuple[Change, ...]
    learned: Mapping[Fact, Any]


def needs_of_record(presence: Presence, checkpoint: CheckpointSeen | None) -> Iterable[Fact]:
    """Name what recording a check-in reads besides the checkpoint and the volunteer."""
    scan = presence.scan
    yield VisitFact("checkpoint", presence.checkpoint_id)
    yield OpenSessionFact(presence.volunteer_id)
    yield RecentFact(presence.volunteer_id)
    if scan.code is not None:
        yield StepFact(scan.code.board_id, scan.code.step)
    if scan.photo_id is not None:
        yield AttachmentFact(scan.photo_id)
    if scan.device_id is not None:
        yield SharedBrowserFact(scan.device_id)
    if scan.place_digest is not None:
        yield SamePlaceFact(scan.place_digest)
    if is_witness(presence.client, presence.volunteer_id):
        yield from needs_of_witness(presence.client, presence.volunteer_id, at=presence.occurred_at)
        if checkpoint is not None:
            yield UnitFact(checkpoint.unit_id)


def record(view: View, presence: Presence, *, checkpoint: CheckpointSeen, person: VolunteerSeen) -> Recorded:
    """Decide how a check-in stands; nobody is refused for what is odd about it.

    Raises:
        CheckpointRetired: it was out of use by then; a scan from before counts, however late it comes.
        RoleMissing, CheckpointUnknown, LeaderNeeded, WitnessIsPerson: of a witness who may not.
        AttachmentUnknown, AttachmentUsed: of a photo that cannot be evidence.
    """
    scan, occurred_at = presence.scan, min(presence.occurred_at, view.now)
    if checkpoint.retired_at is not None and occurred_at >= checkpoint.retired_at:
        raise CheckpointRetired
    witness = _witness(view, presence, checkpoint, person)
    distance = metres_apart(presence.fix, checkpoint)
    accuracy = whole_metres(presence.fix.accuracy_m) if presence.fix else None
    crowded = is_crowded(scan, before_count=_step_count(view, scan))
    grade = grade_of_scan(
        scan,
        near=is_near(distance=distance, accuracy=accuracy),
        delay=view.now - occurred_at,
        is_crowded=crowded,
    )
    signals = _signals(view, presence, person, witness, is_crowded=crowded, at=occurred_at)
    if is_hasty(view.fact(RecentFact(presence.volunteer_id)) or (), checkpoint.place, at=occurred_at):
        signals = ("too_fast", *signals)
    visit = note_visit(view, "checkpoint", presence.checkpoint_id, at=occurred_at, grade=grade)
    session = _session(view, presence, occurred_at)
    measured = {"distance_m": distance, "accuracy_m": accuracy}
    seen = CheckInSeen(
        check_in_id=CheckInId(view.log_index),
        checkpoint_id=presence.checkpoint_id,
        route_id=checkpoint.route_id,
        occurred_at=occurred_at,
        grade=grade,
        place=checkpoint.place,
        used=session is not None,
        gap=visit.gap,
        is_witnessed=witness is not None,
        route_order=checkpoint.route_order,
        signals=signals,
    )
    photos = () if scan.photo_id is None else (scan.photo_id,)
    attached = attach(view, photos, by=presence.client, about=view.log_index)
    return Recorded(
        row=_row(presence, seen, witness, session, {**measured, **visit.columns}),
        seen=seen,
        visit=visit,
        witness=witness,
        photo=attached.rows,
        changes=(*visit.changes, *release(view, photos)),
        learned={**visit.learned, **attached.learned, **_learned(view, presence, occurred_at)},
    )


def _row(
    presence: Presence,
    seen: CheckInSeen,
    witness: Witness | None,
    session: OpenSession | None,
    more: Mapping[str, int | None],
) -> Row:
    scan = presence.scan
    return Row(
        "check_ins",
        {
            "volunteer_id": presence.volunteer_id,
            "checkpoint_id": presence.checkpoint_id,
            "route_id": seen.route_id,
            "occurred_at": seen.occurred_at,
            "grade": seen.grade,
            "method": witness.method if witness else scan.method,
            "recorded_by": witness.principal if witness else None,
            "session_id": session.session_id if session else None,
            "device_id": scan.device_id,
            "place_digest": scan.place_digest,
            "signals": list(seen.signals) or None,
            "board_id": scan.code.board_id if scan.code else None,
            "board_step": scan.code.step if scan.code else None,
            **more,
        },
    )


def _signals(
    view: View,
    presence: Presence,
    person: VolunteerSeen,
    witness: Witness | None,
    *,
    is_crowded: bool,
    at: datetime,
) -> tuple[Signal, ...]:
    scan = presence.scan
    return signals_of_scan(
        scan,
        is_crowded=is_crowded,
        browser_shared_by=0 if scan.device_id is None else view.fact(SharedBrowserFact(scan.device_id)) or 0,
        same_places=_same_places(view, scan),
        volunteer_id=person.volunteer_id,
        occurred_at=at,
        pair_count=view.fact(_pair(presence)) or 0 if witness else 0,
        is_same_household=is_same_household(witness, person),
    )


def _witness(
    view: View, presence: Presence, checkpoint: CheckpointSeen, person: VolunteerSeen
) -> Witness | None:
    if not is_witness(presence.client, presence.volunteer_id):
        return None
    scope: Scope = view.fact(UnitFact(checkpoint.unit_id))
    return witness_of(view, presence.client, person, scope=scope)


def _session(view: View, presence: Presence, at: datetime) -> OpenSession | None:
    session: OpenSession | None = view.fact(OpenSessionFact(presence.volunteer_id))
    return session if session is not None and at <= session.planned_until + SESSION_GRACE else None


def _step_count(view: View, scan: Scan) -> int:
    return 0 if scan.code is None else view.fact(StepFact(scan.code.board_id, scan.code.step)) or 0


def _same_places(view: View, scan: Scan) -> tuple[SamePlace, ...]:
    return () if scan.place_digest is None else view.fact(SamePlaceFact(scan.place_digest)) or ()


def _pair(presence: Presence) -> PairFact:
    return PairFact(presence.client, presence.volunteer_id, presence.occurred_at - PAIR_WINDOW)


def _learned(view: View, presence: Presence, at: datetime) -> dict[Fact, Any]:
    """Return what later commands of the same batch must know of this one."""
    scan, learned = presence.scan, dict[Fact, Any]()
    if scan.code is not None:
        learned[StepFact(scan.code.board_id, scan.code.step)] = _step_count(view, scan) + 1
    if scan.place_digest is not None:
        here = SamePlace(volunteer_id=presence.volunteer_id, occurred_at=at)
        known = (here, *_same_places(view, scan))[:SAME_PLACE_SEEN_MAX]
        learned[SamePlaceFact(scan.place_digest)] = known
    return learned
