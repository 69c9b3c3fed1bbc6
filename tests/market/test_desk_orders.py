"""An order at the desk is placed only where somebody besides who filled it in stands by it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from ledger.book.refusals import GoodsSoldOut, PointsNotEnough
from ledger.market.desk_orders.operations.ask import AskAtDesk
from ledger.market.desk_orders.operations.stand_by import ByPerson, RefuseAtDesk, StandBy
from ledger.market.desk_orders.operations.witnessed import PlaceWitnessed
from ledger.market.desk_orders.refusals import (
    DeskOrderEnded,
    DeskOrderOver,
    DeskOrderUnknown,
    OwnWitness,
    WitnessMustConfirm,
    WitnessUnknown,
)
from ledger.market.desk_orders.words import WITNESS_WITHIN, DeskOrderId
from ledger.market.operations.place_order import draw_receipt_code
from ledger.market.refusals import OwnOrder, WrongShop
from ledger.market.tables import orders, prices
from ledger.market.words import ByKiosk, ByStaff, LineAsked, Sku
from ledger.people.refusals import VolunteerUnknown
from ledger.people.tables import staff
from ledger.people.words import CardId, StaffId, VolunteerId
from ledger.places.words import KioskId
from tests.market.conftest import RICE, SOAP, Market, request

COLLEAGUE, SECOND_ACCOUNT = ByStaff(StaffId(3)), ByStaff(StaffId(4))
"""Another keeper of the first shop; and another account of the keeper, who is volunteer 9."""


def ask(market: Market, volunteer: int, *lines: tuple[Sku, int], by: ByStaff | None = None) -> AskAtDesk:
    """Fill an order in."""
    return AskAtDesk(
        request=request(),
        by=by or market.keeper,
        volunteer_id=VolunteerId(volunteer),
        shop_id=market.shop,
        lines=tuple(LineAsked(*line) for line in lines),
        asked_at=market.clock(),
    )


def stand_by(market: Market, asked: int, by: ByStaff | ByPerson = COLLEAGUE) -> StandBy:
    """Stand by an order that was filled in."""
    return StandBy(
        request=request(),
        by=by,
        desk_order_id=DeskOrderId(asked),
        receipt_code=draw_receipt_code(),
        placed_at=market.clock(),
    )


def witnessed(
    market: Market, *lines: tuple[Sku, int], witness: ByStaff = COLLEAGUE, volunteer: int = 1
) -> PlaceWitnessed:
    """Place an order on the name of a witness."""
    return PlaceWitnessed(
        request=request(),
        by=market.keeper,
        witness_id=witness.staff_id,
        volunteer_id=VolunteerId(volunteer),
        shop_id=market.shop,
        lines=tuple(LineAsked(*line) for line in lines),
        receipt_code=draw_receipt_code(),
        placed_at=market.clock(),
    )


def person(market: Market, volunteer: int = 1, *, kiosk: ByKiosk | None = None) -> ByPerson:
    """Stand at a kiosk with one's card."""
    return ByPerson(volunteer_id=VolunteerId(volunteer), kiosk=kiosk or market.kiosk, card_id=CardId(5))


async def hire(market: Market) -> None:
    """Give the shop a second keeper, and the first keeper a second account; give volunteer 1 something."""
    await market.open_for(1)
    for staff_id, volunteer_id in ((3, None), (4, 9)):
        row = {
            "tenant_id": market.tenant.tenant_id,
            "staff_id": staff_id,
            "user_name": f"keeper{staff_id}",
            "name_sealed": b"-",
            "roles": ["shop_keeper"],
            "unit_id": 2,
            "volunteer_id": volunteer_id,
            "password_hash": "-",
            "must_change": False,
            "failed_count": 0,
        }
        async with market.engine.begin() as connection:
            await connection.execute(insert(staff).values(row))


async def order_row(market: Market, log_index: int) -> dict[str, Any]:
    async with market.engine.connect() as connection:
        found = await connection.execute(
            select(orders).where(
                orders.c.tenant_id == market.tenant.tenant_id, orders.c.log_index == log_index
            )
        )
        return dict(found.mappings().one())


async def test_what_is_filled_in_holds_nothing_until_a_witness_stands_by(market: Market) -> None:
    await hire(market)
    asked = await market.teller.submit(ask(market, 1, (SOAP, 2)))
    assert asked.answer == {"desk_order_id": asked.log_index, "points": 30}
    assert "volunteer/1 held points" not in await market.balances()
    placed = await market.teller.submit(stand_by(market, asked.log_index))
    assert (await market.balances())["volunteer/1 held points"] == 30
    row = await order_row(market, placed.log_index)
    assert (row["way"], row["placed_by"], row["witness"]) == ("desk", "staff/1", "staff/3")
    assert await market.differences() == []


async def test_the_person_stands_by_it_with_card_and_pin_at_a_kiosk_of_the_shop(market: Market) -> None:
    await hire(market)
    asked = (await market.teller.submit(ask(market, 1, (SOAP, 2)))).log_index
    elsewhere = ByKiosk(KioskId(2), market.other_shop)
    for by in (person(market, 2), person(market, kiosk=elsewhere)):
        with pytest.raises(DeskOrderUnknown):
            await market.teller.submit(stand_by(market, asked, by))
    placed = await market.teller.submit(stand_by(market, asked, person(market)))
    row = await order_row(market, placed.log_index)
    assert (row["placed_by"], row["witness"], row["card_id"], row["kiosk_id"]) == ("staff/1", None, 5, 1)


