"""No clerk serves themselves or their household, also where a relative ordered for the person who pays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from ledger.market.keeping.refusals import HouseholdOrder
from ledger.market.placing import Way
from ledger.market.refusals import OwnOrder
from ledger.market.tables import order_ends
from ledger.people.words import VolunteerId
from tests.market.conftest import SOAP, Market
from tests.market.test_keeping import live_together
from tests.market.test_returns import bring_back

ELDER, RELATIVE, CLERK = 1, 2, 9
"""Clerk 1 of the shop is volunteer 9."""
PROXY = text(
    "INSERT INTO proxies (tenant_id, volunteer_id, relative_id, asked_by, asked_at, channel,"
    " confirmed_by, confirmed_at)"
    " VALUES (:tenant_id, :volunteer_id, :relative_id, 'staff/2', now(), 'kiosk', 'volunteer/1', now())"
)


async def ordered_by(market: Market, relative: int, *, instant: bool = False) -> int:
    """Let a relative take soap for the elder."""
    await market.open_for(ELDER)
    async with market.engine.begin() as connection:
        await connection.execute(
            PROXY,
            {"tenant_id": market.tenant.tenant_id, "volunteer_id": ELDER, "relative_id": relative},
        )
    order = market.order(ELDER, (SOAP, 1), instant=instant)
    way = Way(kind="pass", proxy_volunteer_id=VolunteerId(relative))
    return (await market.teller.submit(replace(order, way=way))).log_index


async def test_a_clerk_hands_over_nothing_that_they_ordered_for_an_elder(market: Market) -> None:
    order = await ordered_by(market, CLERK)
    with pytest.raises(OwnOrder):
        await market.teller.submit(market.hand_over(order, market.keeper))


async def test_a_clerk_hands_over_nothing_that_their_household_ordered_for_an_elder(market: Market) -> None:
    order = await ordered_by(market, RELATIVE)
    await live_together(market.engine, market, RELATIVE, CLERK)
    with pytest.raises(HouseholdOrder):
        await market.teller.submit(market.hand_over(order, market.keeper))


async def test_a_clerk_takes_nothing_back_that_they_ordered_for_an_elder(market: Market) -> None:
    order = await ordered_by(market, CLERK, instant=True)
    with pytest.raises(OwnOrder):
        await market.teller.submit(bring_back(market, order, (SOAP, 1, 0)))


async def test_a_relative_of_nobody_at_the_shop_is_served_for_an_elder(market: Market) -> None:
    order = await ordered_by(market, RELATIVE)
    await market.teller.submit(market.hand_over(order, market.keeper))
    await market.teller.submit(bring_back(market, order, (SOAP, 1, 0)))
    assert await market.differences() == []


@pytest.mark.parametrize(
    ("people", "constraint"),
    [
        ({"clerk_volunteer_id": ELDER}, "clerk_never_serves_self"),
        ({"clerk_volunteer_id": RELATIVE}, "clerk_is_no_proxy"),
        ({"clerk_volunteer_id": CLERK, "of_clerks_household": True}, "clerk_never_serves_household"),
    ],
)
async def test_the_database_too_keeps_a_clerk_from_those_they_serve(
    market: Market, people: Mapping[str, Any], constraint: str
) -> None:
    row = {
        "tenant_id": market.tenant.tenant_id,
        "order_id": 1,
        "log_index": 2,
        "ending": "handed_over",
        "volunteer_id": ELDER,
        "proxy_volunteer_id": RELATIVE,
        "ended_at": market.clock(),
        **people,
    }
    async with market.engine.connect() as connection:
        with pytest.raises(IntegrityError, match=constraint):
            await connection.execute(insert(order_ends).values(**row))
