"""Found things and people: custody signed by codes, matched with losses, paid on confirmed return only."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from ledger.book.words import TenantId
from ledger.earning.attachments.operations import keep_words
from ledger.earning.attachments.words import AttachmentId, Words
from ledger.earning.found.forgetting import forget_losses
from ledger.earning.found.losses import (
    find_loss,
    list_losses,
    loss_of_code,
    matches_of,
    owner_code,
    owner_code_hash,
    report_loss,
    withdraw_loss,
)
from ledger.earning.found.operations import CloseFound, GiveBack, MatchLoss, OpenFound, TakeOver
from ledger.earning.found.queries import custody_of, files_of_area, find_file_of_area
from ledger.earning.found.refusals import (
    AlreadyHeld,
    CategoryUnfit,
    CustodyMoved,
    FoundEnded,
    FoundUnknown,
    LossUnknown,
    NotHolder,
    OwnerCodeWrong,
    OwnerUnproven,
    OwnFind,
    SignatureNeeded,
    TooEarlyToClose,
)
from ledger.earning.found.rules import code_of, custody_signature, match_score, signature_for, time_step
from ledger.earning.found.words import Category, FoundId, FoundKind, LossId, NewLoss
from ledger.earning.squads.operations import AnswerSquad, EnterSquad
from ledger.earning.squads.refusals import FindNotReturned
from ledger.earning.squads.words import Part, SquadId
from ledger.earning.tables import claims
from ledger.people.tables import staff, teams, volunteers
from ledger.people.team_tables import team_members
from ledger.people.words import StaffId, StaffMember, TeamId, VolunteerId
from ledger.places.words import Scope, Unit
from tests.earning.conftest import ACTIVITIES, KEYRING, OTHER_STATION, Bureau
from tests.earning.world import MONDAY_NOON, STATION, ask, decide

FINDER, MATE = 1, 3
WITH_ITEMS = ACTIVITIES + "found_item,拾获物品归还,Found item,found_item,20,0,,,C,one,3,yes,no\n"
KEY = bytes(32)
SIGNED = bytes(range(32))
"""What a code stands for; the routes make sure that it is the holder's."""


@pytest.fixture
async def office(bureau: Bureau) -> Bureau:
    """Fund a bureau whose rules know found things."""
    await bureau.import_activities(WITH_ITEMS)
    await bureau.grant(1_000)
    return bureau


def opened(
    *, by: str = "volunteer/1", kind: FoundKind = "item", category: Category = "wallet", team: bool = False
) -> OpenFound:
    return OpenFound(
        request=ask(by),
        finder_id=VolunteerId(FINDER),
        kind=kind,
        category=category,
        activity="found_item" if kind == "item" else "found_person",
        found_at=MONDAY_NOON - timedelta(hours=1),
        for_team=team,
    )


async def file(bureau: Bureau, command: OpenFound | None = None) -> FoundId:
    return FoundId(int((await bureau.submit(command or opened())).answer["found_id"]))


def take(found_id: FoundId, by: str, *, after: int = 1, signature: bytes | None = SIGNED) -> TakeOver:
    return TakeOver(request=ask(by), found_id=found_id, steps_count=after, signature=signature)


async def words(bureau: Bureau, by: str = "staff/1") -> AttachmentId:
    return await keep_words(
        bureau.engine,
        keyring=KEYRING,
        tenant_id=bureau.tenant.tenant_id,
        written_by=ask(by).client,
        words=Words(text="失主王某，核对身份证"),
        now=bureau.clock.now,
    )


async def give_back(bureau: Bureau, found_id: FoundId, *, by: str = "staff/1", **other: Any) -> Any:  # noqa: ANN401 - a JSON answer
    proof = () if other else (await words(bureau, by),)
    outcome = await bureau.submit(GiveBack(request=ask(by), found_id=found_id, attachment_ids=proof, **other))
    return outcome.answer


def clerk(bureau: Bureau, *, path: str = "/1/") -> StaffMember:
    return StaffMember(
        tenant_id=bureau.tenant.tenant_id,
        staff_id=StaffId(1),
        user_name="approver1",
        name="李所长",
        roles=("clerk",),
        unit=Unit(
            unit_id=STATION, parent_id=None, kind="station", code="S", name="所", path=Scope(path), depth=1
        ),
        volunteer_id=None,
        must_change=False,
        bureau_title="辽河市公安局",
        demo=False,
    )


