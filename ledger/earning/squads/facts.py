"""The facts that squad results ask for: a team with its memberships, and a result with its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Fact, Principal
from ledger.earning.signals import Signal
from ledger.earning.squads.words import SquadId, SquadState
from ledger.earning.words import Grade
from ledger.people.words import StaffId, TeamId, VolunteerId
from ledger.places.words import Scope, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSeen:
    """Somebody's time in a team."""

    volunteer_id: VolunteerId
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSeen:
    """A team as its results look at it, with everybody who ever was a member."""

    team_id: TeamId
    unit_id: UnitId
    scope: Scope
    leader_id: VolunteerId | None
    members: tuple[MemberSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSeen:
    """One member's share; `answered_by` is None until they, or staff for them, have agreed."""

    volunteer_id: VolunteerId
    points: int
    answered_by: Principal | None = None
    staff_id: StaffId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadSeen:
    """A squad result; `scope` is that of its station."""

    squad_id: SquadId
    team_id: TeamId
    unit_id: UnitId
    scope: Scope
    activity: str
    found_id: int | None
    occurred_at: datetime
    grade: Grade
    signals: tuple[Signal, ...]
    entered_by: Principal
    entered_staff_id: StaffId | None
    entered_volunteer_id: VolunteerId | None
    state: SquadState
    shares: Mapping[VolunteerId, ShareSeen]


@dataclass(frozen=True, slots=True)
class TeamFact(Fact):
    """Asks for a TeamSeen, while the team is open."""

    team_id: TeamId


@dataclass(frozen=True, slots=True)
class SquadFact(Fact):
    """Asks for a SquadSeen."""

    squad_id: SquadId
