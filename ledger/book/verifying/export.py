"""Check an exported book (JSON lines) by itself: commitments, root against its checkpoint, balances, sums.

The file is read once, line by line. What is kept in memory is one balance per account, and 16 bytes per
entry, because any transaction may be undone later.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from ledger.book.inverse import is_inverse
from ledger.book.merkle import Frontier, leaf_hash
from ledger.book.public.checkpoint import Checkpoint, read_checkpoint
from ledger.book.public.note import NoteUnsound, VerifierKey, check_note, read_note
from ledger.book.rules import floor_of
from ledger.book.seal import FORMAT, log_entry
from ledger.book.verifying.report import Report
from ledger.book.words import SALT_BYTES, AccountKey, Owner, Posting, Purpose, Unit

LINE_BYTES_MAX: Final = 1 << 20
SHOWN: Final = 80
PURPOSES: Final = {str(purpose): purpose for purpose in Purpose}
MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What a line can raise whose values are not of the types that format 1 has."""

Told = Callable[[int], None]
"""Told how many bytes have been read."""


class Line(NamedTuple):
    """One transaction of the file."""

    log_index: int
    salt: bytes
    canonical: bytes


class Entry(NamedTuple):
    """One entry of a transaction, as its canonical text has it."""

    account_id: int
    account: AccountKey
    amount: int
    balance: int


@dataclass(slots=True)
class ExportReport(Report):
    """What the check of a file found.

    Attributes:
        tenant: whose book the file says it is.
        checkpoint: what the file's checkpoint says, or None where it carries none.
        signers: the trusted keys that signed it.
        reversals: how many transactions undo another.
    """

    tenant: str = ""
    checkpoint: Checkpoint | None = None
    signers: list[VerifierKey] = field(default_factory=list)
    reversals: int = 0


def check_export(path: Path, trusted: Sequence[VerifierKey], told: Told = lambda _: None) -> ExportReport:
    """Check an exported book without any database.

    Args:
        path: the file.
        trusted: verifier keys that the reader has from elsewhere; without any, no signature is checked.
        told: hears of the progress.

    Raises:
        OSError: the file cannot be read.
    """
    check = _Check(trusted)
    for line, at in _lines(path):
        check.take(line)
        told(at)
    return check.finish()


class _Check:
    """Walks the lines of one file."""

    def __init__(self, trusted: Sequence[VerifierKey]) -> None:
        self._report = ExportReport()
        self._trusted = trusted
        self._past = _Past()
        self._accounts: dict[int, tuple[AccountKey, int]] = {}
        self._ids: dict[AccountKey, int] = {}
        self._frontier = Frontier(0, b"")
        self._recorded_at = ""
        self._header: dict[str, Any] | None = None
        self._signed_root: bytes | None = None

    def take(self, line: bytes) -> None:
        """Take the next line of the file."""
        if self._header is None:
            self._begin(line)
        elif line.strip():
            self._take_transaction(line)
        if self._report.checkpoint and self._frontier.size == self._report.checkpoint.size:
            self._signed_root = self._frontier.root()

    def _begin(self, line: bytes) -> None:
        report = self._report
        try:
            self._header = dict(orjson.loads(line))
            report.tenant = str(self._header["tenant"])
            report.size = int(self._header["size"])
            note = self._header.get("checkpoint")
        except MALFORMED:
            self._header = self._header or {}
            report.add("header_malformed", None, _shown(line))
            return
        if note is None:
            return
        try:
            read = read_note(note)
            report.checkpoint = read_checkpoint(read.text)
            if self._trusted:
                report.signers = check_note(read, self._trusted)
        except (NoteUnsound, TypeError) as unsound:
            report.add("checkpoint_unsound", None, str(unsound))
        checkpoint = report.checkpoint
        if checkpoint and checkpoint.origin.partition("/")[0] != report.tenant:
            report.add("other_book", None, f"checkpoint of {checkpoint.origin}")

    def _take_transaction(self, line: bytes) -> None:
        log_index, report = self._frontier.size, self._report
        report.transactions += 1
        leaf = bytes(32)
        try:
            taken = _read_line(line)
            leaf = leaf_hash(log_entry(taken.salt, taken.canonical))
            sealed = orjson.loads(taken.canonical)
            if orjson.dumps(sealed, option=orjson.OPT_SORT_KEYS) != taken.canonical:
                report.add("not_canonical", log_index, _shown(taken.canonical))
            if taken.log_index != log_index or sealed["log_index"] != log_index:
                report.add("transaction_missing", log_index, f"the line is that of {taken.log_index}")
            if sealed["format"] != FORMAT:
                report.add("format_unknown", log_index, f"format {sealed['format']}")
            else:
                self._check_sealed(log_index, sealed)
        except MALFORMED as error:
            report.add("line_malformed", log_index, f"{type(error).__name__}: {_shown(line)}")
        self._frontier.append(leaf)

    def _check_sealed(self, log_index: int, sealed: dict[str, Any]) -> None:
        report = self._report
        if sealed["tenant"] != report.tenant:
            report.add("other_book", log_index, f"of {sealed['tenant']}")
        recorded_at, occurred_at = str(sealed["recorded_at"]), str(sealed["occurred_at"])
        if recorded_at < self._recorded_at or recorded_at < occurred_at:
            report.add("time_runs_back", log_index, recorded_at)
        self._recorded_at = recorded_at
        entries = [_read_entry(entry) for entry in sealed["entries"]]
        self._past.add(log_index, entries)
        self._check_entries(log_index, entries)
        postings = [Posting(entry.account, entry.amount) for entry in entries]
        undone = sealed["reverses"]
        if undone is not None:
            report.reversals += 1
            original = self._past.undo(undone, by=log_index)
            named = [Posting(self._accounts[account_id][0], amount) for account_id, amount in original or ()]
            if original is None or not is_inverse(named, postings):
                report.add("reversal_differs", log_index, f"not the inverse of {undone}")

    def _check_entries(self, log_index: int, entries: list[Entry]) -> None:
        report = self._report
        sums: dict[str, int] = {}
        before = -1
        for account_id, account, amount, balance in entries:
            report.entries += 1
            if account_id <= before:
                report.add("not_canonical", log_index, f"account {account_id} stands twice or too late")
            before = account_id
            known, running = self._accounts.get(account_id, (account, 0))
            if known != account or self._ids.setdefault(account, account_id) != account_id:
                report.add("account_differs", log_index, f"account {account_id}")
            if running + amount != balance:
                report.add("balance_differs", log_index, f"account {account_id}: {balance}")
            floor = floor_of(account.purpose)
            if floor is not None and balance < floor:
                report.add("below_floor", log_index, f"account {account_id}: {balance}")
            self._accounts[account_id] = (known, balance)
            sums[account.unit] = sums.get(account.unit, 0) + amount
        for unit, total in sums.items():
            if total:
                report.add("not_zero_sum", log_index, f"{unit}: {total}")

    def finish(self) -> ExportReport:
        """Compare size and root with what the file says of itself, and with its checkpoint."""
        report, size = self._report, self._frontier.size
        report.accounts, report.root = len(self._accounts), self._frontier.root()
        if self._header is None:
            report.add("header_malformed", None, "the file is empty")
        if size < report.size:
            report.add("transaction_missing", size, f"the file says {report.size}, and has {size}")
        elif size > report.size:
            report.add("transaction_surplus", report.size, f"the file says {report.size}, and has {size}")
        report.size = size
        stated = (self._header or {}).get("root")
        if stated is not None and stated != report.root.hex():
            report.add("root_differs", None, f"the file says {_shown(str(stated).encode())}")
        if report.checkpoint and self._signed_root != report.checkpoint.root:
            where = f"at size {report.checkpoint.size} not the root of the checkpoint"
            report.add("root_differs", None, where)
        return report


