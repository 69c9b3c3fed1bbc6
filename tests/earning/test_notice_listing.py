"""What the public notice lists: every award in its window, in batches and pages, grouped, without names."""

from datetime import timedelta

from ledger.book.words import LogIndex
from ledger.earning.notice.listing import Listing, masked_names, notice_of
from ledger.earning.notice.rules import UnitNode, grouped
from ledger.earning.notice.words import Noticed
from ledger.earning.words import ActivityName, ClaimId, claim_number
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId
from tests.earning.conftest import KEYRING, Bureau
from tests.earning.test_deciding import undo
from tests.earning.test_objections import approved
from tests.earning.world import MONDAY_NOON


async def shown(bureau: Bureau, *, batch: int = 100) -> Listing:
    """Read the notice."""
    async with bureau.engine.connect() as connection:
        return await notice_of(
            connection,
            keyring=KEYRING,
            tenant_id=bureau.tenant.tenant_id,
            first_index=LogIndex(0),
            batch=batch,
        )


async def masked(bureau: Bureau, volunteer: int) -> str:
    """Return what everybody reads of a volunteer's name."""
    number = VolunteerId(volunteer)
    async with bureau.engine.connect() as connection:
        names = await masked_names(
            connection,
            keyring=KEYRING,
            tenant_id=bureau.tenant.tenant_id,
            volunteer_ids=[number],
            now=bureau.clock.now,
        )
    return names[number]


async def test_the_notice_names_nobody_and_tells_no_place_or_hour(bureau: Bureau) -> None:
    await bureau.grant(100)
    claim_id = await approved(bureau)
    (one,) = (await shown(bureau)).shown
    assert await masked(bureau, one.noticed.volunteer_id) == "张*国"
    assert one.group == "辽河市公安局"
    assert one.code not in {str(claim_id), claim_number(claim_id)}
    assert one.noticed.until == MONDAY_NOON.replace(hour=16) + timedelta(days=3)
    await undo(bureau, claim_id)
    assert (await shown(bureau)).shown == []


async def test_the_notice_is_read_in_batches_and_shown_in_pages_without_a_gap(bureau: Bureau) -> None:
    await bureau.grant(1_000)
    given = {await approved(bureau, volunteer=number, staff=1) for number in (1, 2, 3, 4, 1)}
    listing = await shown(bureau, batch=2)
    assert {one.noticed.claim_id for one in listing.shown} == given
    first, is_more = listing.page(None, limit=3)
    second, is_still_more = listing.page(first[-1].place, limit=3)
    assert [*first, *second] == list(listing.shown)
    assert (is_more, is_still_more) == (True, False)


async def test_a_page_goes_on_where_the_last_one_ended_though_that_award_is_gone(bureau: Bureau) -> None:
    await bureau.grant(1_000)
    for number in (1, 2, 3):
        await approved(bureau, volunteer=number)
    before = await shown(bureau)
    await undo(bureau, before.shown[1].noticed.claim_id)
    after = await shown(bureau)
    assert after.page(before.shown[1].place, limit=9)[0] == [before.shown[2]]


def one_of(unit_id: int, volunteer_id: int, claim_id: int) -> Noticed:
    return Noticed(
        claim_id=ClaimId(claim_id),
        award_index=LogIndex(claim_id),
        volunteer_id=VolunteerId(volunteer_id),
        activity=ActivityName(zh="巡逻", en="Patrol"),
        points=3,
        unit_id=UnitId(unit_id),
        until=MONDAY_NOON,
    )


TREE = {
    UnitId(1): UnitNode(name="局", parent_id=None),
    UnitId(2): UnitNode(name="分局", parent_id=UnitId(1)),
    UnitId(3): UnitNode(name="所", parent_id=UnitId(2)),
    UnitId(4): UnitNode(name="小所", parent_id=UnitId(2)),
}


def test_five_people_are_a_group_of_their_own_and_fewer_are_shown_higher_up() -> None:
    big = [one_of(3, number, number) for number in range(5)]
    small = [one_of(4, 10, 10), one_of(4, 11, 11)]
    groups = grouped([*big, *small], TREE)
    assert {groups[one.claim_id] for one in big} == {3}
    assert {groups[one.claim_id] for one in small} == {1}


def test_one_person_with_many_awards_is_no_group() -> None:
    groups = grouped([one_of(3, 1, number) for number in range(9)], TREE)
    assert set(groups.values()) == {1}


def test_two_small_stations_make_one_group_above_them() -> None:
    some = [one_of(3, number, number) for number in range(3)]
    others = [one_of(4, number, number) for number in range(3, 6)]
    assert set(grouped([*some, *others], TREE).values()) == {2}
