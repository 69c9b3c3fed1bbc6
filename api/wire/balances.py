"""Bodies of balances as of any moment, and of statements of what moved."""

from typing import Literal

from api.wire.base import Day, Instant, WireOutput
from api.wire.transactions import Amount, TransactionRow


class AccountHeld(WireOutput):
    """What one account holds; a lot whose last day is over is past, and counts as nothing."""

    account_id: int
    purpose: str
    unit: str
    expires_on: Day | None
    balance: int
    is_past: bool


class BalanceSheet(WireOutput):
    """What an owner held at a moment.

    `by` tells which time of a transaction counted: recorded is what the book said then, occurred what is
    known now to have been so then. The answer is true at `log_index`; `recorded_index` is the last
    transaction recorded by the moment. Before the first, both are -1.
    """

    owner: str
    at: Instant
    by: Literal["recorded", "occurred"]
    log_index: int
    recorded_index: int
    accounts: list[AccountHeld]


class VolunteerBalance(BalanceSheet):
    """What a volunteer held: points that can be spent, wait, are held or owed, and service time."""

    volunteer_id: int
    number: str
    name_masked: str
    points_available: int
    points_pending: int
    points_held: int
    points_owed: int
    points_past: int
    minutes_served: int


class UnitBalance(BalanceSheet):
    """What a unit had left to give."""

    unit_id: int
    code: str
    name: str
    points_budget: int


class ShelfLine(WireOutput):
    """Boxes of one article in a shop."""

    sku: str
    name_zh: str
    name_en: str
    on_shelf: int
    reserved: int
    handed_over: int


class ShopBalance(BalanceSheet):
    """What a shop had on its shelf."""

    shop_id: int
    code: str
    name: str
    shelf: list[ShelfLine]


class Move(Amount):
    """One entry of the statement: the account, the amount, and what it held afterwards."""

    account_id: int


class Movement(TransactionRow):
    """One transaction, as far as it touched the owner's accounts."""

    moves: list[Move]


class MovementPage(WireOutput):
    """A page of a statement, newest first, true at `log_index`."""

    owner: str
    log_index: int
    items: list[Movement]
    next_cursor: str | None
