"""A shop has a keeper and a monitor who are two people, and no clerk serves those they live with."""

from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.market.keeping.operations import AppointShopPeople
from ledger.market.keeping.queries import list_appointments, list_candidates, people_of
from ledger.market.keeping.refusals import (
    AppointedAlready,
    AppointsSelf,
    HouseholdOrder,
    KeeperUnfit,
    MonitorUnfit,
    OneForBoth,
)
from ledger.market.keeping.words import ShopPeople
from ledger.market.words import ByStaff
from ledger.people.tables import staff, volunteers
from ledger.people.words import StaffId
from ledger.places.refusals import ShopUnknown
from ledger.places.words import Scope, ShopId
from tests.market.conftest import SOAP, Market, add_staff, request

CHIEF, KEEPER, MONITOR = 10, 11, 12


async def house_of_staff(market: Market) -> None:
    """Give the shop's station a chief, a keeper who is volunteer 1 and a monitor who is volunteer 2."""
    await add_staff(market, CHIEF, roles=["approver"])
    await add_staff(market, KEEPER, roles=["shop_keeper"], volunteer_id=1)
    await add_staff(market, MONITOR, roles=["shop_monitor"], volunteer_id=2)


def appoint(
    market: Market,
    keeper: int = KEEPER,
    monitor: int = MONITOR,
    *,
    by: int = CHIEF,
    shop: ShopId | None = None,
) -> AppointShopPeople:
    return AppointShopPeople(
        request=request(),
        by=ByStaff(StaffId(by)),
        shop_id=shop or market.shop,
        people=ShopPeople(StaffId(keeper), StaffId(monitor)),
        appointed_at=market.clock(),
    )


async def live_together(engine: AsyncEngine, market: Market, *people: int) -> None:
    async with engine.begin() as connection:
        await connection.execute(
            update(volunteers)
            .where(volunteers.c.tenant_id == market.tenant.tenant_id, volunteers.c.volunteer_id.in_(people))
            .values(household_index=b"one door")
        )


async def test_the_last_appointment_says_who_answers_for_a_shop(market: Market) -> None:
    await house_of_staff(market)
    await add_staff(market, 13, roles=["shop_keeper"])
    await market.teller.submit(appoint(market))
    await market.teller.submit(appoint(market, keeper=13))
    tenant_id = market.tenant.tenant_id
    async with market.engine.connect() as connection:
        now = await people_of(connection, tenant_id=tenant_id, shop_ids=[market.shop, market.other_shop])
        past = await list_appointments(connection, tenant_id=tenant_id, shop_id=market.shop)
    assert {shop: each.people for shop, each in now.items()} == {
        market.shop: ShopPeople(StaffId(13), StaffId(MONITOR))
    }
    assert [each.people.keeper_id for each in past] == [13, KEEPER]
    assert await market.differences() == []


async def test_those_who_could_answer_for_a_shop_serve_where_it_is(market: Market) -> None:
    await house_of_staff(market)
    async with market.engine.connect() as connection:
        found = await list_candidates(connection, tenant_id=market.tenant.tenant_id, shop_path=Scope("/1/2/"))
    assert {each.staff_id for each in found} == {1, KEEPER, MONITOR}


async def test_who_serves_elsewhere_keeps_no_shop_here(market: Market) -> None:
    await house_of_staff(market)
    with pytest.raises(KeeperUnfit):
        await market.teller.submit(appoint(market, keeper=2))


async def test_a_keeper_is_no_monitor(market: Market) -> None:
    await house_of_staff(market)
    with pytest.raises(MonitorUnfit):
        await market.teller.submit(appoint(market, monitor=1))


async def test_one_person_with_both_roles_is_not_both(market: Market) -> None:
    await house_of_staff(market)
    await add_staff(market, 14, roles=["shop_keeper", "shop_monitor"])
    with pytest.raises(OneForBoth):
        await market.teller.submit(appoint(market, keeper=14, monitor=14))


async def test_two_accounts_of_one_person_are_one_person(market: Market) -> None:
    await house_of_staff(market)
    await add_staff(market, 15, roles=["shop_monitor"], volunteer_id=1)
    with pytest.raises(OneForBoth):
        await market.teller.submit(appoint(market, monitor=15))


async def test_a_couple_does_not_share_a_shop(market: Market) -> None:
    await house_of_staff(market)
    await live_together(market.engine, market, 1, 2)
    with pytest.raises(OneForBoth):
        await market.teller.submit(appoint(market))


async def test_nobody_appoints_themselves(market: Market) -> None:
    await house_of_staff(market)
    with pytest.raises(AppointsSelf):
        await market.teller.submit(appoint(market, by=MONITOR))


async def test_a_chief_elsewhere_appoints_nobody_here(market: Market) -> None:
    await house_of_staff(market)
    with pytest.raises(ShopUnknown):
        await market.teller.submit(appoint(market, by=2))


async def test_the_same_two_are_not_appointed_twice(market: Market) -> None:
    await house_of_staff(market)
    await market.teller.submit(appoint(market))
    with pytest.raises(AppointedAlready):
        await market.teller.submit(appoint(market))


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"monitor_id": KEEPER}, "two_people"),
        ({"keeper_person": 2}, "two_persons_in_life"),
        ({"appointed_by": f"staff/{KEEPER}"}, "by_somebody_else"),
    ],
)
async def test_the_database_too_wants_two_people_and_a_third(
    market: Market, owner_engine: AsyncEngine, changed: dict[str, Any], constraint: str
) -> None:
    row = {
        "tenant_id": market.tenant.tenant_id,
        "log_index": 0,
        "shop_id": 1,
        "keeper_id": KEEPER,
        "keeper_person": 1,
        "monitor_id": MONITOR,
        "monitor_person": 2,
        "appointed_by": f"staff/{CHIEF}",
        "appointed_at": market.clock(),
        **changed,
    }
    names = ", ".join(row)
    insert = text(
        f"INSERT INTO shop_appointments ({names}) VALUES ({', '.join(f':{name}' for name in row)})"  # noqa: S608 - our own names
    )
    async with owner_engine.connect() as connection:
        with pytest.raises(IntegrityError, match=constraint):
            await connection.execute(insert, row)


async def test_a_clerk_hands_nothing_to_their_own_household(market: Market) -> None:
    await market.open_for(1)
    await live_together(market.engine, market, 1, 9)
    order = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    with pytest.raises(HouseholdOrder):
        await market.teller.submit(market.hand_over(order, market.keeper))
    await market.teller.submit(market.hand_over(order))


async def test_what_a_clerk_hands_over_is_sealed_as_not_of_their_household(market: Market) -> None:
    await market.open_for(1)
    order = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    await market.teller.submit(market.hand_over(order, market.keeper))
    async with market.engine.connect() as connection:
        said = await connection.scalar(
            text("SELECT of_clerks_household FROM order_ends WHERE tenant_id = :tenant_id"),
            {"tenant_id": market.tenant.tenant_id},
        )
    assert said is False
    assert await market.differences() == []


async def test_who_has_left_answers_for_nothing(market: Market) -> None:
    await house_of_staff(market)
    async with market.engine.begin() as connection:
        await connection.execute(
            update(staff)
            .where(staff.c.tenant_id == market.tenant.tenant_id, staff.c.staff_id == KEEPER)
            .values(left_at=market.clock())
        )
    with pytest.raises(KeeperUnfit):
        await market.teller.submit(appoint(market))
