"""Bodies of dry runs: the postings that a command would make, and what it would answer."""

from typing import Any, Literal

from api.wire.base import WireOutput
from api.wire.transactions import Amount


class DryRunEntry(Amount):
    """One amount that would be posted, and the balance that the account would have then."""

    owner: str


class DryRunTransaction(WireOutput):
    """A transaction that would follow the command's own."""

    kind: str
    postings: list[DryRunEntry]


class DryRun(WireOutput):
    """What a command would do, were it sent now; true after the transaction `log_index`, -1 being none."""

    dry_run: Literal[True]
    log_index: int
    kind: str
    postings: list[DryRunEntry]
    follows: list[DryRunTransaction]
    answer: dict[str, Any]


class DryRunRow(WireOutput):
    """What one of several commands would do, each after those before it, or why it would be refused."""

    kind: str | None
    postings: list[DryRunEntry]
    follows: list[DryRunTransaction]
    answer: dict[str, Any] | None
    problem: str | None
    problem_zh: str | None
    problem_en: str | None


class DryRuns(WireOutput):
    """What several commands would do in order; `totals` sums the amounts of each account."""

    dry_run: Literal[True]
    log_index: int
    results: list[DryRunRow]
    totals: list[DryRunEntry]
