"""Found things and people: custody signed by codes, paid on confirmed return only, on real PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from ledger.earning.found.operations import CloseFound, GiveBack
from ledger.earning.found.queries import custody_of, files_of_area, find_file_of_area
from ledger.earning.found.refusals import (
    AlreadyHeld,
    CategoryUnfit,
    CustodyMoved,
    FoundEnded,
    FoundUnknown,
    NotHolder,
    OwnerUnproven,
    OwnFind,
    SignatureNeeded,
    TooEarlyToClose,
)
from ledger.earning.squads.operations import AnswerSquad, EnterSquad
from ledger.earning.squads.refusals import FindNotReturned
from ledger.earning.squads.words import Part, SquadId
from ledger.people.tables import staff, teams, volunteers
from ledger.people.team_tables import team_members
from ledger.people.words import StaffId, TeamId, VolunteerId
from ledger.places.words import Scope
from tests.earning.conftest import KEYRING, OTHER_STATION, Bureau
from tests.earning.finds import (
    FINDER,
    MATE,
    WITH_ITEMS,
    claim_rows,
    file,
    give_back,
    opened,
    take,
)
from tests.earning.world import MONDAY_NOON, STATION, ask, decide


async def test_a_find_alone_pays_nothing(office: Bureau) -> None:
    await file(office)
    assert await claim_rows(office) == []


async def test_a_return_confirmed_at_the_desk_opens_the_finders_claim(office: Bureau) -> None:
    found_id = await file(office)
    await office.submit(take(found_id, "staff/1"))
    answer = await give_back(office, found_id)
    (claim,) = await claim_rows(office)
    assert (answer["state"], claim.volunteer_id, claim.points, claim.source) == ("paid", FINDER, 20, "found")
    assert (claim.state, claim.submitter_staff_id) == ("waiting", 1)
    assert await office.differences() == []


async def test_without_a_code_the_finder_cannot_say_that_it_was_returned(office: Bureau) -> None:
    found_id = await file(office)
    with pytest.raises(NotHolder):
        await office.submit(GiveBack(request=ask("volunteer/1"), found_id=found_id))


async def test_staff_who_do_not_hold_it_cannot_return_it(office: Bureau) -> None:
    found_id = await file(office)
    with pytest.raises(NotHolder):
        await give_back(office, found_id)


async def test_the_desk_says_who_the_owner_is(office: Bureau) -> None:
    found_id = await file(office)
    await office.submit(take(found_id, "staff/1"))
    with pytest.raises(OwnerUnproven):
        await office.submit(GiveBack(request=ask("staff/1"), found_id=found_id))


async def test_staff_do_not_confirm_the_return_of_their_own_find(office: Bureau) -> None:
    async with office.engine.begin() as connection:
        await connection.execute(
            update(staff)
            .where(staff.c.tenant_id == office.tenant.tenant_id, staff.c.staff_id == 3)
            .values(volunteer_id=FINDER)
        )
    found_id = await file(office)
    await office.submit(take(found_id, "staff/3"))
    with pytest.raises(OwnFind):
        await give_back(office, found_id, by="staff/3")


async def test_the_database_lets_no_finder_confirm_either(office: Bureau) -> None:
    async with office.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="finder_confirms_nothing"):
            await connection.execute(
                text("""INSERT INTO found_returns (tenant_id, found_id, log_index, method, returned_at,
                        returned_by, finder_id, staff_id, staff_volunteer_id)
                    VALUES (:tenant, 1, 2, 'desk', now(), 'staff/3', 1, 3, 1)"""),
                {"tenant": office.tenant.tenant_id},
            )


async def test_the_chain_names_everybody_and_how_it_changed_hands(office: Bureau) -> None:
    found_id = await file(office)
    await office.submit(take(found_id, f"volunteer/{MATE}"))
    await office.submit(take(found_id, "staff/1", after=2, signature=None))
    async with office.engine.connect() as connection:
        chain = await custody_of(
            connection, keyring=KEYRING, tenant_id=office.tenant.tenant_id, found_id=found_id
        )
    assert [(link.method, link.giver, link.taker) for link in chain] == [
        ("found", None, "张*国"),
        ("code", "张*国", "张*国"),
        ("desk", "张*国", "李所长"),
    ]
    assert await office.differences() == []


async def test_only_staff_take_it_over_without_a_code(office: Bureau) -> None:
    found_id = await file(office)
    with pytest.raises(SignatureNeeded):
        await office.submit(take(found_id, f"volunteer/{MATE}", signature=None))


async def test_staff_take_nothing_from_themselves_without_a_code(office: Bureau) -> None:
    found_id = await file(office)
    await office.submit(take(found_id, "volunteer/2"))
    with pytest.raises(SignatureNeeded):
        await office.submit(take(found_id, "staff/2", after=2, signature=None))


async def test_a_code_looked_at_before_somebody_else_took_it_is_not_used(office: Bureau) -> None:
    found_id = await file(office)
    await office.submit(take(found_id, f"volunteer/{MATE}"))
    with pytest.raises(CustodyMoved):
        await office.submit(take(found_id, "staff/1", after=1))


async def test_a_holder_takes_nothing_over(office: Bureau) -> None:
    found_id = await file(office)
    with pytest.raises(AlreadyHeld):
        await office.submit(take(found_id, "volunteer/1"))


async def test_staff_elsewhere_see_a_file_only_when_they_hold_the_thing(office: Bureau) -> None:
    found_id = await file(office)
    who = {
        "keyring": KEYRING,
        "tenant_id": office.tenant.tenant_id,
        "scope": Scope(f"/1/{OTHER_STATION}/"),
        "staff_id": StaffId(4),
    }
    with pytest.raises(FoundUnknown):
        await office.submit(take(found_id, "staff/4", signature=None))
    async with office.engine.connect() as connection:
        before, _ = await files_of_area(connection, is_open=True, **who)  # type: ignore[arg-type]
        await office.submit(take(found_id, "staff/4"))
        after, _ = await files_of_area(connection, is_open=True, **who)  # type: ignore[arg-type]
    assert (before, [line.found_id for line in after]) == ([], [found_id])


async def test_at_the_desk_a_finder_without_a_phone_hands_it_in_at_once(office: Bureau) -> None:
    found_id = await file(office, opened(by="staff/1"))
    async with office.engine.connect() as connection:
        line = await find_file_of_area(
            connection,
            keyring=KEYRING,
            tenant_id=office.tenant.tenant_id,
            scope=Scope("/1/"),
            staff_id=StaffId(1),
            found_id=found_id,
        )
    assert (line.holder, line.steps_count) == ("李所长", 2)
    await give_back(office, found_id)
    (claim,) = await claim_rows(office)
    assert claim.signals == ["unsigned"]


async def test_a_thing_is_not_filed_as_a_person(office: Bureau) -> None:
    with pytest.raises(CategoryUnfit):
        await file(office, opened(category="child"))


async def test_a_person_found_needs_two_people_whatever_the_rule_says(office: Bureau) -> None:
    await office.import_activities(
        WITH_ITEMS.replace("found_person,60,0,,,C,two", "found_person,60,0,,,C,auto")
    )
    office.clock.now += timedelta(days=1)
    brought = opened(by="staff/1", kind="person", category="elder")
    found_id = await file(office, replace(brought, found_at=office.clock.now))
    await give_back(office, found_id)
    (claim,) = await claim_rows(office)
    assert (claim.path, claim.state) == ("two", "waiting")
    first = await office.submit(decide(claim.log_index, staff=2))
    assert first.answer["state"] == "second"


async def test_nothing_is_unclaimed_before_a_year(office: Bureau) -> None:
    found_id = await file(office, opened(by="staff/1"))
    with pytest.raises(TooEarlyToClose):
        await office.submit(CloseFound(request=ask("staff/1"), found_id=found_id, why="unclaimed"))
    office.clock.now += timedelta(days=366)
    await office.submit(CloseFound(request=ask("staff/1"), found_id=found_id, why="unclaimed"))
    with pytest.raises(FoundEnded):
        await give_back(office, found_id)


async def test_a_finder_takes_back_a_mistake_only_while_it_never_changed_hands(office: Bureau) -> None:
    first, second = await file(office), await file(office, replace(opened(), request=ask("volunteer/1")))
    await office.submit(CloseFound(request=ask("volunteer/1"), found_id=first, why="mistake"))
    await office.submit(take(second, f"volunteer/{MATE}"))
    with pytest.raises(NotHolder):
        await office.submit(CloseFound(request=ask("volunteer/1"), found_id=second, why="mistake"))


async def make_squad(office: Bureau) -> None:
    """Let the finder lead a team of two."""
    tenant_id = office.tenant.tenant_id
    async with office.engine.begin() as connection:
        await connection.execute(
            insert(teams).values(
                tenant_id=tenant_id, team_id=11, code="T1", unit_id=STATION, corps="cleaner", name="寻小队"
            )
        )
        for number in (FINDER, MATE):
            await connection.execute(
                insert(team_members).values(
                    tenant_id=tenant_id,
                    team_id=11,
                    volunteer_id=number,
                    leads=number == FINDER,
                    joined_at=MONDAY_NOON - timedelta(days=9),
                    added_by="staff/9",
                )
            )
        await connection.execute(
            update(volunteers)
            .where(volunteers.c.tenant_id == tenant_id, volunteers.c.volunteer_id.in_((FINDER, MATE)))
            .values(team_id=11)
        )


async def test_a_squads_find_is_shared_after_the_return_and_only_once(office: Bureau) -> None:
    await make_squad(office)
    found_id = await file(office, opened(team=True))
    enter = EnterSquad(
        request=ask("volunteer/1"),
        team_id=TeamId(11),
        activity="found_item",
        occurred_at=MONDAY_NOON,
        parts=(Part(volunteer_id=VolunteerId(FINDER), part=2), Part(volunteer_id=VolunteerId(MATE), part=1)),
        found_id=found_id,
    )
    with pytest.raises(FindNotReturned):
        await office.submit(enter)
    await office.submit(take(found_id, "staff/1"))
    assert (await give_back(office, found_id))["claim_id"] is None
    squad_id = (await office.submit(replace(enter, request=ask("volunteer/1")))).answer["squad_id"]
    with pytest.raises(FindNotReturned):
        await office.submit(replace(enter, request=ask("volunteer/1")))
    await office.submit(
        AnswerSquad(
            request=ask(f"volunteer/{MATE}"), squad_id=SquadId(squad_id), volunteer_id=VolunteerId(MATE)
        )
    )
    assert [(one.volunteer_id, one.points, one.grade) for one in await claim_rows(office)] == [
        (FINDER, 13, "C"),
        (MATE, 7, "C"),
    ]
    with pytest.raises(FindNotReturned):
        await office.submit(replace(enter, request=ask("volunteer/1")))
    assert await office.differences() == []
