"""The pure rules of earning: grades of evidence, patrols, paths to approval, caps and signals."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import ceil
from typing import Final

from ledger.book.words import Principal
from ledger.earning.facts import (
    CheckInSeen,
    CheckpointSeen,
    Served,
)
from ledger.earning.refusals import CapReached, CheckInTooSoon, LifeCapReached, ScanTooOld, TimeInFuture
from ledger.earning.signals import WITNESSED, Signal
from ledger.earning.words import (
    ACCURACY_COUNTED_M,
    CHECK_IN_PAUSE,
    CLAIM_LATE,
    CLOCK_SLACK,
    METRES_MAX,
    NIGHT_BEGINS,
    NIGHT_ENDS,
    NIGHT_PATROL,
    PATROL,
    PATROL_SPAN,
    SCAN_AGE_MAX,
    SPEED_MAX_M_PER_S,
    TOLERANCE_M,
    Approval,
    Fix,
    Grade,
    HeldBy,
    Rule,
    Stop,
)
from ledger.people.words import StaffId, VolunteerId
from ledger.places.rules import distance_m
from ledger.places.words import Place

WEEK_DAYS: Final = 7
BEST_GRADE: Final[dict[str, Grade]] = {"volunteer": "D", "staff": "C", "system": "A"}
"""The best evidence a claim form can show, by kind of principal; check-ins show better."""


def scanned(scanned_at: datetime | None, *, received_at: datetime) -> datetime:
    """Return when a check-in happened: as the phone says when it kept the scan, but never in the future."""
    return received_at if scanned_at is None else min(scanned_at, received_at)


def check_scan_time(occurred_at: datetime, *, now: datetime) -> None:
    """Refuse a scan from the future, or from longer ago than a phone may keep one."""
    if occurred_at > now + CLOCK_SLACK:
        raise TimeInFuture
    if now - occurred_at > SCAN_AGE_MAX:
        raise ScanTooOld(hours_max=int(SCAN_AGE_MAX.total_seconds() // 3600))


def metres_apart(fix: Fix | None, checkpoint: CheckpointSeen) -> int | None:
    """Return how far the phone was from the checkpoint, or None when either place is unknown."""
    if fix is None or checkpoint.place is None:
        return None
    return round(distance_m(fix.place, checkpoint.place))


def tolerance_m(accuracy_m: float) -> float:
    """Return how far from a checkpoint a phone of this accuracy may claim to be."""
    return TOLERANCE_M + min(accuracy_m, ACCURACY_COUNTED_M)


def whole_metres(measured: float | None) -> int | None:
    """Round a phone's accuracy up to whole metres, within what a column holds."""
    return None if measured is None else min(ceil(measured), METRES_MAX)


def worst_grade(grades: Iterable[Grade]) -> Grade:
    """Return the weakest of several grades: a chain of evidence is as strong as its weakest part."""
    return max(grades)


def reaches(grade: Grade, needed: Grade) -> bool:
    """Tell whether evidence of a grade is as good as needed; A is best."""
    return grade <= needed


def check_pause(earlier: Iterable[CheckInSeen], new: CheckInSeen) -> None:
    """Refuse the same checkpoint again within the pause, before or after, but for a witness who confirms."""
    for seen in earlier:
        apart = abs(new.occurred_at - seen.occurred_at)
        confirms = new.is_witnessed and not seen.is_witnessed and not reaches(seen.grade, new.grade)
        if seen.checkpoint_id == new.checkpoint_id and apart < CHECK_IN_PAUSE and not confirms:
            raise CheckInTooSoon(wait_minutes=ceil((CHECK_IN_PAUSE - apart) / timedelta(minutes=1)))


