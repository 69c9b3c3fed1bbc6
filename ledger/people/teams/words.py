"""The words of teams, with their limits: a team, and one membership in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledger.people.words import TeamId, VolunteerId
from ledger.places.words import UnitId

TEAM_CODE_LENGTH_MAX: Final = 40
TEAM_NAME_LENGTH_MAX: Final = 60
MEMBERS_MAX: Final = 200
"""Members a team may have at one time; the largest team of the seed articles has 80."""
PAST_SHOWN_MAX: Final = 100
TEAMS_PAGE_MAX: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTeam:
    """What is needed to open a team."""

    code: str
    name: str
    corps: str
    unit_id: UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """A team in a list; the leader is masked."""

    team_id: TeamId
    code: str
    name: str
    corps: str
    unit_id: UnitId
    station_name: str
    members_count: int
    leader_masked: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Somebody's time in a team; `left_at` is None while it lasts, `name_masked` tells mates apart."""

    volunteer_id: VolunteerId
    number: str
    name_masked: str
    leads: bool
    activated: bool
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team with its members of today, the leader first, and those of before, the latest first."""

    line: TeamLine
    members: tuple[Membership, ...]
    past: tuple[Membership, ...]
