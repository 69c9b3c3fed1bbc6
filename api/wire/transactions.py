"""Bodies of the book at the desk: transactions, their entries, and reversals."""

from typing import Any

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
    """A page of the log, newest first, true at `log_index`."""

    log_index: int
    items: list[TransactionRow]
    next_cursor: str | None


class Amount(WireOutput):
    """One amount on an account, and the balance after it."""

    purpose: str
    unit: str
    expires_on: Day | None
    amount: int
    balance: int


class Entry(Amount):
    """One amount on one account of an owner, and the balance after it."""

    account_id: int
    owner: str


class RequestKept(WireOutput):
    """The request that led to a transaction: who asked, under which key, for what, and what was answered."""

    client: str
    key: str
    fingerprint: str
    answer: dict[str, Any]


class Transaction(TransactionRow):
    """One transaction with its entries, its request, and the proof of its place in the log of that size.

    `proof` are the hashes from the leaf to the root, in hex (RFC 9162, 2.1.3).
    """

    refers_to: dict[str, Any]
    request: RequestKept
    entries: list[Entry]
    format: int
    commitment: str
    leaf: str
    proof: list[str]
    root: str
    size: int


class ReversalSent(WireInput):
    """Why a transaction is reversed."""

    reason: Note


class Reversal(WireOutput):
    """The reversing transaction."""

    log_index: int
    reverses: int
