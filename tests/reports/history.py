"""A history with everything that reports must cope with, and its entries read without our queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from ledger.book.operations.award import Award
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.operations.reverse import Reverse
from ledger.book.teller import connect_book
from ledger.book.words import Owner, Request
from tests.market.conftest import KEEPER, RICE, SOAP, STATION, Market, request

ONE, TWO = Owner("volunteer/1"), Owner("volunteer/2")
HOSTILE = ("=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", '"; DROP', "a;b | c\n  d  {e}")


async def lived(market: Market) -> None:
    """Fill a book: several lots, late records, orders of every end, a correction, and hostile reasons."""
    await market.stock(SOAP, 9)
    await market.stock(RICE, 4)
    await market.give(2, 500)
    for reason in HOSTILE:
        await market.give(1, 40)
        market.clock.advance(timedelta(hours=9))
        await late(market, reason)
    mistaken = (await market.give(1, 8)).log_index
    await market.teller.submit(Reverse(request(), KEEPER, mistaken, "重复记分"))
    await market.teller.submit(market.order(1, (SOAP, 2), (RICE, 1), instant=True))
    market.clock.advance(timedelta(days=40))
    await market.give(1, 30)
    held = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    await market.teller.submit(market.void(held, market.keeper))
    await market.teller.submit(market.order(2, (RICE, 2)))


async def late(market: Market, reason: str, *, days: int = 2) -> None:
    """Award a point for something that happened days before it is recorded."""
    key = f"{reason.strip().splitlines()[0]}{market.clock().isoformat()}"
    asked = Request(KEEPER, key, sha256(key.encode()).digest())
    early = market.clock() - timedelta(days=days)
    await market.teller.submit(GrantBudget(request(), KEEPER, STATION, 1, "季度拨付"))
    await market.teller.submit(Award(asked, KEEPER, STATION, ONE, 1, 0, reason, early))


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One entry with both times of its transaction."""

    log_index: int
    kind: str
    owner: str
    purpose: str
    unit: str
    expires_on: date | None
    amount: int
    balance: int
    occurred_at: datetime
    recorded_at: datetime


async def everything_moved(market: Market) -> Sequence[Moved]:
    """Read every entry, in the order of the log."""
    connection = await connect_book(market.database.application_url)
    rows = await connection.fetch(
        "SELECT log_index, kind, owner, purpose, unit, expires_on, amount, e.balance,"
        " occurred_at, recorded_at"
        " FROM entries e JOIN accounts a USING (tenant_id, account_id)"
        " JOIN transactions t USING (tenant_id, log_index)"
        " WHERE tenant_id = $1 ORDER BY log_index, account_id",
        market.tenant.tenant_id,
    )
    await connection.close()
    return [Moved(**dict(row)) for row in rows]
