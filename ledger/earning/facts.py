"""The facts that earning's commands ask the book for, and what they see when they are known."""

from dataclasses import dataclass
from datetime import date, datetime

from ledger.book.words import Fact, LogIndex
from ledger.earning.coverage.words import Gap
from ledger.earning.signals import Signal
from ledger.earning.words import ANY_WALK, Approval, CheckInId, ClaimId, Grade, State, Verdict, Walk
from ledger.people.words import StaffId, TeamId, VolunteerId, VolunteerState
from ledger.places.words import CheckpointId, Place, RouteId, Scope, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInSeen:
    """A check-in as patrols look at it.

    It is `used` once a claim stands on it or a session counts it; it has a `gap` where somebody must go.
    """

    check_in_id: CheckInId
    checkpoint_id: CheckpointId
    route_id: RouteId | None
    occurred_at: datetime
    grade: Grade
    place: Place | None
    used: bool = False
    gap: Gap | None = None
    is_witnessed: bool = False
    route_order: int | None = None
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointSeen:
    """What a check-in needs to know of its checkpoint; nobody checks in after it was retired."""

    unit_id: UnitId
    route_id: RouteId | None
    name: str
    place: Place | None
    retired_at: datetime | None = None
    route_order: int | None = None
    walk: Walk = ANY_WALK


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Points approved for one activity on one civil day."""

    activity: str
    served_on: date
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSeen:
    """An approver or clerk, and the volunteer they are themselves, if any."""

    staff_id: StaffId
    volunteer_id: VolunteerId | None
    roles: frozenset[str]
    scope: Scope
    household_index: bytes | None = None
    team_id: TeamId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerSeen:
    """A volunteer as the rules look at one; `adult_on` is the 18th birthday of a minor."""

    volunteer_id: VolunteerId
    unit_id: UnitId
    scope: Scope
    corps: str
    team_id: TeamId | None = None
    state: VolunteerState = "active"
    paid: bool = False
    insurance_valid_to: date | None = None
    trainings: frozenset[str] = frozenset()
    adult_on: date | None = None
    household_index: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One verdict on a claim: who gave it, when, and the state it found; None decided before that was kept.

    `volunteer_id` is who the approver is in person; `staff_id` is None when the rules decided.
    """

    verdict: Verdict
    staff_id: StaffId | None
    volunteer_id: VolunteerId | None
    decided_at: datetime
    before: State | None = None


@dataclass(frozen=True, slots=True)
class Someone:
    """A person at the desk: the account, and the volunteer they are themselves, if any."""

    staff_id: StaffId | None
    volunteer_id: VolunteerId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed:
    """That a claimant has appealed, and who had refused."""

    refuser_staff_id: StaffId
    refuser_volunteer_id: VolunteerId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSeen:
    """A claim as a decision on it sees it.

    Attributes:
        steps: the verdicts on it, oldest first.
        appealed: set once its claimant has appealed; there is one appeal.
        helpers: staff who answered, appealed or confirmed a part of the squad's result on somebody's behalf.
    """

    claim_id: ClaimId
    volunteer_id: VolunteerId
    activity: str
    rule_version: int
    unit_id: UnitId
    scope: Scope
    occurred_at: datetime
    served_on: date
    submitter_staff_id: StaffId | None
    submitter_volunteer_id: VolunteerId | None
    path: Approval
    points: int
    minutes: int
    state: State
    award_index: LogIndex | None = None
    steps: tuple[Step, ...] = ()
    appealed: Appealed | None = None
    helpers: frozenset[Someone] = frozenset()


@dataclass(frozen=True, slots=True)
class ActivityFact(Fact):
    """Asks for an Activity."""

    activity: str


@dataclass(frozen=True, slots=True)
class CheckpointFact(Fact):
    """Asks for a CheckpointSeen."""

    checkpoint_id: CheckpointId


@dataclass(frozen=True, slots=True)
class RecentFact(Fact):
    """Asks for the volunteer's last check-ins, a tuple of CheckInSeen, newest first."""

    volunteer_id: VolunteerId


@dataclass(frozen=True, slots=True)
class WeekFact(Fact):
    """Asks what was approved for a volunteer in the week that begins on a Monday: a tuple of Served."""

    volunteer_id: VolunteerId
    week_on: date


@dataclass(frozen=True, slots=True)
class LifeFact(Fact):
    """Asks how many points were ever approved for a volunteer for one activity: an int."""

    volunteer_id: VolunteerId
    activity: str


@dataclass(frozen=True, slots=True)
class ClaimFact(Fact):
    """Asks for a ClaimSeen."""

    claim_id: ClaimId


@dataclass(frozen=True, slots=True)
class StaffFact(Fact):
    """Asks for a StaffSeen, while they serve."""

    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class VolunteerFact(Fact):
    """Asks for a VolunteerSeen, while they have not left."""

    volunteer_id: VolunteerId


@dataclass(frozen=True, slots=True)
class UnitFact(Fact):
    """Asks for the path of a unit: a Scope."""

    unit_id: UnitId


@dataclass(frozen=True, slots=True)
class RouteFact(Fact):
    """Asks for the station that a route belongs to: a UnitId."""

    route_id: RouteId