async def test_nobody_is_witness_of_what_they_filled_in_under_any_account(market: Market) -> None:
    await hire(market)
    asked = (await market.teller.submit(ask(market, 1, (SOAP, 1)))).log_index
    for by in (market.keeper, SECOND_ACCOUNT):
        with pytest.raises(OwnWitness):
            await market.teller.submit(stand_by(market, asked, by))
    with pytest.raises(DeskOrderUnknown):
        await market.teller.submit(stand_by(market, asked, market.keeper_elsewhere))


async def test_the_person_is_no_witness_of_their_own_order(market: Market) -> None:
    await hire(market)
    await market.give(9, 100)
    asked = (await market.teller.submit(ask(market, 9, (SOAP, 1), by=COLLEAGUE))).log_index
    with pytest.raises(OwnWitness):
        await market.teller.submit(stand_by(market, asked, SECOND_ACCOUNT))


async def test_it_is_placed_once_and_not_after_its_time(market: Market) -> None:
    await hire(market)
    asked = (await market.teller.submit(ask(market, 1, (SOAP, 1)))).log_index
    results = await asyncio.gather(
        *(market.teller.submit(stand_by(market, asked)) for _ in range(2)), return_exceptions=True
    )
    assert [type(result).__name__ for result in results] == ["Outcome", "DeskOrderEnded"]
    late = (await market.teller.submit(ask(market, 1, (SOAP, 1)))).log_index
    market.clock.advance(WITNESS_WITHIN)
    with pytest.raises(DeskOrderOver):
        await market.teller.submit(stand_by(market, late))


async def test_a_price_that_changed_meanwhile_is_asked_for_again(market: Market) -> None:
    await hire(market)
    asked = (await market.teller.submit(ask(market, 1, (SOAP, 1)))).log_index
    market.clock.advance(timedelta(minutes=1))
    async with market.engine.begin() as connection:
        await connection.execute(
            insert(prices).values(
                tenant_id=market.tenant.tenant_id,
                sku=SOAP,
                effective_from=market.clock(),
                points=16,
                version=2,
                set_by="staff/1",
            )
        )
    with pytest.raises(DeskOrderOver):
        await market.teller.submit(stand_by(market, asked))


async def test_a_refused_one_stays_refused(market: Market) -> None:
    await hire(market)
    for by in (market.keeper, COLLEAGUE):
        asked = (await market.teller.submit(ask(market, 1, (SOAP, 1)))).log_index
        refusal = RefuseAtDesk(
            request=request(),
            by=by,
            desk_order_id=DeskOrderId(asked),
            reason="本人不在场",
            refused_at=market.clock(),
        )
        await market.teller.submit(refusal)
        with pytest.raises(DeskOrderEnded):
            await market.teller.submit(stand_by(market, asked))


async def test_orders_are_filled_in_for_people_and_shops_of_ones_area_and_not_for_oneself(
    market: Market,
) -> None:
    await hire(market)
    with pytest.raises(OwnOrder):
        await market.teller.submit(ask(market, 9, (SOAP, 1)))
    with pytest.raises(VolunteerUnknown):
        await market.teller.submit(ask(market, 77, (SOAP, 1)))
    with pytest.raises(WrongShop):
        await market.teller.submit(ask(market, 1, (SOAP, 1), by=market.keeper_elsewhere))
    with pytest.raises(PointsNotEnough):
        await market.teller.submit(ask(market, 1, (RICE, 2)))


async def test_the_name_of_a_witness_is_enough_for_few_points_a_day(market: Market) -> None:
    await hire(market)
    placed = await market.teller.submit(witnessed(market, (SOAP, 1)))
    row = await order_row(market, placed.log_index)
    assert (row["placed_by"], row["witness"]) == ("staff/1", "staff/3")
    with pytest.raises(WitnessMustConfirm) as refused:
        await market.teller.submit(witnessed(market, (SOAP, 1)))
    assert refused.value.facts == {"points_max": 20, "points_left": 5}
    asked = (await market.teller.submit(ask(market, 1, (SOAP, 1)))).log_index
    await market.teller.submit(stand_by(market, asked))
    market.clock.advance(timedelta(days=1))
    await market.teller.submit(witnessed(market, (SOAP, 1)))
    assert await market.differences() == []


async def test_two_small_orders_in_one_batch_share_the_limit(market: Market) -> None:
    await hire(market)
    results = await asyncio.gather(
        *(market.teller.submit(witnessed(market, (SOAP, 1))) for _ in range(2)), return_exceptions=True
    )
    assert [type(result).__name__ for result in results] == ["Outcome", "WitnessMustConfirm"]


async def test_a_named_witness_is_another_person_of_the_shop(market: Market) -> None:
    await hire(market)
    for witness, refusal in (
        (market.keeper, OwnWitness),
        (SECOND_ACCOUNT, OwnWitness),
        (market.keeper_elsewhere, WitnessUnknown),
        (ByStaff(StaffId(99)), WitnessUnknown),
    ):
        with pytest.raises(refusal):
            await market.teller.submit(witnessed(market, (SOAP, 1), witness=witness))


async def test_a_box_that_went_meanwhile_is_not_promised(market: Market) -> None:
    await hire(market)
    await market.stock(RICE, 1)
    asked = (await market.teller.submit(ask(market, 1, (RICE, 1)))).log_index
    await market.give(2, 100)
    await market.teller.submit(market.order(2, (RICE, 1)))
    with pytest.raises(GoodsSoldOut):
        await market.teller.submit(stand_by(market, asked))
