"""Teams: who belongs to one, who leads it, from when until when, and who may change that."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ledger.book.words import Principal
from ledger.people.queries import find_volunteer
from ledger.people.refusals import VolunteerUnknown
from ledger.people.tables import teams, volunteers
from ledger.people.teams import operations
from ledger.people.teams.following import follow_memberships
from ledger.people.teams.queries import find_team, list_teams
from ledger.people.teams.refusals import NotInTeam, TeamClosed, TeamCodeTaken, TeamUnknown
from ledger.people.teams.words import NewTeam, Team
from ledger.people.words import StaffId, StaffMember, TeamId
from ledger.places.refusals import UnitUnknown
from ledger.places.words import Scope, Unit, UnitId
from tests.people.conftest import FILES, NOON, Bureau, take_over, write_files

LATER = NOON + timedelta(days=30)
"""Somebody called V00001 is in team T001 by the files; V00003 of the same station is in none."""


def clerk(bureau: Bureau, *, elsewhere: bool = False) -> StaffMember:
    path = bureau.scope_elsewhere if elsewhere else bureau.scope
    unit_id = UnitId(int(path.strip("/").split("/")[-1]))
    return StaffMember(
        tenant_id=bureau.tenant_id,
        staff_id=StaffId(9),
        user_name="wang.li",
        name="王丽",
        roles=("clerk",),
        unit=Unit(
            unit_id=unit_id, parent_id=None, kind="station", code="S", name="所", path=Scope(path), depth=1
        ),
        volunteer_id=None,
        must_change=False,
        bureau_title="辽河市公安局",
        demo=False,
    )


async def squad(bureau: Bureau) -> TeamId:
    async with bureau.engine.connect() as connection:
        found = select(teams.c.team_id).where(teams.c.tenant_id == bureau.tenant_id, teams.c.code == "T001")
        return TeamId((await connection.execute(found)).scalar_one())


async def look(bureau: Bureau, team_id: TeamId) -> Team:
    async with bureau.engine.connect() as connection:
        return await find_team(
            connection,
            keyring=bureau.keyring,
            tenant_id=bureau.tenant_id,
            team_id=team_id,
            scope=bureau.scope,
        )


async def add(bureau: Bureau, number: str, *, leads: bool = False, team_id: TeamId | None = None) -> TeamId:
    team_id = team_id or await squad(bureau)
    await operations.add_member(
        bureau.engine,
        staff=clerk(bureau),
        team_id=team_id,
        volunteer_id=bureau.people[number],
        leads=leads,
        now=LATER,
    )
    return team_id


async def test_an_import_begins_a_membership_on_the_day_its_member_joined(bureau: Bureau) -> None:
    (member,) = (await look(bureau, await squad(bureau))).members
    assert (member.number, member.joined_at.date().isoformat()) == ("V00001", "2023-03-19")


async def test_an_import_that_moves_somebody_ends_the_membership_and_keeps_it(bureau: Bureau) -> None:
    moved = FILES["volunteers"].replace("cleaner,T001", "cleaner,")
    write_files(bureau.folder, volunteers=moved)
    await take_over(bureau)
    team = await look(bureau, await squad(bureau))
    assert (team.members, [one.number for one in team.past]) == ((), ["V00001"])


async def test_whoever_joins_is_shown_with_the_leader_first(bureau: Bureau) -> None:
    team = await look(bureau, await add(bureau, "V00003", leads=True))
    assert [(one.number, one.leads) for one in team.members] == [("V00003", True), ("V00001", False)]


async def test_a_new_leader_makes_the_old_one_a_member_and_both_times_are_kept(bureau: Bureau) -> None:
    await add(bureau, "V00001", leads=True)
    team = await look(bureau, await add(bureau, "V00003", leads=True))
    assert [(one.number, one.leads) for one in team.members] == [("V00003", True), ("V00001", False)]
    assert [(one.number, one.leads) for one in team.past] == [("V00001", True), ("V00001", False)]


async def test_a_team_has_one_leader_also_in_the_database(bureau: Bureau) -> None:
    await add(bureau, "V00001", leads=True)
    await add(bureau, "V00003")
    async with bureau.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="team_members_leader_key"):
            await connection.execute(
                text("""INSERT INTO team_members
                    (tenant_id, team_id, volunteer_id, leads, joined_at, added_by)
                    VALUES (:tenant, :team, :volunteer, true, now(), 'staff/9')"""),
                {
                    "tenant": bureau.tenant_id,
                    "team": await squad(bureau),
                    "volunteer": bureau.people["V00002"],
                },
            )


async def test_whoever_joins_another_team_leaves_the_first(bureau: Bureau) -> None:
    first = await squad(bureau)
    new = NewTeam(code="T002", name="巡逻一队", corps="guard", unit_id=bureau.station)
    second = await operations.open_team(bureau.engine, staff=clerk(bureau), new=new)
    await add(bureau, "V00001", team_id=second)
    assert (await look(bureau, first)).members == ()
    async with bureau.engine.connect() as connection:
        person = await find_volunteer(
            connection,
            keyring=bureau.keyring,
            tenant_id=bureau.tenant_id,
            volunteer_id=bureau.people["V00001"],
            scope=bureau.scope,
        )
    assert person.team_name == "巡逻一队"


async def test_whoever_is_removed_stays_in_the_history(bureau: Bureau) -> None:
    team_id = await squad(bureau)
    await operations.remove_member(
        bureau.engine,
        staff=clerk(bureau),
        team_id=team_id,
        volunteer_id=bureau.people["V00001"],
        now=LATER,
    )
    (past,) = (await look(bureau, team_id)).past
    assert (past.number, past.left_at) == ("V00001", LATER)


async def test_nobody_is_removed_who_is_not_there(bureau: Bureau) -> None:
    with pytest.raises(NotInTeam):
        await operations.remove_member(
            bureau.engine,
            staff=clerk(bureau),
            team_id=await squad(bureau),
            volunteer_id=bureau.people["V00003"],
            now=LATER,
        )


async def test_somebody_of_another_station_cannot_be_added(bureau: Bureau) -> None:
    with pytest.raises(VolunteerUnknown):
        await add(bureau, "V00002")


async def test_a_team_of_another_station_is_unknown(bureau: Bureau) -> None:
    with pytest.raises(TeamUnknown):
        await operations.remove_member(
            bureau.engine,
            staff=clerk(bureau, elsewhere=True),
            team_id=await squad(bureau),
            volunteer_id=bureau.people["V00001"],
            now=LATER,
        )


async def test_no_team_is_opened_outside_ones_area(bureau: Bureau) -> None:
    new = NewTeam(code="T009", name="外队", corps="guard", unit_id=bureau.station)
    with pytest.raises(UnitUnknown):
        await operations.open_team(bureau.engine, staff=clerk(bureau, elsewhere=True), new=new)


async def test_a_code_is_taken_but_the_same_team_again_is_the_same_team(bureau: Bureau) -> None:
    new = NewTeam(code="T002", name="巡逻一队", corps="guard", unit_id=bureau.station)
    first = await operations.open_team(bureau.engine, staff=clerk(bureau), new=new)
    assert await operations.open_team(bureau.engine, staff=clerk(bureau), new=new) == first
    other = NewTeam(code="T002", name="巡逻二队", corps="guard", unit_id=bureau.station)
    with pytest.raises(TeamCodeTaken):
        await operations.open_team(bureau.engine, staff=clerk(bureau), new=other)


async def test_a_closed_team_lets_its_members_go_and_takes_nobody(bureau: Bureau) -> None:
    team_id = await squad(bureau)
    await operations.close_team(bureau.engine, staff=clerk(bureau), team_id=team_id, now=LATER)
    team = await look(bureau, team_id)
    assert (team.members, len(team.past), team.line.closed_at) == ((), 1, LATER)
    with pytest.raises(TeamClosed):
        await add(bureau, "V00003")


async def test_the_list_shows_open_teams_of_the_area_with_their_leader_masked(bureau: Bureau) -> None:
    await add(bureau, "V00001", leads=True)
    async with bureau.engine.connect() as connection:
        lines, following = await list_teams(
            connection, keyring=bureau.keyring, tenant_id=bureau.tenant_id, scope=bureau.scope
        )
        elsewhere, _ = await list_teams(
            connection, keyring=bureau.keyring, tenant_id=bureau.tenant_id, scope=bureau.scope_elsewhere
        )
    assert [(one.code, one.members_count, one.leader_masked) for one in lines] == [("T001", 1, "刘*明")]
    assert (following, elsewhere) == (None, [])


async def test_whoever_left_the_bureau_leaves_the_team(bureau: Bureau) -> None:
    async with bureau.engine.begin() as connection:
        await connection.execute(
            volunteers.update()
            .where(
                volunteers.c.tenant_id == bureau.tenant_id,
                volunteers.c.volunteer_id == bureau.people["V00001"],
            )
            .values(left_at=LATER)
        )
        await follow_memberships(connection, tenant_id=bureau.tenant_id, by=Principal("staff/9"), now=LATER)
    assert (await look(bureau, await squad(bureau))).members == ()