async def lose(bureau: Bureau, *, kind: FoundKind = "item", phone: str | None = "13800000001") -> LossId:
    new = NewLoss(
        kind=kind,
        category="wallet" if kind == "item" else "elder",
        lost_at=MONDAY_NOON - timedelta(hours=3),
        unit_id=STATION,
        words="黑色真皮钱包，内有身份证",
        owner_name="王小明",
        owner_phone=phone,
    )
    return await report_loss(
        bureau.engine, keyring=KEYRING, staff=clerk(bureau), new=new, now=bureau.clock.now
    )


def shown(bureau: Bureau, loss_id: LossId) -> dict[str, Any]:
    """Show the owner's code."""
    tenant_id = bureau.tenant.tenant_id
    code = owner_code(KEYRING, tenant_id=tenant_id, loss_id=loss_id)
    return {
        "loss_id": loss_id,
        "code_hash": owner_code_hash(KEYRING, tenant_id=tenant_id, typed=f" {code[:4].lower()}-{code[4:]}"),
    }


async def claim_rows(bureau: Bureau) -> list[Any]:
    async with bureau.engine.connect() as connection:
        found = (
            select(claims).where(claims.c.tenant_id == bureau.tenant.tenant_id).order_by(claims.c.log_index)
        )
        return list((await connection.execute(found)).all())


def sign(steps_count: int, at: datetime) -> bytes:
    return custody_signature(
        KEY, tenant_id=TenantId(1), found_id=FoundId(7), steps_count=steps_count, time_step=time_step(at)
    )


@pytest.mark.parametrize(("minutes", "is_good"), [(0, True), (4, True), (11, False)])
def test_a_custody_code_is_good_for_some_minutes(minutes: int, is_good: bool) -> None:  # noqa: FBT001 - a case
    code = code_of(sign(1, MONDAY_NOON))
    later = MONDAY_NOON + timedelta(minutes=minutes)
    found = signature_for(
        KEY, tenant_id=TenantId(1), found_id=FoundId(7), steps_count=1, code=code, now=later
    )
    assert (found is not None) is is_good


def test_a_custody_code_is_good_for_one_hand_over_only() -> None:
    code = code_of(sign(1, MONDAY_NOON))
    assert (
        signature_for(
            KEY, tenant_id=TenantId(1), found_id=FoundId(7), steps_count=2, code=code, now=MONDAY_NOON
        )
        is None
    )


def test_the_same_words_of_the_same_day_fit_better_than_others() -> None:
    lost, found = MONDAY_NOON, MONDAY_NOON + timedelta(hours=5)
    near = match_score(
        categories=("wallet", "wallet"),
        words=("黑色真皮钱包", "一个黑色真皮钱包"),
        lost_at=lost,
        found_at=found,
    )
    far = match_score(
        categories=("wallet", "wallet"), words=("黑色真皮钱包", "红色布袋"), lost_at=lost, found_at=found
    )
    assert 90 < near <= 100
    assert far < near - 30


def test_a_find_before_the_loss_never_fits() -> None:
    early = MONDAY_NOON - timedelta(hours=2)
    same = ("黑色真皮钱包", "黑色真皮钱包")
    assert match_score(categories=("wallet", "wallet"), words=same, lost_at=MONDAY_NOON, found_at=early) == 0


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


async def test_the_owners_code_lets_the_finder_return_it_without_the_desk(office: Bureau) -> None:
    found_id = await file(office)
    loss_id = await lose(office)
    answer = await give_back(office, found_id, by="volunteer/1", **shown(office, loss_id))
    assert answer["state"] == "paid"
    async with office.engine.connect() as connection:
        left, _ = await list_losses(
            connection, keyring=KEYRING, tenant_id=office.tenant.tenant_id, scope=Scope("/")
        )
    assert left == []


async def test_a_code_is_good_for_one_return(office: Bureau) -> None:
    loss_id = await lose(office)
    await give_back(office, await file(office), by="volunteer/1", **shown(office, loss_id))
    second = await file(office, replace(opened(), request=ask("volunteer/1")))
    with pytest.raises(OwnerCodeWrong):
        await give_back(office, second, by="volunteer/1", **shown(office, loss_id))


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
    found_id = await file(office, opened(by="staff/1", kind="person", category="elder"))
    await give_back(office, found_id)
    (claim,) = await claim_rows(office)
    assert (claim.path, claim.state) == ("two", "waiting")
    first = await office.submit(decide(claim.log_index, staff=2))
    assert first.answer["state"] == "second"


