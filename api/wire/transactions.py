"""Bodies of the book at the desk: transactions, their entries, and reversals."""

from api.wire.base import Day, Instant, Note, WireInput, WireOutput


class TransactionRow(WireOutput):
    """One line of the log."""

    log_index: int
    kind: str
    actor: str
    reason: str | None
    occurred_at: Instant
    recorded_at: Instant
    reverses: int | None
    reversed_by: int | None


class TransactionPage(WireOutput):
    """A page of the log, newest first."""

    items: list[TransactionRow]
    next_cursor: str | None


class Entry(WireOutput):
    """One amount on one account, and the balance after it."""

    account_id: int
    owner: str
    purpose: str
    unit: str
    expires_on: Day | None
    amount: int
    balance: int


class Transaction(TransactionRow):
    """One transaction with its entries and its place in the sealed log."""

    entries: list[Entry]
    leaf: str
    root: str
    size: int


class ReversalSent(WireInput):
    """Why a transaction is reversed."""

    reason: Note


class Reversal(WireOutput):
    """The reversing transaction."""

    log_index: int
    reverses: int
