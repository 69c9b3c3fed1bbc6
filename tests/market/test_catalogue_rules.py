"""The rules of the catalogue: nothing near cash, who is offered what and how often, plans, values."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ledger.book.words import Principal
from ledger.market.catalogue.batches import Batch, standing
from ledger.market.catalogue.refusals import (
    BarcodeWrong,
    DaysOutOfOrder,
    NearCash,
    PriceInPast,
    PriceUnchanged,
    SupplierMissing,
)
from ledger.market.catalogue.rules import (
    begins_at,
    cash_word,
    check_price_changed,
    check_wish,
    is_offered,
    left_of,
    period_of,
    planned,
    values_of,
)
from ledger.market.catalogue.vouchers.refusals import SerialTwice, SerialWrong, TooManySerials
from ledger.market.catalogue.vouchers.rules import read_serials
from ledger.market.catalogue.words import ArticleWish, Kind, Limit, Period, PriceVersion, Taken, Terms
from ledger.market.rules import price_at
from ledger.market.words import Price, Sku
from ledger.places.words import ShopId

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
ZONE = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def wish(**changed: object) -> ArticleWish:
    values: dict[str, object] = {
        "name_zh": "香皂",
        "name_en": "Soap",
        "category": None,
        "barcode": None,
        "unit_cost_fen": 350,
        "low_stock": None,
        "supplier": None,
        "terms": Terms(kind=Kind.BOX),
    }
    return ArticleWish(**{**values, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    [
        "话费10元", "话 费 充 值", "話費", "现·金", "微信红包", "京东购物卡", "１００元加油卡",
        "Phone  credit 10", "phone-credit", "GIFT CARDS", "Cash", "Top-up 50", "福利彩票",
    ],
)  # fmt: skip
def test_what_is_as_good_as_money_is_found_however_it_is_written(name: str) -> None:
    assert cash_word(name) is not None


@pytest.mark.parametrize(
    "name", ["香皂", "腰果 Cashew nuts", "理发券", "茶饮券", "充电宝", "卡通水杯", "Card holder", "收纳卡包"]
)
def test_what_is_for_daily_use_is_not_taken_for_money(name: str) -> None:
    assert cash_word(name) is None


def test_an_article_whose_category_is_money_is_refused_with_the_word() -> None:
    with pytest.raises(NearCash) as refused:
        check_wish(wish(), category_names=("充值卡", "Cards"))
    assert refused.value.facts == {"word": "充值"}


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"barcode": "6901990000016"}, BarcodeWrong),
        (
            {"terms": Terms(kind=Kind.BOX, visible_from=DAY, visible_to=DAY - timedelta(days=1))},
            DaysOutOfOrder,
        ),
        ({"terms": Terms(kind=Kind.VOUCHER)}, SupplierMissing),
    ],
)
def test_an_article_that_contradicts_itself_is_refused(
    changed: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_wish(wish(**changed), category_names=())


def test_an_article_is_offered_from_its_first_day_to_its_last_in_its_shops() -> None:
    terms = Terms(
        kind=Kind.BOX,
        visible_from=DAY,
        visible_to=DAY + timedelta(days=1),
        shop_ids=frozenset({ShopId(1)}),
    )
    days = [DAY + timedelta(days=step) for step in (-1, 0, 1, 2)]
    assert [is_offered(terms, shop_id=ShopId(1), on=day) for day in days] == [False, True, True, False]
    assert not is_offered(terms, shop_id=ShopId(2), on=DAY)
    assert not is_offered(Terms(kind=Kind.BOX, offered=False), shop_id=ShopId(1), on=DAY)


@pytest.mark.parametrize(
    ("period", "begins", "ends"),
    [
        (Period.DAY, date(2026, 12, 31), date(2027, 1, 1)),
        (Period.WEEK, date(2026, 12, 28), date(2027, 1, 4)),
        (Period.MONTH, date(2026, 12, 1), date(2027, 1, 1)),
        (Period.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_periods_begin_and_end_on_civil_days(period: Period, begins: date, ends: date) -> None:
    assert period_of(date(2026, 12, 31), period) == (begins, ends)


def test_what_was_taken_in_the_period_before_leaves_the_limit_whole() -> None:
    limit = Limit(2, Period.DAY)
    late = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    taken = [Taken(late, 2)]
    assert left_of(limit, taken, at=late, day_of=day_of) == (0, date(2026, 11, 23))
    after = late + timedelta(minutes=1)
    assert left_of(limit, taken, at=after, day_of=day_of) == (2, date(2026, 11, 24))


def version(number: int, begins: datetime, points: int) -> PriceVersion:
    return PriceVersion(
        version=number,
        effective_from=begins,
        points=points,
        set_by=Principal("staff/1"),
        log_index=None,
        reason=None,
    )


def test_a_version_set_later_ends_the_plans_from_its_moment_on() -> None:
    december, january = NOON + timedelta(days=9), NOON + timedelta(days=40)
    before = [version(3, january, 25), version(2, december, 20), version(1, NOON, 15)]
    assert [one.points for one in planned(before, after=1)] == [20, 25]
    again = [version(4, december, 18), *before]
    assert [one.points for one in planned(again, after=1)] == [18]
    prices = [Price(one.effective_from, one.points, one.version) for one in again]
    assert price_at(prices, january) == 18


def test_a_plan_is_withdrawn_by_setting_the_old_price_again() -> None:
    plan = Price(NOON + timedelta(days=9), 20, 2)
    check_price_changed(plan, points=20, begins=NOON)
    with pytest.raises(PriceUnchanged):
        check_price_changed(Price(NOON, 15, 3), points=15, begins=NOON + timedelta(days=9))


def test_no_price_begins_in_the_past() -> None:
    assert begins_at(None, now=NOON) == begins_at(NOON - timedelta(minutes=1), now=NOON) == NOON
    with pytest.raises(PriceInPast):
        begins_at(NOON - timedelta(hours=1), now=NOON)


def test_an_article_out_of_line_with_the_middle_raises_an_alarm() -> None:
    goods = [(Sku("dear"), 100, 1000), (Sku("a"), 10, 300), (Sku("b"), 20, 600), (Sku("cheap"), 10, 1000)]
    values = values_of([*goods, (Sku("free"), 10, 0)])
    assert [(value.sku, value.alarm) for value in values] == [
        ("dear", "dear"),
        ("a", None),
        ("b", None),
        ("cheap", "cheap"),
    ]


def test_boxes_that_still_stand_are_those_that_end_last() -> None:
    came = [
        Batch(best_before=date(2027, 3, 1), quantity=10, batch="B"),
        Batch(best_before=date(2027, 1, 1), quantity=10),
    ]
    assert standing(came, boxes=25) == [came[1], came[0]]
    assert [(one.best_before.month, one.quantity) for one in standing(came, boxes=12)] == [(1, 2), (3, 10)]
    assert [(one.best_before.month, one.quantity) for one in standing(came, boxes=4)] == [(3, 4)]
    assert standing(came, boxes=0) == []


def test_voucher_numbers_are_read_as_people_write_them() -> None:
    assert read_serials([" ab-１２３ ", "X99"]) == ("AB-123", "X99")


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ([], TooManySerials),
        (["A1"], SerialWrong),
        (["券号001"], SerialWrong),
        (["A-1", "a-1"], SerialTwice),
        ([f"N{number}00" for number in range(501)], TooManySerials),
    ],
)
def test_a_file_with_a_bad_number_is_refused(lines: list[str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_serials(lines)
