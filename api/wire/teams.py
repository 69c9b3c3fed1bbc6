"""Bodies of teams: the list, one with its members over time, and what the desk changes of it."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, WireInput, WireOutput, text, true_or_false
from ledger.people.teams.words import TEAM_CODE_LENGTH_MAX, TEAM_NAME_LENGTH_MAX

TeamName = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=TEAM_NAME_LENGTH_MAX)]
Corps = Annotated[str, BeforeValidator(text), Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class TeamRow(WireOutput):
    """One team; its leader is masked."""

    team_id: int
    code: str
    name: str
    corps: str
    unit_id: int
    station_name: str
    members_count: int
    leader_masked: str | None
    closed_at: Instant | None


class TeamPage(WireOutput):
    """A page of teams."""

    items: list[TeamRow]
    next_cursor: str | None


class TeamMember(WireOutput):
    """Somebody's time in a team."""

    volunteer_id: int
    number: str
    name_masked: str
    leads: bool
    activated: bool
    joined_at: Instant
    left_at: Instant | None


class Team(TeamRow):
    """One team with its members of today, the leader first, and those of before, the latest first."""

    members: list[TeamMember]
    past: list[TeamMember]


class TeamOpened(WireInput):
    """A new team."""

    code: Annotated[
        str,
        BeforeValidator(text),
        Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=TEAM_CODE_LENGTH_MAX),
    ]
    name: TeamName
    corps: Corps
    unit_id: Id


class TeamRenamed(WireInput):
    """Another name or corps for a team."""

    name: TeamName
    corps: Corps


class MemberAdded(WireInput):
    """Somebody joins a team, or begins or ends to lead it."""

    volunteer_id: Id
    leads: Annotated[bool, BeforeValidator(true_or_false)] = False


class MemberRemoved(WireInput):
    """Somebody leaves a team."""

    volunteer_id: Id
