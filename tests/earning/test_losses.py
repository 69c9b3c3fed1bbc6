"""Reports of losses: matched, compared, proved by the owner's code, and forgotten, on real PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from ledger.earning.found.forgetting import forget_losses
from ledger.earning.found.losses import (
    find_loss,
    list_losses,
    loss_of_code,
    matches_of,
    phone_index,
    withdraw_loss,
)
from ledger.earning.found.operations import CloseFound, GiveBack, MatchLoss
from ledger.earning.found.queries import find_file_of_area
from ledger.earning.found.refusals import (
    FoundUnknown,
    LossUnknown,
    OwnerCodeWrong,
)
from ledger.earning.found.words import FoundId, Loss, LossId
from ledger.people.tables import volunteers
from ledger.people.words import StaffId
from ledger.places.words import Scope
from tests.earning.conftest import KEYRING, Bureau
from tests.earning.finds import (
    FINDER,
    MATE,
    claim_rows,
    clerk,
    file,
    give_back,
    lose,
    opened,
    shown,
    take,
    words,
)
from tests.earning.world import ask


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


async def test_the_number_of_a_report_is_worth_nothing_without_its_code(office: Bureau) -> None:
    found_id, loss_id = await file(office), await lose(office)
    with pytest.raises(OwnerCodeWrong):
        await give_back(office, found_id, by="volunteer/1", loss_id=loss_id, code_hash=bytes(32))


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


async def test_an_owner_of_the_finders_household_is_flagged(office: Bureau) -> None:
    index = KEYRING.blind_index(tenant_id=office.tenant.tenant_id, field="phone", text="13800000001")
    async with office.engine.begin() as connection:
        for volunteer_id, own in ((FINDER, {}), (MATE, {"phone_index": index, "phone_sealed": b"-"})):
            await connection.execute(
                update(volunteers)
                .where(
                    volunteers.c.tenant_id == office.tenant.tenant_id,
                    volunteers.c.volunteer_id == volunteer_id,
                )
                .values(household_index=b"one door", **own)
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


async def matched(office: Bureau, *, phone: str | None = "13800000001") -> tuple[FoundId, LossId]:
    """File something and match it with a report."""
    found_id, loss_id = await file(office), await lose(office, phone=phone)
    await office.submit(MatchLoss(request=ask("staff/1"), found_id=found_id, loss_id=loss_id))
    return found_id, loss_id


async def loss_now(office: Bureau, loss_id: LossId) -> Loss:
    async with office.engine.connect() as connection:
        return await find_loss(
            connection,
            keyring=KEYRING,
            tenant_id=office.tenant.tenant_id,
            scope=Scope("/"),
            loss_id=loss_id,
        )


async def test_a_file_that_ends_gives_its_report_back_to_the_open_ones(office: Bureau) -> None:
    found_id, loss_id = await matched(office)
    await office.submit(CloseFound(request=ask("staff/1"), found_id=found_id, why="mistake"))
    assert (await loss_now(office, loss_id)).state == "open"


async def test_a_report_matched_by_mistake_is_open_again_when_another_owner_shows_a_code(
    office: Bureau,
) -> None:
    found_id, wrong = await matched(office)
    right = await lose(office, phone="13800000002")
    await give_back(office, found_id, by="volunteer/1", **shown(office, right))
    assert [(await loss_now(office, one)).state for one in (wrong, right)] == ["open", "returned"]


async def test_a_code_is_good_although_its_report_was_matched_with_another_find(office: Bureau) -> None:
    _, loss_id = await matched(office)
    theirs = await file(office, replace(opened(), request=ask("volunteer/1")))
    await give_back(office, theirs, by="volunteer/1", **shown(office, loss_id))
    assert (await loss_now(office, loss_id)).state == "returned"


@pytest.mark.parametrize(("phone", "state"), [("13800000001", "returned"), ("13800000002", "open")])
async def test_a_return_at_the_desk_settles_the_matched_report_unless_the_owner_is_another(
    office: Bureau, phone: str, state: str
) -> None:
    found_id, loss_id = await matched(office)
    await office.submit(take(found_id, "staff/1"))
    owner = phone_index(KEYRING, tenant_id=office.tenant.tenant_id, phone=phone)
    proof = (await words(office),)
    await office.submit(
        GiveBack(request=ask("staff/1"), found_id=found_id, owner_index=owner, attachment_ids=proof)
    )
    assert (await loss_now(office, loss_id)).state == state


async def test_an_owner_takes_a_matched_report_back_and_its_words_are_gone(office: Bureau) -> None:
    _, loss_id = await matched(office)
    await withdraw_loss(office.engine, staff=clerk(office), loss_id=loss_id)
    loss = await loss_now(office, loss_id)
    assert (loss.state, loss.words) == ("withdrawn", "***")


async def test_a_report_taken_back_after_its_match_stays_so_when_the_file_ends(office: Bureau) -> None:
    found_id, loss_id = await matched(office)
    await withdraw_loss(office.engine, staff=clerk(office), loss_id=loss_id)
    await office.submit(CloseFound(request=ask("staff/1"), found_id=found_id, why="mistake"))
    assert (await loss_now(office, loss_id)).state == "withdrawn"


async def test_the_code_of_a_matched_report_that_was_taken_back_opens_nothing(office: Bureau) -> None:
    found_id, loss_id = await matched(office)
    await withdraw_loss(office.engine, staff=clerk(office), loss_id=loss_id)
    with pytest.raises(OwnerCodeWrong):
        await give_back(office, found_id, by="volunteer/1", **shown(office, loss_id))


async def test_a_matched_report_is_forgotten_like_an_open_one(office: Bureau) -> None:
    _, loss_id = await matched(office)
    later = office.clock.now + timedelta(days=400)
    await forget_losses(office.engine, tenant_id=office.tenant.tenant_id, now=later)
    assert (await loss_now(office, loss_id)).state == "withdrawn"


async def test_a_report_matched_with_another_find_is_not_offered_again(office: Bureau) -> None:
    await matched(office)
    second = await file(office, replace(opened(), request=ask("volunteer/1")))
    who = {"keyring": KEYRING, "tenant_id": office.tenant.tenant_id, "scope": Scope("/1/")}
    async with office.engine.connect() as connection:
        line = await find_file_of_area(connection, staff_id=StaffId(1), found_id=second, **who)  # type: ignore[arg-type]
        assert await matches_of(connection, found=line, words=["黑色真皮钱包"], **who) == []  # type: ignore[arg-type]


async def test_staff_of_another_station_neither_match_nor_end_a_file(office: Bureau) -> None:
    found_id, loss_id = await file(office), await lose(office)
    with pytest.raises(FoundUnknown):
        await office.submit(MatchLoss(request=ask("staff/4"), found_id=found_id, loss_id=loss_id))
    with pytest.raises(FoundUnknown):
        await office.submit(CloseFound(request=ask("staff/4"), found_id=found_id, why="handed_on"))


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
    loss = await loss_now(office, loss_id)
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
