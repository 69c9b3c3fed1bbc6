"""The words of claim slips that everybody who takes them needs."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.book.words import AccountKey, Fact, LogIndex, Owner, Purpose
from ledger.places.words import UnitId

SLIP_DIGITS: Final = 16
SLIP_PREFIX: Final = "9"
"""No pass (from 7), card (from 8) or payment code (18 digits, or 16-24 digits from 25-30) begins like it."""
SLIPS_SHOWN_MAX: Final = 10
"""Slips that pay for one order."""
SLIPS: Final = Owner("slips")
"""Holds the points of all slips that nobody has used yet."""
HELD: Final = AccountKey(SLIPS, Purpose.HELD)
"""Where the points of slips lie until somebody uses them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipSeen:
    """A slip as a command sees it; `points_spent` of its points are used."""

    issue_index: LogIndex
    points: int
    points_spent: int
    expires_on: date

    @property
    def points_left(self) -> int:
        """Return what the slip still buys."""
        return self.points - self.points_spent


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSeen:
    """An issue as a command sees it; `points_spent` of all its slips together."""

    unit_id: UnitId
    points: int
    slips_count: int
    expires_on: date
    printed_count: int
    points_spent: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class SlipFact(Fact):
    """Asks for a SlipSeen."""

    code_hash: bytes


@dataclass(frozen=True, slots=True)
class IssueFact(Fact):
    """Asks for an IssueSeen."""

    issue_index: LogIndex


def budget_of(unit_id: UnitId) -> AccountKey:
    """Name the budget that pays for slips and gets back what nobody used."""
    return AccountKey(Owner(f"unit/{unit_id}"), Purpose.BUDGET)
