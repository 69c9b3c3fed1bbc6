"""A clock that is set back or forward changes no order, loses no time, and breaks no promise."""

from datetime import datetime, timedelta

import asyncpg

from ledger.book.policy_words import Policy
from ledger.market.operations.sweep import void_overdue_orders
from tests.api.service import Service
from tests.market.conftest import SOAP, Market

DAY = timedelta(days=1)
HOLD = timedelta(minutes=Policy().hold_minutes)


async def recorded(market: Market) -> list[tuple[datetime, datetime]]:
    connection = await asyncpg.connect(market.database.application_url)
    rows = await connection.fetch(
        "SELECT occurred_at, recorded_at FROM transactions WHERE tenant_id = $1 ORDER BY log_index",
        market.tenant.tenant_id,
    )
    await connection.close()
    return [(row["occurred_at"], row["recorded_at"]) for row in rows]


async def sweep(market: Market) -> int:
    swept = await void_overdue_orders(
        market.teller.submit, market.engine, tenant_id=market.tenant.tenant_id, now=market.clock()
    )
    return swept.swept.done_count


async def test_the_book_never_runs_back_when_its_clock_does(market: Market) -> None:
    await market.open_for(1)
    for step in (-DAY, DAY / 2, 3 * DAY, -7 * DAY, timedelta(0)):
        market.clock.advance(step)
        await market.give(1, 10)
    times = await recorded(market)
    assert [at for _, at in times] == sorted(at for _, at in times)
    assert all(happened <= noted for happened, noted in times)
    assert await market.differences() == []


async def test_a_hold_ends_once_however_the_clock_is_set(market: Market) -> None:
    market.clock.advance(2 * DAY)
    await market.open_for(1)
    held = [(await market.teller.submit(market.order(1, (SOAP, 1)))).log_index for _ in range(2)]
    market.clock.advance(-DAY)
    assert await sweep(market) == 0, "a clock set back ends no hold"
    await market.teller.submit(market.hand_over(held[0]))
    late = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    market.clock.advance(DAY + HOLD)
    assert await sweep(market) == 2, "the hold is as long as the book's own time says"
    market.clock.advance(-2 * DAY)
    assert await sweep(market) == 0
    assert await sweep(market) == 0
    balances = await market.balances()
    assert balances["volunteer/1 available points"] == 100 - 15
    assert balances["shop/1 shelf goods:G001"] == 9
    assert "volunteer/1 held points" not in balances
    assert late > held[1]
    assert await market.differences() == []


async def test_pages_work_on_while_the_clock_is_set_back_and_forward(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    kiosk, admin = await service.kiosk(), await service.desk("admin")
    answers = []
    for hours in (-3, 2, -1, 1, 1):
        service.clock.pass_by(hours=hours)
        answers += [
            await phone.client.get("/me"),
            await kiosk.get("/kiosk"),
            await admin.get("/summary"),
            await admin.post(f"/budgets/{service.units['S01']}/grants", {"points": 1, "reason": "补充"}),
            await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()}),
            await phone.client.post("/check-ins", {"short_code": service.short_codes[0], "place": None}),
        ]
    said = [f"{answer.request.url.path}: {answer.text}" for answer in answers if answer.status_code >= 500]
    assert said == []
    assert all(answer.is_success for answer in answers[3::6]), "the book takes commands at any hour"
