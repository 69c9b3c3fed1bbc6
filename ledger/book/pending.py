"""Awards in their notice window: what a command knows of one, its row, and how it is loaded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

import asyncpg

from ledger.book.lots import notice_ends_at
from ledger.book.words import (
    POINTS,
    AccountKey,
    Change,
    Fact,
    LogIndex,
    Owner,
    Posting,
    Purpose,
    Row,
    TenantId,
    View,
)

PENDING_AWARDS = """
SELECT log_index, owner, expires_on, points, activates_at, state, contested_by, freed_at FROM pending_awards
WHERE tenant_id = $1 AND log_index = ANY($2::bigint[])"""


class PendingState(StrEnum):
    """What became of an award that had to wait."""

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class PendingFact(Fact):
    """Asks for the PendingAward of an award's index; None when its points never had to wait."""

    award_index: LogIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingAward:
    """An award that waits, or waited, for the end of its notice window.

    While `contested_by` names an objection that nobody has decided, it goes on waiting; `freed_at` is
    when the last one was dismissed.
    """

    award_index: LogIndex
    owner: Owner
    expires_on: date | None
    points: int
    activates_at: datetime
    state: PendingState
    contested_by: LogIndex | None = None
    freed_at: datetime | None = None

    @property
    def waited_until(self) -> datetime:
        """Return when the points could be spent first: the end of the window, or a later verdict."""
        return max(self.activates_at, self.freed_at or self.activates_at)

    @property
    def waiting(self) -> AccountKey:
        """Return the account where the points wait."""
        return AccountKey(self.owner, Purpose.PENDING, POINTS, self.expires_on)

    @property
    def lot(self) -> AccountKey:
        """Return the lot the points are for."""
        return AccountKey(self.owner, Purpose.AVAILABLE, POINTS, self.expires_on)


def awaited(
    view: View, postings: Iterable[Posting], *, notice_days: int
) -> tuple[tuple[Row, ...], dict[Fact, PendingAward]]:
    """Return the row of an award that posts to a pending account, and the fact learned; else nothing."""
    for key, amount in postings:
        if key.purpose is Purpose.PENDING and amount > 0:
            award = PendingAward(
                award_index=view.log_index,
                owner=key.owner,
                expires_on=key.expires_on,
                points=amount,
                activates_at=notice_ends_at(view.tenant, view.now, notice_days),
                state=PendingState.PENDING,
            )
            return (_row(award),), {PendingFact(view.log_index): award}
    return (), {}


def _row(award: PendingAward) -> Row:
    return Row(
        "pending_awards",
        {
            "owner": award.owner,
            "expires_on": award.expires_on,
            "points": award.points,
            "activates_at": award.activates_at,
            "state": award.state.value,
        },
    )


def state_change(award_index: LogIndex, state: PendingState) -> Change:
    """Say what became of an award that waited."""
    return Change("pending_awards", {"log_index": award_index}, {"state": state.value})


def held_back(award: PendingAward, by: LogIndex) -> tuple[Change, PendingAward]:
    """Let an award wait for the verdict on an objection."""
    return _contest_change(award, {"contested_by": by}), replace(award, contested_by=by)


def let_go(award: PendingAward, at: datetime) -> tuple[Change, PendingAward]:
    """Let an award wait no longer than for its window: the objection was dismissed."""
    change = _contest_change(award, {"contested_by": None, "freed_at": at})
    return change, replace(award, contested_by=None, freed_at=at)


def _contest_change(award: PendingAward, values: Mapping[str, object]) -> Change:
    return Change("pending_awards", {"log_index": award.award_index}, values)


async def load_pending(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[PendingFact]
) -> Mapping[PendingFact, PendingAward]:
    """Load the awards that had to wait."""
    rows = await connection.fetch(PENDING_AWARDS, tenant_id, [fact.award_index for fact in facts])
    return {
        PendingFact(row["log_index"]): PendingAward(
            award_index=row["log_index"],
            owner=Owner(row["owner"]),
            expires_on=row["expires_on"],
            points=row["points"],
            activates_at=row["activates_at"],
            state=PendingState(row["state"]),
            contested_by=row["contested_by"],
            freed_at=row["freed_at"],
        )
        for row in rows
    }
