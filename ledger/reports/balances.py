"""What an owner's accounts hold, now or as of a moment, recorded or occurred."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import MINUTES, AccountId, LogIndex, Owner, Purpose, TenantId, Unit
from ledger.reports.as_of import SEARCH_STEPS, TICK
from ledger.reports.refusals import MomentInFuture, TooMuchSince

TIMES_MAX: Final = 200_000
"""Entries of one account that are looked through for what was recorded late: some tenths of a second."""

Axis = Literal["recorded", "occurred"]
"""By which of its two times a transaction counts: when the book learnt of it, or when it happened."""

NOW = text("""
SELECT b.size - 1 AS log_index, b.size - 1 AS recorded_index,
    (CAST(:at AS timestamptz) AT TIME ZONE n.time_zone)::date AS day,
    a.account_id, a.purpose, a.unit, a.expires_on, a.balance
FROM book b JOIN tenants n ON n.tenant_id = b.tenant_id
LEFT JOIN accounts a ON a.tenant_id = b.tenant_id AND a.owner = :owner AND NOT a.closed
WHERE b.tenant_id = :tenant_id ORDER BY a.purpose, a.unit, a.expires_on NULLS LAST""")

# One look-up an account finds what it held at the last index recorded by then. What occurred by then and was
# recorded later lies above that index, and nothing occurs after it is recorded: so it is found there whole.
AS_OF = text(f"""
WITH RECURSIVE {SEARCH_STEPS},
known AS (SELECT low - 1 AS log_index FROM search WHERE low = high)
SELECT b.size - 1 AS log_index, known.log_index AS recorded_index,
    (CAST(:at AS timestamptz) AT TIME ZONE n.time_zone)::date AS day,
    a.account_id, a.purpose, a.unit, a.expires_on,
    COALESCE(held.balance, 0) + COALESCE(late.amount, 0) AS balance, late.times
FROM book b JOIN tenants n ON n.tenant_id = b.tenant_id CROSS JOIN known
LEFT JOIN (accounts a
    LEFT JOIN LATERAL (
        SELECT e.balance FROM entries e
        WHERE e.tenant_id = a.tenant_id AND e.account_id = a.account_id
            AND e.log_index <= (SELECT log_index FROM known)
        ORDER BY e.log_index DESC LIMIT 1) held ON true
    LEFT JOIN LATERAL (
        SELECT sum(e.amount) FILTER (WHERE t.occurred_at <= :at)::bigint AS amount, count(*) AS times
        FROM (
            SELECT log_index, amount FROM entries
            WHERE :by_occurred AND tenant_id = a.tenant_id AND account_id = a.account_id
                AND log_index > (SELECT log_index FROM known)
            ORDER BY log_index LIMIT :times_max) e
        JOIN transactions t ON t.tenant_id = a.tenant_id AND t.log_index = e.log_index) late ON true)
    ON a.tenant_id = b.tenant_id AND a.owner = :owner
        AND (held.balance IS NOT NULL OR late.amount IS NOT NULL)
WHERE b.tenant_id = :tenant_id ORDER BY a.purpose, a.unit, a.expires_on NULLS LAST""")  # noqa: S608 - both parts are ours


@dataclass(frozen=True, slots=True)
class Held:
    """What one account holds; `is_past` is a lot whose last day is over, which counts as nothing."""

    account_id: AccountId
    purpose: Purpose
    unit: Unit
    expires_on: date | None
    balance: int
    is_past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Balances:
    """What an owner holds at a moment.

    Attributes:
        owner: whose accounts.
        at: the moment.
        axis: by which time transactions count.
        log_index: the newest transaction that this answer knows; -1 is an empty book.
        recorded_index: the last transaction recorded by the moment; -1 is none.
        accounts: by purpose, unit and expiry; lots that hold nothing are left out.
    """

    owner: Owner
    at: datetime
    axis: Axis
    log_index: LogIndex
    recorded_index: LogIndex
    accounts: list[Held]

    def points(self, purpose: Purpose) -> int:
        """Return the points of a purpose, all lots that are not past together."""
        return _sum(held for held in self.accounts if held.purpose is purpose and not held.is_past)

    @property
    def points_spendable(self) -> int:
        """Return the points that can be spent: what is available, less what is owed and kept back for it."""
        return max(0, self.points(Purpose.AVAILABLE) + self.points(Purpose.DEBT))

    @property
    def points_past(self) -> int:
        """Return the points of lots whose last day is over, until the book moves them to expired."""
        return _sum(held for held in self.accounts if held.is_past)

    @property
    def minutes_served(self) -> int:
        """Return the service time in minutes."""
        return _sum(held for held in self.accounts if held.purpose is Purpose.SERVED and held.unit == MINUTES)


def _sum(accounts: Iterable[Held]) -> int:
    return sum(held.balance for held in accounts)


async def balances_now(
    connection: AsyncConnection, *, tenant_id: TenantId, owner: Owner, now: datetime
) -> Balances:
    """Return what an owner holds now: one statement, so one moment."""
    named = {"tenant_id": tenant_id, "owner": owner, "at": now}
    return _balances(await connection.execute(NOW, named), owner=owner, at=now, axis="recorded")


async def balances_as_of(
    connection: AsyncConnection, *, tenant_id: TenantId, owner: Owner, at: datetime, axis: Axis, now: datetime
) -> Balances:
    """Return what an owner held at a moment: one statement, so one state of the book.

    Args:
        connection: for SELECTs.
        tenant_id: whose book.
        owner: whose accounts.
        at: the moment, aware.
        axis: recorded is what the book said then; occurred is what we now know to have been so then.
        now: the present moment, aware.

    Raises:
        MomentInFuture: the moment has not come.
        TooMuchSince: by what had occurred, an account has moved too often since.
    """
    if at > now:
        raise MomentInFuture
    named = {
        "tenant_id": tenant_id,
        "owner": owner,
        "at": at,
        "moment": at + TICK,
        "by_occurred": axis == "occurred",
        "times_max": TIMES_MAX + 1,
    }
    rows = (await connection.execute(AS_OF, named)).all()
    if any(row.times is not None and row.times > TIMES_MAX for row in rows):
        raise TooMuchSince(entries_max=TIMES_MAX)
    return _balances(rows, owner=owner, at=at, axis=axis)


def _balances(found: Iterable[Any], *, owner: Owner, at: datetime, axis: Axis) -> Balances:
    rows = list(found)
    accounts = [
        Held(
            AccountId(row.account_id),
            Purpose(row.purpose),
            Unit(row.unit),
            row.expires_on,
            row.balance,
            row.expires_on is not None and row.expires_on < row.day,
        )
        for row in rows
        if row.account_id is not None and (row.balance or row.expires_on is None)
    ]
    head = rows[0]
    return Balances(
        owner=owner,
        at=at,
        axis=axis,
        log_index=LogIndex(head.log_index),
        recorded_index=LogIndex(head.recorded_index),
        accounts=accounts,
    )
