"""Pickup codes: eight digits that only the named shop knows, and that no barcode looks like."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.book.operations.policy import SetPolicy
from ledger.book.policy_words import Policy
from ledger.book.words import (
    TenantId,
)
from ledger.market.placing import Way
from ledger.market.queries import find_order
from ledger.market.reserving.queries import find_pickup, list_reservations
from ledger.market.reserving.rules import pickup_code, pickup_digest, read_pickup, shown_pickup
from ledger.market.rules import is_ean
from ledger.market.words import ByVolunteer, OrderId, ReceiptCode
from ledger.people.passes import is_payment_code
from ledger.people.words import VolunteerId
from ledger.places.words import ShopId
from tests.market.conftest import KEEPER, SOAP, Market, request

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
BUREAU = TenantId(7)
RECEIPT = ReceiptCode("0123456789ABCDEFGHJK")


def test_a_code_is_made_again_from_the_key_alone() -> None:
    code = pickup_code(KEY, tenant_id=BUREAU, receipt_code=RECEIPT)
    assert (len(code), code.isdigit()) == (8, True)
    assert code == pickup_code(KEY, tenant_id=BUREAU, receipt_code=RECEIPT)
    others = {
        pickup_code(OTHER_KEY, tenant_id=BUREAU, receipt_code=RECEIPT),
        pickup_code(KEY, tenant_id=TenantId(8), receipt_code=RECEIPT),
        pickup_code(KEY, tenant_id=BUREAU, receipt_code=ReceiptCode(RECEIPT[::-1])),
    }
    assert code not in others


def test_another_shop_looks_for_something_else() -> None:
    digests = {
        pickup_digest(KEY, tenant_id=BUREAU, shop_id=ShopId(shop), code="00000001") for shop in (1, 2, 3)
    }
    assert len(digests) == 3


@pytest.mark.parametrize("code", ["00000000", "12345678", "99999995", "96385074"])
def test_a_code_is_read_as_typed_and_as_scanned_and_is_no_barcode(code: str) -> None:
    shown = shown_pickup(code)
    assert read_pickup(f" {code[:4]} {code[4:]} ") == read_pickup(shown) == code
    assert not is_ean(shown)
    assert not is_payment_code(shown)


@pytest.mark.parametrize("shown", ["", "1234567", "123456789", "90123456780", "7" * 19, "6901234567892", "x"])
def test_what_is_no_code_is_not_read(shown: str) -> None:
    assert read_pickup(shown) is None


async def reserve(market: Market, *, code: str = "12345678") -> int:
    """Let volunteer 1 put a piece of soap aside."""
    order = market.order(1, (SOAP, 1))
    digest = pickup_digest(KEY, tenant_id=market.tenant.tenant_id, shop_id=market.shop, code=code)
    placed = replace(order, kiosk_id=None, way=Way(kind="reserve", pickup_digest=digest))
    return (await market.teller.submit(placed)).log_index


async def test_what_is_reserved_waits_as_many_hours_as_the_policy_says(market: Market) -> None:
    await market.open_for(1)
    await market.teller.submit(SetPolicy(request(), KEEPER, Policy(reserve_hours=48), "试行"))
    order = await reserve(market)
    async with market.engine.connect() as connection:
        found = await find_order(connection, tenant_id=market.tenant.tenant_id, order_id=OrderId(order))
    assert found.hold_until - found.placed_at == timedelta(hours=48)
    assert await market.differences() == []


async def test_the_code_of_what_waits_goes_before_one_that_was_used_and_two_are_none(market: Market) -> None:
    await market.open_for(1)
    tenant_id = market.tenant.tenant_id
    digest = pickup_digest(KEY, tenant_id=tenant_id, shop_id=market.shop, code="12345678")

    async def found() -> int | None:
        async with market.engine.connect() as connection:
            return await find_pickup(connection, tenant_id=tenant_id, digests=[digest])

    assert await found() is None
    first, second = await reserve(market), 0
    assert await found() == first
    await market.teller.submit(market.hand_over(first))
    assert await found() == first
    second = await reserve(market)
    assert await found() == second
    await reserve(market)
    assert await found() is None


async def test_a_phone_gives_up_what_its_owner_reserved_and_lists_what_still_waits(market: Market) -> None:
    await market.open_for(1)
    order = await reserve(market)
    waiting = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    await market.teller.submit(market.void(order, ByVolunteer(VolunteerId(1), None)))
    async with market.engine.connect() as connection:
        own = await list_reservations(
            connection, tenant_id=market.tenant.tenant_id, volunteer_id=VolunteerId(1)
        )
    assert [(each.order_id, each.state.value) for each in own] == [(waiting, "held"), (order, "void")]