class _Past:
    """The entries of all transactions so far, and which of them were undone or undo another."""

    def __init__(self) -> None:
        self._starts = array("q")
        self._account_ids = array("q")
        self._amounts = array("q")
        self._closed: set[int] = set()

    def add(self, log_index: int, entries: Iterable[Entry]) -> None:
        """Remember a transaction; those before it that could not be read have no entries."""
        while len(self._starts) <= log_index:
            self._starts.append(len(self._amounts))
        for entry in entries:
            self._account_ids.append(entry.account_id)
            self._amounts.append(entry.amount)

    def undo(self, log_index: int, *, by: int) -> list[tuple[int, int]] | None:
        """Return account and amount of what a transaction posted; None if it may not be undone."""
        may = 0 <= log_index < by and log_index not in self._closed
        self._closed |= {log_index, by}
        if not may:
            return None
        span = slice(self._starts[log_index], self._starts[log_index + 1])
        return list(zip(self._account_ids[span], self._amounts[span], strict=True))


def _lines(path: Path) -> Iterator[tuple[bytes, int]]:
    """Read the lines of a file, and how far each one reaches; a longer one than any transaction is cut."""
    with path.open("rb") as file:
        at = 0
        while line := file.readline(LINE_BYTES_MAX):
            at += len(line)
            yield line, at


def _read_line(line: bytes) -> Line:
    fields = orjson.loads(line)
    salt = bytes.fromhex(fields["salt"])
    if len(salt) != SALT_BYTES:
        message = "a salt has 16 bytes"
        raise ValueError(message)
    return Line(int(fields["log_index"]), salt, fields["canonical"].encode())


def _read_entry(entry: dict[str, Any]) -> Entry:
    expires_on = entry["expires_on"]
    account = AccountKey(
        Owner(entry["owner"]),
        PURPOSES[entry["purpose"]],
        Unit(entry["unit"]),
        None if expires_on is None else date.fromisoformat(expires_on),
    )
    if not all(type(entry[name]) is int for name in ("account_id", "amount", "balance")):
        message = "an amount is a whole number"
        raise TypeError(message)
    return Entry(entry["account_id"], account, entry["amount"], entry["balance"])


def _shown(line: bytes) -> str:
    return line[:SHOWN].decode(errors="replace").strip()
