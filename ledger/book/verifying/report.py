"""What verify finds: differences that name what was touched, and how much was looked at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ledger.book.words import LogIndex

DIFFERENCES_MAX: Final = 1_000

Progress = Callable[[int, int], None]
"""Told how many transactions of how many are done."""


class Difference(NamedTuple):
    """One place where the rows do not fit together: `what` is a stable word, `where` names it."""

    what: str
    log_index: LogIndex | None
    where: str

    def __str__(self) -> str:
        """Say it in a line."""
        place = "" if self.log_index is None else f"transaction {self.log_index}: "
        return f"{place}{self.what} ({self.where})"


@dataclass(slots=True)
class Report:
    """What verify found; `differences` keeps the first 1,000, `differences_count` counts all.

    Attributes:
        begun_at: size of the checkpoint from which the walk began; 0 is the whole book.
        transactions: how many were walked.
        entries: how many entries they had.
        accounts: how many accounts the book has.
        requests: how many refused requests it keeps.
        size: how long the log is.
        root: of the tree, 32 bytes.
    """

    begun_at: int = 0
    transactions: int = 0
    entries: int = 0
    accounts: int = 0
    requests: int = 0
    size: int = 0
    root: bytes = b""
    differences: list[Difference] = field(default_factory=list)
    differences_count: int = 0

    def add(self, what: str, log_index: int | None, where: str) -> None:
        """Keep a difference."""
        self.differences_count += 1
        if len(self.differences) < DIFFERENCES_MAX:
            index = None if log_index is None else LogIndex(log_index)
            self.differences.append(Difference(what, index, where))

    def take(self, part: "Report") -> None:
        """Add what was found in one range of the log."""
        self.transactions += part.transactions
        self.entries += part.entries
        self.differences_count += part.differences_count
        self.differences += part.differences[: DIFFERENCES_MAX - len(self.differences)]
