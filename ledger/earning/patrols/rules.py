"""The pure rules of patrol sessions: when the call comes, and what each member's evidence is worth."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from ledger.earning.earned import whole_minutes
from ledger.earning.evidence.rules import in_order, is_out_of_order
from ledger.earning.patrols.refusals import PlannedTimeOdd
from ledger.earning.patrols.words import (
    ALARM_AFTER,
    MINUTES_MAX,
    MINUTES_MIN,
    HowSeen,
    RollMark,
    SessionSeen,
    SessionStop,
)
from ledger.earning.rules import is_too_fast, worst_grade
from ledger.earning.signals import Signal
from ledger.earning.words import PATROL_CHECK_INS, Grade
from ledger.people.words import VolunteerId
from ledger.places.words import RouteId

GRADE_OF: Final[dict[HowSeen, Grade]] = {"card": "C", "staff": "C", "phone": "A", "leader": "A"}
"""A pass is a rotating code of the person's own phone, read by somebody who stands there."""
HUNDRED: Final = 100


def call_at(opened_at: datetime, planned_until: datetime, *, percent: int) -> datetime:
    """Return when the call in the middle comes."""
    return opened_at + (planned_until - opened_at) * percent / HUNDRED


def check_minutes(minutes: int) -> None:
    """Refuse a planned time that is none."""
    if not MINUTES_MIN <= minutes <= MINUTES_MAX:
        raise PlannedTimeOdd(minutes_min=MINUTES_MIN, minutes_max=MINUTES_MAX)


def is_alarmed(planned_until: datetime, *, now: datetime) -> bool:
    """Tell whether a session ought to have ended long ago."""
    return now >= planned_until + ALARM_AFTER


def best_stops(stops: Iterable[SessionStop]) -> tuple[SessionStop, ...]:
    """Return the stops that make the patrol, in order of time: the best at each point, then the best points.

    Of a route that was walked they are its points, else those of any. More points than needed never make a
    patrol worse.
    """
    there = best_at_each(stops)
    by_route: dict[RouteId, list[SessionStop]] = {}
    for stop in there:
        if stop.route_id is not None:
            by_route.setdefault(stop.route_id, []).append(stop)
    walked = [along for along in by_route.values() if len(along) >= along[0].walk.points_needed]
    if walked:
        longest = max(walked, key=lambda along: (along[0].walk.points_needed, len(along)))
        return _best(longest, longest[0].walk.points_needed)
    return _best(there, points_needed(there))


def points_needed(stops: Sequence[SessionStop]) -> int:
    """Return at how many points a session must be: those of the one route it keeps to, or of any patrol."""
    walks = {(stop.route_id, stop.walk.points_needed) for stop in stops}
    return stops[0].walk.points_needed if len(walks) == 1 else PATROL_CHECK_INS


def _best(stops: Iterable[SessionStop], count: int) -> tuple[SessionStop, ...]:
    chosen = sorted(stops, key=lambda one: (one.grade, one.occurred_at))[:count]
    return tuple(sorted(chosen, key=lambda one: one.occurred_at))


def best_at_each(stops: Iterable[SessionStop]) -> tuple[SessionStop, ...]:
    """Return the best check-in at each point, in order of time."""
    best: dict[int, SessionStop] = {}
    for stop in sorted(stops, key=lambda one: (one.grade, one.occurred_at)):
        best.setdefault(stop.checkpoint_id, stop)
    return tuple(sorted(best.values(), key=lambda one: one.occurred_at))


def route_of(stops: Sequence[SessionStop]) -> RouteId | None:
    """Return the route that was walked, when all stops lie on one and are as many as it needs."""
    routes = {stop.route_id for stop in stops}
    return routes.pop() if len(routes) == 1 and len(stops) >= points_needed(stops) else None


def minutes_present(session: SessionSeen, volunteer_id: VolunteerId) -> int:
    """Return the whole minutes between the first and the last sign of a member: roll calls and own stops."""
    signs = [mark.seen_at for mark in session.marks if mark.volunteer_id == volunteer_id]
    signs += [stop.occurred_at for stop in session.stops if stop.volunteer_id == volunteer_id]
    return whole_minutes(min(signs), max(signs))


def evidence_of(
    session: SessionSeen, volunteer_id: VolunteerId, *, ended_at: datetime
) -> tuple[Grade, tuple[Signal, ...]]:
    """Return what a member's patrol is worth: the weakest of roll calls and stops, and what is odd.

    Args:
        session: with all roll calls and stops.
        volunteer_id: a member.
        ended_at: when the session ended; a call that had not come by then is not missed.
    """
    start = session.at("start")[volunteer_id]
    stops = best_stops(session.stops)
    grades: list[Grade] = [GRADE_OF[start.how], *(stop.grade for stop in stops)]
    odd: list[Signal] = [signal for stop in stops for signal in stop.signals]
    if len(stops) < points_needed(stops):
        grades.append("D")
        odd.append("few_stops")
    if is_too_fast([(stop.place, stop.occurred_at) for stop in stops]):
        odd.append("too_fast")
    if route_of(stops) and stops[0].walk.is_ordered and is_out_of_order(stop.route_order for stop in stops):
        odd.append("wrong_order")
    if session.call_at <= ended_at and start.seen_at <= session.call_at:
        _weigh(session.at("call").get(volunteer_id), "call_missed", grades, odd)
    _weigh(session.at("end").get(volunteer_id), "end_missed", grades, odd)
    return worst_grade(grades), in_order(odd)


def _weigh(mark: RollMark | None, missed: Signal, grades: list[Grade], odd: list[Signal]) -> None:
    if mark is None:
        grades.append("D")
        odd.append(missed)
    else:
        grades.append(GRADE_OF[mark.how])


def seen_within(seen_at: datetime, *, opened_at: datetime, now: datetime) -> datetime:
    """Return when somebody was seen, within what can be: after the start, and not in the future."""
    return max(min(seen_at, now), opened_at)


def minutes_over(planned_until: datetime, *, now: datetime) -> int:
    """Return by how many minutes a session is over its planned time, at least 0."""
    return max(0, (now - planned_until) // timedelta(minutes=1))