def under_way(earlier: Iterable[CheckInSeen], new: CheckInSeen) -> tuple[CheckInSeen, ...]:
    """Return the check-ins of the patrol that `new` belongs to, `new` among them, oldest first.

    They are unused, of one route, at distinct checkpoints and within the span. A phone without network may
    send them late and out of order, so check-ins before and after `new` count; of several spans the one with
    the most checkpoints wins, then the earliest.
    """
    if new.route_id is None:
        return (new,)
    near = sorted(
        (
            seen
            for seen in (*earlier, new)
            if not seen.used
            and seen.route_id == new.route_id
            and abs(seen.occurred_at - new.occurred_at) <= PATROL_SPAN
        ),
        key=lambda seen: (seen.occurred_at, seen.check_in_id),
    )
    best: tuple[CheckInSeen, ...] = ()
    for first in near:
        if first.occurred_at > new.occurred_at:
            break
        span = _distinct(near, new, first.occurred_at)
        if len(span) > len(best):
            best = span
    return best


def _distinct(near: Iterable[CheckInSeen], new: CheckInSeen, begins_at: datetime) -> tuple[CheckInSeen, ...]:
    """Keep the best check-in at each checkpoint of a span, then the first, but the new one at its own."""
    kept = {new.checkpoint_id: new}
    for seen in near:
        if begins_at <= seen.occurred_at <= begins_at + PATROL_SPAN:
            best = kept.setdefault(seen.checkpoint_id, seen)
            if best is not new and not reaches(best.grade, seen.grade):
                kept[seen.checkpoint_id] = seen
    return tuple(sorted(kept.values(), key=lambda seen: (seen.occurred_at, seen.check_in_id)))


def form_patrol(
    earlier: Iterable[CheckInSeen], new: CheckInSeen, *, points_needed: int
) -> tuple[CheckInSeen, ...]:
    """Return the check-ins that make a patrol of the route together with `new`, or nothing yet."""
    found = under_way(earlier, new)
    return found if len(found) >= points_needed else ()


def current_patrol(recent: Iterable[CheckInSeen], *, now: datetime) -> tuple[CheckInSeen, ...]:
    """Return the check-ins of the patrol that can still be completed, oldest first, or nothing."""
    open_ones = [
        seen
        for seen in recent
        if not seen.used and seen.route_id is not None and now - seen.occurred_at < PATROL_SPAN
    ]
    if not open_ones:
        return ()
    newest = max(open_ones, key=lambda seen: (seen.occurred_at, seen.check_in_id))
    return under_way((seen for seen in open_ones if seen is not newest), newest)


def patrol_activity(started_at: time) -> str:
    """Return which activity a patrol is that started at this hour of the tenant's day."""
    return NIGHT_PATROL if started_at >= NIGHT_BEGINS or started_at < NIGHT_ENDS else PATROL


def is_too_fast(stops: Sequence[tuple[Place | None, datetime]]) -> bool:
    """Tell whether nobody could have travelled between the stops, given in order of time, that fast."""
    known = [(place, at) for place, at in stops if place is not None]
    for (place, at), (next_place, next_at) in pairwise(known):
        metres = distance_m(place, next_place)
        if metres > TOLERANCE_M and metres > SPEED_MAX_M_PER_S * (next_at - at).total_seconds():
            return True
    return False


def signals(stops: Sequence[Stop], *, occurred_at: datetime, submitted_at: datetime) -> list[Signal]:
    """Name what an approver should look at in a claim and the check-ins it stands on."""
    near = [
        stop.distance_m is not None and stop.distance_m <= tolerance_m(stop.accuracy_m or 0) for stop in stops
    ]
    found: dict[Signal, bool] = {
        "no_place": any(stop.distance_m is None and stop.method not in WITNESSED for stop in stops),
        "far_from_point": any(
            stop.distance_m is not None and not close for stop, close in zip(stops, near, strict=True)
        ),
        "late_scan": any(
            close and not reaches(stop.grade, "B") for stop, close in zip(stops, near, strict=True)
        ),
        "too_fast": is_too_fast([(stop.place, stop.occurred_at) for stop in stops]),
        "late_claim": is_late(occurred_at, now=submitted_at),
    }
    return [signal for signal, is_so in found.items() if is_so]


