"""The desk's numbers: awards by week, the log with its entries, and the index of a moment."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.book.operations.reverse import Reverse
from ledger.book.refusals import TransactionUnknown
from ledger.book.words import LogIndex, Principal, Request
from ledger.market.operations.receive_goods import ReceiveGoods
from ledger.places.words import WHOLE_BUREAU, Scope, Unit, UnitId
from ledger.reports import log as log_module
from ledger.reports.as_of import first_index_since
from ledger.reports.budgets import budget_of, list_budgets
from ledger.reports.log import find_transaction, list_transactions
from ledger.reports.summary import awards_per_week, claims_by_state
from tests.market.conftest import KEEPER, NOON, SOAP, Market, request

STATION_PATH = Scope("/1/2/")
OTHER_STATION_PATH = Scope("/1/3/")
BUREAU = Unit(
    unit_id=UnitId(1), parent_id=None, kind="bureau", code="B", name="-", path=Scope("/1/"), depth=0
)
STATION_UNIT = replace(BUREAU, unit_id=UnitId(2), parent_id=UnitId(1), path=STATION_PATH, depth=1)
OTHER_UNIT = replace(STATION_UNIT, unit_id=UnitId(3), path=OTHER_STATION_PATH)
KEEPER_ELSEWHERE = Principal("staff/2")


async def test_awards_count_in_their_week_less_what_was_taken_back(market: Market) -> None:
    await market.give(1, 10)
    market.clock.advance(timedelta(days=8))
    await market.give(1, 20)
    mistaken = (await market.give(2, 5)).log_index
    await market.teller.submit(Reverse(request(), KEEPER, mistaken, "重复记分"))
    async with market.engine.connect() as connection:
        weeks, elsewhere = [
            await awards_per_week(
                connection, tenant_id=market.tenant.tenant_id, scope=scope, now=market.clock()
            )
            for scope in (STATION_PATH, OTHER_STATION_PATH)
        ]
        old = await awards_per_week(
            connection,
            tenant_id=market.tenant.tenant_id,
            scope=WHOLE_BUREAU,
            now=market.clock() + timedelta(weeks=26, days=-1),
        )
    assert [(week.week_on, week.unit_name, week.points) for week in weeks] == [
        (date(2026, 11, 16), "龙山派出所", 10),
        (date(2026, 11, 30), "龙山派出所", 20),
    ]
    assert [week.points for week in old] == [20]
    assert elsewhere == []


async def test_budgets_are_those_of_the_scope(market: Market) -> None:
    await market.give(1, 10)
    tenant_id = market.tenant.tenant_id
    async with market.engine.connect() as connection:
        whole = await list_budgets(connection, tenant_id=tenant_id, scope=WHOLE_BUREAU)
        one = await list_budgets(connection, tenant_id=tenant_id, scope=OTHER_STATION_PATH)
        left = await budget_of(connection, tenant_id=tenant_id, unit_id=UnitId(2))
        claims = await claims_by_state(connection, tenant_id=tenant_id, scope=WHOLE_BUREAU)
    assert [(budget.code, budget.points_budget) for budget in whole] == [("S01", 0), ("S02", 0)]
    assert [budget.code for budget in one] == ["S02"]
    assert left == 0
    assert claims == {}


async def test_a_moment_is_found_in_the_log(market: Market) -> None:
    moments = []
    for _ in range(9):
        moments.append(market.clock())
        await market.stock(SOAP, 1)
        market.clock.advance(timedelta(minutes=1))
    async with market.engine.connect() as connection:
        found = [
            await first_index_since(connection, tenant_id=market.tenant.tenant_id, moment=moment + step)
            for moment in moments
            for step in (timedelta(0), timedelta(seconds=1))
        ]
        never = await first_index_since(
            connection, tenant_id=market.tenant.tenant_id, moment=NOON - timedelta(days=1)
        )
    assert found == [index for at in range(9) for index in (at, at + 1)]
    assert never == 0


async def test_the_log_is_read_newest_first_and_by_entry(market: Market) -> None:
    await market.give(1, 100)
    await market.stock(SOAP, 3)
    order = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    tenant_id = market.tenant.tenant_id
    async with market.engine.connect() as connection:
        first = await list_transactions(connection, tenant_id=tenant_id, unit=BUREAU, before=None, limit=2)
        rest = await list_transactions(
            connection, tenant_id=tenant_id, unit=BUREAU, before=first.before, limit=300
        )
        whole = await find_transaction(connection, tenant_id=tenant_id, unit=BUREAU, log_index=order)
        with pytest.raises(TransactionUnknown):
            await find_transaction(
                connection, tenant_id=tenant_id, unit=BUREAU, log_index=LogIndex(order + 1)
            )
    log = [*first.items, *rest.items]
    assert [transaction.kind for transaction in log] == ["order", "receive", "award", "grant"]
    assert (first.log_index, first.before, rest.before) == (order, LogIndex(order - 1), None)
    assert whole.transaction == first.items[0]
    assert {(entry.owner, entry.purpose, entry.unit): entry.amount for entry in whole.entries} == {
        ("volunteer/1", "available", "points"): -15,
        ("volunteer/1", "held", "points"): 15,
        ("shop/1", "shelf", "goods:G001"): -1,
        ("shop/1", "reserved", "goods:G001"): 1,
    }


async def test_a_transaction_is_read_with_the_request_that_led_to_it(market: Market) -> None:
    await market.give(1, 100)
    await market.stock(SOAP, 3)
    asked = request()
    order = (await market.teller.submit(market.order(1, (SOAP, 1), asked=asked))).log_index
    async with market.engine.connect() as connection:
        whole = await find_transaction(
            connection, tenant_id=market.tenant.tenant_id, unit=BUREAU, log_index=order
        )
    assert (whole.client, whole.key, whole.fingerprint) == asked_as(asked)
    assert whole.answer["points"] == 15
    assert whole.refers_to == {"volunteer": 1, "shop": 1}
    assert (whole.format, len(whole.commitment), whole.head) == (1, 32, order)


def asked_as(asked: Request) -> tuple[str, str, bytes]:
    return asked.client, asked.key, asked.fingerprint


async def test_a_station_reads_of_the_log_what_concerns_it(market: Market) -> None:
    """The sample shop 2 belongs to the other station, everything else to the first."""
    await market.open_for(1)
    await market.teller.submit(
        ReceiveGoods(
            request=request(), actor=KEEPER_ELSEWHERE, shop_id=market.other_shop, boxes={SOAP: 5},
            received_at=market.clock(),
        )
    )  # fmt: skip
    await market.teller.submit(market.order(1, (SOAP, 1), shop=market.other_shop))
    tenant_id = market.tenant.tenant_id
    async with market.engine.connect() as connection:
        here, there, all_of_it = [
            [
                transaction.kind
                for transaction in (
                    await list_transactions(connection, tenant_id=tenant_id, unit=unit, before=None, limit=50)
                ).items
            ]
            for unit in (STATION_UNIT, OTHER_UNIT, BUREAU)
        ]
        with pytest.raises(TransactionUnknown):
            await find_transaction(connection, tenant_id=tenant_id, unit=OTHER_UNIT, log_index=LogIndex(0))
        shared = await find_transaction(
            connection, tenant_id=tenant_id, unit=OTHER_UNIT, log_index=LogIndex(4)
        )
    assert all_of_it == ["order", "receive", "receive", "award", "grant"]
    assert here == ["order", "receive", "award", "grant"]
    assert there == ["order", "receive"]
    assert shared.transaction.kind == "order"


async def test_the_pages_of_a_quiet_station_come_to_an_end(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page may be empty where a long stretch concerns others; the cursor leads on all the same."""
    monkeypatch.setattr(log_module, "SCAN", 2)
    monkeypatch.setattr(log_module, "SCANS_MAX", 2)
    await market.teller.submit(
        ReceiveGoods(
            request=request(), actor=KEEPER_ELSEWHERE, shop_id=market.other_shop, boxes={SOAP: 5},
            received_at=market.clock(),
        )
    )  # fmt: skip
    for _ in range(9):
        await market.stock(SOAP, 1)
    pages, before = [], None
    async with market.engine.connect() as connection:
        while True:
            page = await list_transactions(
                connection, tenant_id=market.tenant.tenant_id, unit=OTHER_UNIT, before=before, limit=50
            )
            pages.append([transaction.log_index for transaction in page.items])
            if page.before is None:
                break
            before = page.before
    assert pages == [[], [], [0]]
