"""Squad results: parts agreed by every member, split to the point, one claim each, on real PostgreSQL."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from ledger.earning.refusals import ClaimForAnother, ClaimSubmittedByYou
from ledger.earning.squads.operations import WithdrawSquad
from ledger.earning.squads.queries import squads_of_area, squads_of_member
from ledger.earning.squads.refusals import (
    LeaderNeeded,
    NotMemberThen,
    SharersOutOfRange,
    SquadAnswered,
    SquadEnded,
    SquadUnknown,
)
from ledger.earning.squads.words import SquadId
from ledger.earning.tables import claims
from ledger.people.tables import staff, volunteers
from ledger.people.team_tables import team_members
from ledger.people.teams.refusals import TeamUnknown
from ledger.people.words import VolunteerId
from ledger.places.words import Scope
from tests.earning.conftest import KEYRING, Bureau
from tests.earning.squads import (
    LEADER,
    OTHER,
    SECOND,
    SQUAD,
    THIRD,
    answer,
    claims_of,
    enter,
    entered,
    form_squad,
)
from tests.earning.world import MONDAY_NOON, ask, decide


@pytest.fixture
async def squad(bureau: Bureau) -> Bureau:
    """Add a squad of three whose first member leads it."""
    return await form_squad(bureau)


async def test_no_claim_is_made_before_the_last_member_agrees(squad: Bureau) -> None:
    squad_id = await entered(squad)
    outcome = await squad.submit(answer(squad_id, SECOND))
    assert outcome.answer["state"] == "open"
    assert await claims_of(squad, squad_id) == []


async def test_the_last_to_agree_opens_one_claim_for_each_and_the_points_add_up(squad: Bureau) -> None:
    squad_id = await entered(squad)
    await squad.submit(answer(squad_id, SECOND))
    outcome = await squad.submit(answer(squad_id, THIRD))
    made = await claims_of(squad, squad_id)
    assert outcome.answer["state"] == "agreed"
    assert [row.volunteer_id for row in made] == [LEADER, SECOND, THIRD]
    assert sum(row.points for row in made) == 4
    assert {(row.source, row.team_id, row.state, row.submitted_by) for row in made} == {
        ("squad", SQUAD, "waiting", "volunteer/1")
    }
    assert await squad.differences() == []


async def test_an_approved_share_pays_that_share_and_no_more(squad: Bureau) -> None:
    squad_id = await entered(squad, enter(parts={LEADER: 2, SECOND: 1, THIRD: 1}))
    await squad.submit(answer(squad_id, SECOND))
    await squad.submit(answer(squad_id, THIRD))
    first = (await claims_of(squad, squad_id))[0]
    outcome = await squad.submit(decide(first.log_index, staff=1))
    assert (first.points, outcome.answer["points"]) == (2, 2)


async def test_the_leader_who_entered_it_cannot_approve_a_share_as_staff(squad: Bureau) -> None:
    async with squad.engine.begin() as connection:
        await connection.execute(
            update(staff)
            .where(staff.c.tenant_id == squad.tenant.tenant_id, staff.c.staff_id == 3)
            .values(volunteer_id=LEADER)
        )
    squad_id = await entered(squad)
    await squad.submit(answer(squad_id, SECOND))
    await squad.submit(answer(squad_id, THIRD))
    mates = (await claims_of(squad, squad_id))[1]
    with pytest.raises(ClaimSubmittedByYou):
        await squad.submit(decide(mates.log_index, staff=3))


async def test_staff_who_confirmed_for_a_member_cannot_approve_that_share(squad: Bureau) -> None:
    squad_id = await entered(squad)
    await squad.submit(answer(squad_id, SECOND))
    await squad.submit(answer(squad_id, THIRD, by="staff/1"))
    of_third = (await claims_of(squad, squad_id))[2]
    with pytest.raises(ClaimSubmittedByYou):
        await squad.submit(decide(of_third.log_index, staff=1))


async def test_staff_enter_for_a_squad_without_phones_and_then_the_leader_agrees_too(squad: Bureau) -> None:
    squad_id = await entered(squad, enter(by="staff/1"))
    await squad.submit(answer(squad_id, SECOND, by="staff/1"))
    await squad.submit(answer(squad_id, THIRD, by="staff/1"))
    assert await claims_of(squad, squad_id) == []
    await squad.submit(answer(squad_id, LEADER, by="staff/1"))
    assert {row.grade for row in await claims_of(squad, squad_id)} == {"C"}


async def test_one_no_ends_the_result_and_nobody_gets_a_claim(squad: Bureau) -> None:
    squad_id = await entered(squad)
    outcome = await squad.submit(answer(squad_id, SECOND, why="parts_unfair"))
    assert outcome.answer["state"] == "disputed"
    with pytest.raises(SquadEnded):
        await squad.submit(answer(squad_id, THIRD))
    assert await claims_of(squad, squad_id) == []


async def test_an_answer_is_given_once(squad: Bureau) -> None:
    squad_id = await entered(squad)
    await squad.submit(answer(squad_id, SECOND))
    with pytest.raises(SquadAnswered):
        await squad.submit(answer(squad_id, SECOND, by="staff/1"))


async def test_nobody_answers_for_a_mate(squad: Bureau) -> None:
    squad_id = await entered(squad)
    with pytest.raises(SquadUnknown):
        await squad.submit(answer(squad_id, SECOND, by=f"volunteer/{THIRD}"))


async def test_staff_do_not_answer_for_themselves_at_the_desk(squad: Bureau) -> None:
    squad_id = await entered(squad)
    with pytest.raises(ClaimForAnother):
        await squad.submit(answer(squad_id, SECOND, by="staff/2"))


async def test_staff_of_another_station_neither_answer_nor_enter(squad: Bureau) -> None:
    squad_id = await entered(squad)
    with pytest.raises(SquadUnknown):
        await squad.submit(answer(squad_id, SECOND, by="staff/4"))
    with pytest.raises(TeamUnknown):
        await squad.submit(enter(by="staff/4"))


async def test_only_the_leader_enters_on_a_phone(squad: Bureau) -> None:
    with pytest.raises(LeaderNeeded):
        await squad.submit(enter(by=f"volunteer/{SECOND}"))


async def test_staff_who_belong_to_the_squad_do_not_enter_a_share_of_their_own(squad: Bureau) -> None:
    with pytest.raises(ClaimForAnother):
        await squad.submit(enter(by="staff/2"))


async def test_somebody_who_was_not_in_the_team_that_day_has_no_share(squad: Bureau) -> None:
    with pytest.raises(NotMemberThen):
        await squad.submit(enter(parts={LEADER: 1, OTHER: 1}))


async def test_somebody_who_joined_later_has_no_share_of_what_was_done_before(squad: Bureau) -> None:
    late = {"volunteer_id": OTHER, "leads": False, "joined_at": MONDAY_NOON + timedelta(days=1)}
    whose = {"tenant_id": squad.tenant.tenant_id, "team_id": SQUAD, "added_by": "staff/9"}
    async with squad.engine.begin() as connection:
        await connection.execute(insert(team_members).values(**whose, **late))
    with pytest.raises(NotMemberThen):
        await squad.submit(enter(parts={LEADER: 1, OTHER: 1}))


async def test_somebody_who_has_left_since_still_shares_what_was_done_before(squad: Bureau) -> None:
    async with squad.engine.begin() as connection:
        await connection.execute(
            update(team_members)
            .where(team_members.c.tenant_id == squad.tenant.tenant_id, team_members.c.volunteer_id == THIRD)
            .values(left_at=MONDAY_NOON - timedelta(hours=1), removed_by="staff/9")
        )
    assert await entered(squad) > 0


async def test_one_member_alone_is_no_squad(squad: Bureau) -> None:
    with pytest.raises(SharersOutOfRange):
        await squad.submit(enter(parts={LEADER: 1}))


async def test_a_withdrawn_result_takes_no_answer(squad: Bureau) -> None:
    squad_id = await entered(squad)
    await squad.submit(WithdrawSquad(request=ask("volunteer/1"), squad_id=SquadId(squad_id)))
    with pytest.raises(SquadEnded):
        await squad.submit(answer(squad_id, SECOND))


async def test_a_member_who_does_not_lead_withdraws_nothing(squad: Bureau) -> None:
    squad_id = await entered(squad)
    with pytest.raises(LeaderNeeded):
        await squad.submit(WithdrawSquad(request=ask("volunteer/2"), squad_id=SquadId(squad_id)))


async def test_a_member_has_one_claim_of_a_result_also_in_the_database(squad: Bureau) -> None:
    squad_id = await entered(squad)
    await squad.submit(answer(squad_id, SECOND))
    await squad.submit(answer(squad_id, THIRD))
    made = (await claims_of(squad, squad_id))[0]
    row = dict(zip(made._fields, made, strict=True)) | {"log_index": 10**6}
    async with squad.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="claims_squad_key"):
            await connection.execute(insert(claims).values(**row))


async def test_staff_cannot_answer_for_themselves_in_the_database(squad: Bureau) -> None:
    async with squad.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="staff_answer_for_others"):
            await connection.execute(
                text("""INSERT INTO squad_answers (tenant_id, squad_id, volunteer_id, log_index, answered_by,
                        answered_at, staff_id, staff_volunteer_id)
                    VALUES (:tenant, 1, 2, 3, 'staff/2', now(), 2, 2)"""),
                {"tenant": squad.tenant.tenant_id},
            )


async def test_a_member_sees_the_shares_of_all_and_the_desk_sees_what_is_open(squad: Bureau) -> None:
    squad_id = await entered(squad)
    await squad.submit(answer(squad_id, SECOND, by="staff/1"))
    reach = {"keyring": KEYRING, "tenant_id": squad.tenant.tenant_id}
    async with squad.engine.connect() as connection:
        (own,), _ = await squads_of_member(connection, **reach, volunteer_id=VolunteerId(THIRD))  # type: ignore[arg-type]
        (seen,), _ = await squads_of_area(connection, **reach, scope=Scope("/1/"), is_open=True)  # type: ignore[arg-type]
        elsewhere, _ = await squads_of_area(connection, **reach, scope=Scope("/1/8/"), is_open=True)  # type: ignore[arg-type]
    assert [(one.agrees, one.by_staff) for one in own.shares] == [(True, False), (True, True), (None, False)]
    assert (seen, elsewhere) == (own, [])


async def test_the_same_answer_twice_in_one_batch_makes_each_claim_once(squad: Bureau) -> None:
    squad_id = await entered(squad)
    await squad.submit(answer(squad_id, SECOND))
    last = answer(squad_id, THIRD)
    first = await squad.submit(last)
    again = await squad.submit(last)
    assert (again.hit, again.answer) == (True, first.answer)
    assert len(await claims_of(squad, squad_id)) == 3


async def test_a_member_of_the_household_of_whoever_entered_the_result_is_looked_at(squad: Bureau) -> None:
    async with squad.engine.begin() as connection:
        await connection.execute(
            update(volunteers)
            .where(
                volunteers.c.tenant_id == squad.tenant.tenant_id,
                volunteers.c.volunteer_id.in_((LEADER, SECOND)),
            )
            .values(household_index=b"one door")
        )
    squad_id = await entered(squad)
    for member in (SECOND, THIRD):
        await squad.submit(answer(squad_id, member))
    async with squad.engine.connect() as connection:
        found = select(claims.c.volunteer_id, claims.c.signals).where(
            claims.c.tenant_id == squad.tenant.tenant_id, claims.c.squad_id == squad_id
        )
        signals = {row.volunteer_id: row.signals for row in await connection.execute(found)}
    assert signals == {LEADER: None, SECOND: ["same_household"], THIRD: None}