async def test_a_second_return_between_the_same_two_is_flagged(office: Bureau) -> None:
    for _ in range(2):
        loss_id = await lose(office)
        found_id = await file(office, replace(opened(), request=ask("volunteer/1")))
        await give_back(office, found_id, by="volunteer/1", **shown(office, loss_id))
    assert [claim.signals for claim in await claim_rows(office)] == [None, ["same_owner"]]


async def test_an_owner_with_the_finders_own_phone_is_flagged(office: Bureau) -> None:
    index = KEYRING.blind_index(tenant_id=office.tenant.tenant_id, field="phone", text="13800000001")
    async with office.engine.begin() as connection:
        await connection.execute(
            update(volunteers)
            .where(volunteers.c.tenant_id == office.tenant.tenant_id, volunteers.c.volunteer_id == FINDER)
            .values(phone_index=index, phone_sealed=b"-")
        )
    loss_id = await lose(office)
    await give_back(office, await file(office), by="volunteer/1", **shown(office, loss_id))
    (claim,) = await claim_rows(office)
    assert claim.signals == ["own_item"]


async def test_a_match_is_kept_and_the_report_leaves_the_open_ones(office: Bureau) -> None:
    found_id, loss_id = await file(office), await lose(office)
    await office.submit(MatchLoss(request=ask("staff/1"), found_id=found_id, loss_id=loss_id))
    other = await file(office, replace(opened(), request=ask("volunteer/1")))
    with pytest.raises(LossUnknown):
        await office.submit(MatchLoss(request=ask("staff/1"), found_id=other, loss_id=loss_id))
    assert await office.differences() == []


async def test_a_report_is_compared_and_its_words_stay_in_its_area(office: Bureau) -> None:
    found_id, _ = await file(office), await lose(office)
    who = {"keyring": KEYRING, "tenant_id": office.tenant.tenant_id}
    async with office.engine.connect() as connection:
        line = await find_file_of_area(
            connection,
            scope=Scope("/1/"),
            staff_id=StaffId(1),
            found_id=found_id,
            **who,  # type: ignore[arg-type]
        )
        said = ["黑色真皮钱包"]
        (near,) = await matches_of(connection, scope=Scope("/1/7/"), found=line, words=said, **who)  # type: ignore[arg-type]
        (afar,) = await matches_of(connection, scope=Scope("/1/8/"), found=line, words=said, **who)  # type: ignore[arg-type]
    assert (near.loss.words, near.loss.owner_masked) == ("黑色真皮钱包，内有身份证", "王*明")
    assert (afar.score, afar.loss.words, afar.loss.owner_masked) == (near.score, None, None)


async def test_a_report_taken_back_is_unreadable_and_its_code_opens_nothing(office: Bureau) -> None:
    found_id, loss_id = await file(office), await lose(office)
    await withdraw_loss(office.engine, staff=clerk(office), loss_id=loss_id)
    with pytest.raises(OwnerCodeWrong):
        await give_back(office, found_id, by="volunteer/1", **shown(office, loss_id))
    async with office.engine.connect() as connection:
        keys = await connection.execute(
            text("SELECT count(*) FROM person_keys WHERE tenant_id = :tenant AND person = :person"),
            {"tenant": office.tenant.tenant_id, "person": f"loss/{loss_id}"},
        )
        assert keys.scalar_one() == 0


@pytest.mark.parametrize(("days", "is_kept"), [(170, True), (190, False)])
async def test_a_report_is_forgotten_half_a_year_after_the_return(
    office: Bureau, days: int, *, is_kept: bool
) -> None:
    loss_id = await lose(office)
    await give_back(office, await file(office), by="volunteer/1", **shown(office, loss_id))
    later = office.clock.now + timedelta(days=days)
    await forget_losses(office.engine, tenant_id=office.tenant.tenant_id, now=later)
    async with office.engine.connect() as connection:
        loss = await find_loss(
            connection,
            keyring=KEYRING,
            tenant_id=office.tenant.tenant_id,
            scope=Scope("/"),
            loss_id=loss_id,
        )
    assert (loss.words, loss.owner_masked) == (
        ("黑色真皮钱包，内有身份证", "王*明") if is_kept else ("***", "*" * len("***"))
    )
    assert await office.differences() == []


async def test_a_report_is_found_by_its_code(office: Bureau) -> None:
    loss_id = await lose(office)
    code_hash = shown(office, loss_id)["code_hash"]
    async with office.engine.connect() as connection:
        found = await loss_of_code(connection, tenant_id=office.tenant.tenant_id, code_hash=code_hash)
    assert found == loss_id


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


async def test_a_squads_find_is_shared_after_the_return_and_only_once(office: Bureau) -> None:
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