def rule_at(rules: Sequence[Rule], at: datetime) -> Rule | None:
    """Return the rule in force at a moment; service before the first version counts by the first."""
    past = [rule for rule in rules if rule.effective_from <= at]
    return past[-1] if past else next(iter(rules), None)


def rule_of_version(rules: Iterable[Rule], version: int) -> Rule | None:
    """Return one version of a rule."""
    return next((rule for rule in rules if rule.version == version), None)


def is_late(occurred_at: datetime, *, now: datetime) -> bool:
    """Tell whether a claim comes so late that one more person must look at it."""
    return now - occurred_at > CLAIM_LATE


def path_of(
    rule: Rule, grade: Grade, *, late: bool, asked_by: HeldBy | None = None
) -> tuple[Approval, HeldBy | None]:
    """Return who must approve, and why: a gate, a signal, weak evidence or lateness ask for one more."""
    if asked_by is not None:
        held_by = asked_by
    elif not reaches(grade, rule.evidence_grade):
        held_by = "grade"
    elif late:
        held_by = "late"
    else:
        return rule.approval, None if rule.approval == "auto" else "rule"
    return "one" if rule.approval == "auto" else "two", held_by


def week_of(day: date) -> date:
    """Return the Monday of the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def weeks_around(moment: datetime) -> set[date]:
    """Return the Mondays of every week that the moment may lie in, whatever the tenant's time zone."""
    return {week_of(day) for day in days_around(moment)}


def days_around(moment: datetime) -> set[date]:
    """Return every civil day that the moment may lie in, whatever the tenant's time zone."""
    day = moment.astimezone(UTC).date()
    return {day + timedelta(days=shift) for shift in (-1, 0, 1)}


def check_caps(
    rule: Rule,
    served: Iterable[Served],
    *,
    points: int,
    points_ever: int,
    activity: str,
    served_on: date,
) -> None:
    """Refuse when points would exceed the cap of the day, of the week, or of a volunteer's life.

    Args:
        rule: the caps.
        served: what was approved for the volunteer in the week of `served_on`.
        points: of this claim.
        points_ever: approved for the volunteer and the activity before; read only where the rule caps it.
        activity: caps are per activity.
        served_on: the civil day of the service.

    Raises:
        CapReached: says in how many days at most how many points are given.
        LifeCapReached: says how many are given one person at all.
    """
    of_activity = [one for one in served if one.activity == activity]
    done_today = sum(one.points for one in of_activity if one.served_on == served_on)
    done_week = sum(one.points for one in of_activity)
    for cap, done, days in ((rule.cap_day, done_today, 1), (rule.cap_week, done_week, WEEK_DAYS)):
        if cap is not None and done + points > cap:
            raise CapReached(days=days, cap=cap, points_done=done, points=points)
    if rule.cap_life is not None and points_ever + points > rule.cap_life:
        raise LifeCapReached(cap=rule.cap_life, points_done=points_ever, points=points)


def with_points(
    served: Sequence[Served], *, activity: str, served_on: date, points: int
) -> tuple[Served, ...]:
    """Return the week's approved service with one claim more."""
    return (*served, Served(activity=activity, served_on=served_on, points=points))


def staff_of(principal: Principal) -> StaffId | None:
    """Return the staff member a principal is, if it is one."""
    kind, _, number = principal.partition("/")
    return StaffId(int(number)) if kind == "staff" else None


def volunteer_of(principal: Principal) -> VolunteerId | None:
    """Return the volunteer a principal is, if it is one."""
    kind, _, number = principal.partition("/")
    return VolunteerId(int(number)) if kind == "volunteer" else None


def best_grade(principal: Principal) -> Grade | None:
    """Return the best grade this kind of principal can claim by form, or None when it cannot claim."""
    return BEST_GRADE.get(principal.partition("/")[0])


def has_role(roles: Collection[str], *allowed: str) -> bool:
    """Tell whether one of the roles is among those allowed."""
    return any(role in roles for role in allowed)
