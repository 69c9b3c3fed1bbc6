"""The facts that tell whether a check-in is odd, and who may witness."""

from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Fact, LogIndex, Principal
from ledger.people.words import DeviceId, VolunteerId
from ledger.places.rotating import BoardId
from ledger.places.words import UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePlace:
    """A check-in that was sent with the very same coordinates."""

    volunteer_id: VolunteerId
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """The patrol session a volunteer is out with."""

    session_id: LogIndex
    leader_id: VolunteerId
    unit_id: UnitId
    planned_until: datetime


@dataclass(frozen=True, slots=True)
class StepFact(Fact):
    """Asks how many people have checked in by the code of one step of a screen: an int."""

    board_id: BoardId
    step: int


@dataclass(frozen=True, slots=True)
class SharedBrowserFact(Fact):
    """Asks how many people's phones were activated in the browser of a device: an int."""

    device_id: DeviceId


@dataclass(frozen=True, slots=True)
class SamePlaceFact(Fact):
    """Asks for the last check-ins sent with the same coordinates: a tuple of SamePlace, newest first."""

    place_digest: bytes


@dataclass(frozen=True, slots=True)
class PairFact(Fact):
    """Asks how often a witness has scanned a person since a moment: an int."""

    witness: Principal
    volunteer_id: VolunteerId
    since: datetime


@dataclass(frozen=True, slots=True)
class LeadsFact(Fact):
    """Asks which team a volunteer leads: a TeamId."""

    volunteer_id: VolunteerId


@dataclass(frozen=True, slots=True)
class OpenSessionFact(Fact):
    """Asks for the OpenSession that a volunteer is out with."""

    volunteer_id: VolunteerId
