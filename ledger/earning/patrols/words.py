"""The words of patrol sessions, with their limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NewType

from ledger.earning.coverage.words import Gap
from ledger.earning.signals import Signal
from ledger.earning.words import ANY_WALK, CheckInId, Grade, Walk
from ledger.people.words import TeamId, VolunteerId
from ledger.places.words import CheckpointId, Place, RouteId, UnitId

SessionId = NewType("SessionId", int)
"""The index of the transaction that opened it."""
RollMoment = Literal["start", "call", "end"]
HowSeen = Literal["card", "phone", "leader", "staff"]
"""By their card, by the rotating pass of their own phone, as the leader, or by staff."""
SessionState = Literal["open", "ended"]

MEMBERS_MAX: Final = 60
MINUTES_MIN: Final = 10
MINUTES_MAX: Final = 480
CALL_PERCENT_FIRST: Final = 30
CALL_PERCENT_LAST: Final = 70
"""The call in the middle comes at a moment drawn within this part of the planned time."""
ALARM_AFTER: Final = timedelta(minutes=30)
"""A session open so long past its planned end raises the alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody at a roll call, and how they were seen."""

    volunteer_id: VolunteerId
    how: HowSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class RollMark:
    """That somebody was there at a roll call."""

    volunteer_id: VolunteerId
    moment: RollMoment
    how: HowSeen
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStop:
    """A check-in of somebody of the session."""

    check_in_id: CheckInId
    checkpoint_id: CheckpointId
    route_id: RouteId | None
    occurred_at: datetime
    grade: Grade
    place: Place | None
    signals: tuple[Signal, ...] = ()
    gap: Gap | None = None
    volunteer_id: VolunteerId | None = None
    route_order: int | None = None
    walk: Walk = ANY_WALK


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSeen:
    """A session as its commands see it."""

    session_id: SessionId
    leader_id: VolunteerId
    unit_id: UnitId
    team_id: TeamId | None
    opened_at: datetime
    planned_until: datetime
    call_at: datetime
    state: SessionState
    marks: tuple[RollMark, ...] = ()
    stops: tuple[SessionStop, ...] = ()

    def at(self, moment: RollMoment) -> dict[VolunteerId, RollMark]:
        """Return who was there at a roll call."""
        return {mark.volunteer_id: mark for mark in self.marks if mark.moment == moment}
