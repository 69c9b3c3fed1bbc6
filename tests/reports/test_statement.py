"""A statement names every movement once, page by page, and its running total is what the book held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from ledger.book import rules
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.operations.reverse import Reverse
from ledger.book.words import (
    SYSTEM,
    Decision,
    Fact,
    Facts,
    LogIndex,
    Owner,
    Request,
    View,
)
from ledger.earning.tables import activities
from ledger.market.words import ByVolunteer
from ledger.people.words import VolunteerId
from ledger.reports.standing import standing_of
from ledger.reports.statement import Line, statement_of
from tests.market.conftest import KEEPER, RICE, SOAP, STATION, Market, request

ONE = VolunteerId(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFor:
    """An award for an activity, as earning makes them."""

    request: Request
    volunteer: int
    points: int
    at: datetime

    def needs(self, _known: Facts) -> Iterable[Fact]:
        return ()

    def owners(self, _known: Facts) -> Iterable[Owner]:
        return STATION, SYSTEM, Owner(f"volunteer/{self.volunteer}")

    def decide(self, view: View) -> Decision:
        return Decision(
            kind="award",
            actor=KEEPER,
            occurred_at=self.at,
            postings=rules.award(
                view,
                office=STATION,
                volunteer=Owner(f"volunteer/{self.volunteer}"),
                points=self.points,
                minutes=90,
                earned_on=view.tenant.day(self.at),
            ),
            refers_to={"activity": "night_patrol", "volunteer": self.volunteer},
        )


def budget() -> GrantBudget:
    return GrantBudget(request(), KEEPER, STATION, 1_000, "季度拨付")


async def award(market: Market, points: int) -> LogIndex:
    return (
        await market.teller.submit(AwardFor(request=request(), volunteer=1, points=points, at=market.clock()))
    ).log_index


async def lived(market: Market) -> None:
    """Give volunteer 1 a history over months: awards of several lots, orders of every end, a correction."""
    async with market.engine.begin() as connection:
        await connection.execute(
            insert(activities).values(
                tenant_id=market.tenant.tenant_id,
                activity="night_patrol",
                name_zh="夜间巡逻",
                name_en="Night patrol",
                kind="patrol",
                risky=True,
            )
        )
    await market.stock(SOAP, 50)
    await market.stock(RICE, 50)
    await market.give(2, 500)
    await market.give(1, 40)
    for _ in range(3):
        await award(market, 30)
        market.clock.advance(timedelta(days=40))
    mistaken = await award(market, 8)
    await market.teller.submit(market.order(1, (SOAP, 2), (RICE, 1), instant=True))
    await market.teller.submit(Reverse(request(), KEEPER, mistaken, "重复记分"))
    held = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    await market.teller.submit(market.void(held, ByVolunteer(ONE, market.shop)))
    await market.teller.submit(market.order(1, (SOAP, 1)))


async def pages(market: Market, size: int) -> list[Line]:
    lines: list[Line] = []
    before: int | None = None
    async with market.engine.connect() as connection:
        while page := await statement_of(
            connection, tenant_id=market.tenant.tenant_id, volunteer_id=ONE, before=before, limit=size
        ):
            assert len(page) <= size
            lines += page
            before = page[-1].log_index
    return lines


@pytest.mark.parametrize("size", [1, 3, 100])
async def test_pages_join_into_one_running_account(market: Market, size: int) -> None:
    await market.teller.submit(budget())
    await lived(market)
    lines = await pages(market, size)
    oldest_first = lines[::-1]
    assert [line.points for line in oldest_first] == [40, 30, 30, 30, 8, -100, -8, -15, 15, -15]
    running = 0
    for line in oldest_first:
        running += line.points
        assert line.points_after == running
    assert [line.minutes for line in oldest_first] == [60, 90, 90, 90, 90, 0, -90, 0, 0, 0]


async def test_the_newest_line_is_the_standing(market: Market) -> None:
    await market.teller.submit(budget())
    await lived(market)
    lines = await pages(market, 100)
    async with market.engine.connect() as connection:
        standing = await standing_of(
            connection, tenant_id=market.tenant.tenant_id, volunteer_id=ONE, now=market.clock()
        )
        later = await standing_of(
            connection,
            tenant_id=market.tenant.tenant_id,
            volunteer_id=ONE,
            now=market.clock() + timedelta(days=400),
        )
    assert (standing.points_available, standing.points_held, standing.minutes_served) == (15, 15, 330)
    assert (standing.log_index, lines[0].points_after) == (lines[0].log_index, 15)
    assert later.points_available == 0


async def test_lines_say_what_they_were(market: Market) -> None:
    await market.teller.submit(budget())
    await lived(market)
    lines = await pages(market, 100)
    said = dict.fromkeys(line.texts for line in lines)
    assert list(said) == [
        (
            "平安超市兑换：香皂×1（待领取）",
            "Redeemed at the safety supermarket: Soap ×1 (waiting to be handed over)",
        ),
        ("兑换取消，积分退回：香皂×1", "Order taken back, points returned: Soap ×1"),
        ("平安超市兑换：香皂×1（已取消）", "Redeemed at the safety supermarket: Soap ×1 (taken back)"),
        ("更正：夜间巡逻", "Correction: Night patrol"),
        (
            "平安超市兑换：香皂×2、大米5kg×1（已领取）",
            "Redeemed at the safety supermarket: Soap ×2, Rice 5 kg ×1 (handed over)",
        ),
        ("服务积分：夜间巡逻", "Points for service: Night patrol"),
        ("服务积分：夜间巡逻", "Points for service: 夜间巡逻"),
    ]


async def test_a_volunteer_without_history_has_an_empty_statement(market: Market) -> None:
    assert await pages(market, 100) == []
    async with market.engine.connect() as connection:
        standing = await standing_of(
            connection, tenant_id=market.tenant.tenant_id, volunteer_id=ONE, now=market.clock()
        )
    assert (standing.log_index, standing.points_available) == (-1, 0)
