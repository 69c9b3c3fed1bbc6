"""A shop is open when its hours say so, and an order at a closed one moves nothing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ledger.market.opening.check import OpeningCheck
from ledger.market.opening.facts import OpeningFact
from ledger.market.opening.refusals import HoursMixedUp
from ledger.market.opening.rules import checked_spans, standing_at
from ledger.market.opening.words import Opening, Span
from ledger.market.placing import Asked, Way
from ledger.market.words import Line, LineAsked, Order, OrderId, OrderState, Sku
from ledger.places.words import Scope, ShopId
from tests.plain_view import PlainView

ZONE = ZoneInfo("Asia/Shanghai")
MORNING, AFTERNOON = (8 * 60 + 30, 11 * 60 + 30), (14 * 60, 17 * 60)
WEEK = Opening(tuple(Span(day, *span) for day in range(1, 6) for span in (MORNING, AFTERNOON)))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Say a moment of November 2026, in which the 22nd is a Sunday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def test_a_shop_that_never_said_any_hours_is_always_open() -> None:
    standing = standing_at(Opening(), at(22, 3), ZONE)
    assert standing.is_open
    assert standing.closes_at is None


def test_an_open_shop_says_when_it_closes() -> None:
    standing = standing_at(WEEK, at(23, 9), ZONE)
    assert standing.is_open
    assert standing.closes_at == at(23, 11, 30)


def test_at_noon_it_opens_again_in_the_afternoon() -> None:
    standing = standing_at(WEEK, at(23, 11, 30), ZONE)
    assert not standing.is_open
    assert standing.opens_at == at(23, 14)


def test_on_a_sunday_it_opens_on_monday() -> None:
    assert standing_at(WEEK, at(22, 10), ZONE).opens_at == at(23, 8, 30)


def test_a_closed_day_is_skipped_and_says_why() -> None:
    shut = Opening(WEEK.spans, {date(2026, 11, 23): "盘点"})
    standing = standing_at(shut, at(23, 9), ZONE)
    assert not standing.is_open
    assert standing.closed_for == "盘点"
    assert standing.opens_at == at(24, 8, 30)


def test_hours_up_to_midnight_go_on_into_the_next_day() -> None:
    night = Opening((Span(6, 20 * 60, 24 * 60), Span(7, 0, 2 * 60)))
    assert standing_at(night, at(21, 23), ZONE).closes_at == at(22, 2)


def test_a_moment_of_another_zone_is_read_in_the_shops_own() -> None:
    assert standing_at(WEEK, at(23, 9).astimezone(ZoneInfo("UTC")), ZONE).is_open


def test_a_shop_shut_for_good_says_no_day() -> None:
    shut = Opening((Span(1, *MORNING),), {date(2026, 11, 23).replace(day=d): "修" for d in (23, 30)})
    assert standing_at(shut, at(23, 9), ZONE).opens_at == datetime(2026, 12, 7, 8, 30, tzinfo=ZONE)


def test_spans_are_put_in_order() -> None:
    assert checked_spans([Span(2, *AFTERNOON), Span(2, *MORNING)]) == (Span(2, *MORNING), Span(2, *AFTERNOON))


@pytest.mark.parametrize(
    "spans",
    [
        [Span(1, 600, 600)],
        [Span(1, 600, 540)],
        [Span(1, 600, 1441)],
        [Span(1, 540, 720), Span(1, 700, 800)],
    ],
)
def test_hours_that_overlap_or_end_before_they_begin_are_refused(spans: list[Span]) -> None:
    with pytest.raises(HoursMixedUp):
        checked_spans(spans)


def test_what_is_reserved_at_night_does_not_hang_on_who_else_orders_then() -> None:
    asked = Asked(
        volunteer_id=None,
        shop_id=ShopId(1),
        lines=(LineAsked(Sku("G001"), 1),),
        way=Way(kind="reserve"),
        placed_at=at(23, 3),
    )
    order = Order(
        order_id=OrderId(7),
        volunteer_id=None,
        shop_id=asked.shop_id,
        shop_path=Scope("/1/2/"),
        points=15,
        hold_until=at(23, 4),
        state=OrderState.HELD,
        lines=(Line(Sku("G001"), 1, 15),),
    )
    # The hours are known, because somebody at a kiosk asked in the same batch.
    OpeningCheck().check(PlainView(facts={OpeningFact(asked.shop_id): WEEK}), asked, order)
