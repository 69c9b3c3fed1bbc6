"""What commands ask about events, and what they see."""

from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Fact
from ledger.earning.events.words import EventId
from ledger.people.words import VolunteerId
from ledger.places.words import Scope, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSeen:
    """An event as a command sees it."""

    event_id: EventId
    activity: str
    unit_id: UnitId
    scope: Scope
    starts_at: datetime
    ends_at: datetime
    leader_id: VolunteerId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSeen:
    """The last mark of somebody at an event, and whether their claim was made."""

    present: bool
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSeen:
    """A paper code; `is_used` once somebody has."""

    event_id: EventId
    is_used: bool


@dataclass(frozen=True, slots=True)
class EventFact(Fact):
    """Asks for an EventSeen."""

    event_id: EventId


@dataclass(frozen=True, slots=True)
class MarkFact(Fact):
    """Asks for a MarkSeen."""

    event_id: EventId
    volunteer_id: VolunteerId


@dataclass(frozen=True, slots=True)
class CodeFact(Fact):
    """Asks for a CodeSeen by the keyed hash of the code, 32 bytes."""

    code_hash: bytes
