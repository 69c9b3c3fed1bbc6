"""The words of events, with their limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NewType

from ledger.earning.words import ClaimId, State
from ledger.people.words import Volunteer, VolunteerId
from ledger.places.words import UnitId

EventId = NewType("EventId", int)
How = Literal["roster", "walk_in", "code"]
"""How somebody came to be on the list: planned, there without a plan, or by a paper code handed out there."""

TITLE_LENGTH_MAX: Final = 60
ROSTER_MAX: Final = 300
EVENT_LENGTH_MAX: Final = timedelta(hours=24)
EVENT_AHEAD_MAX: Final = timedelta(days=180)
OPENS_BEFORE: Final = timedelta(hours=2)
"""People are ticked off from so long before the beginning."""
OPEN_AFTER: Final = timedelta(days=7)
"""Until so long after its end an event takes marks, codes and confirmations."""
CODES_MAX: Final = 120
CODE_LENGTH: Final = 8
EVENTS_LISTED_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as it is listed."""

    event_id: EventId
    activity: str
    name_zh: str
    name_en: str
    unit_id: UnitId
    station_name: str
    title: str
    starts_at: datetime
    ends_at: datetime
    leader_id: VolunteerId | None
    listed_count: int
    present_count: int
    claims_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody on the list: `claim_id` once their attendance is confirmed."""

    person: Volunteer
    present: bool
    how: How
    claim_id: ClaimId | None
    claim_state: State | None
    points: int | None
