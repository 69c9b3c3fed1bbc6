"""Says what pages show of teams."""

from api.wire import teams as wire
from ledger.people.teams.words import Membership, Team, TeamLine


def team_row(line: TeamLine) -> wire.TeamRow:
    """Describe a team in a list."""
    return wire.TeamRow(
        team_id=line.team_id,
        code=line.code,
        name=line.name,
        corps=line.corps,
        unit_id=line.unit_id,
        station_name=line.station_name,
        members_count=line.members_count,
        leader_masked=line.leader_masked,
        closed_at=line.closed_at,
    )


def team_body(team: Team) -> wire.Team:
    """Describe a team with its members."""
    return wire.Team(
        **team_row(team.line).model_dump(),
        members=[team_member(one) for one in team.members],
        past=[team_member(one) for one in team.past],
    )


def team_member(one: Membership) -> wire.TeamMember:
    """Describe one membership."""
    return wire.TeamMember(
        volunteer_id=one.volunteer_id,
        number=one.number,
        name_masked=one.name_masked,
        leads=one.leads,
        activated=one.activated,
        joined_at=one.joined_at,
        left_at=one.left_at,
    )
