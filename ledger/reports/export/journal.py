"""A journal for hledger: plain-text accounting that recomputes every balance and checks each against ours."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from ledger.book.seal import SealedEntry, SealedTransaction, utc_text
from ledger.book.sealed_reads import Sealed
from ledger.book.words import MINUTES, POINTS, AccountKey, Unit
from ledger.reports.export.words import Extent

BARE: Final = frozenset({POINTS, MINUTES})
"""Units that hledger takes as they are; others have digits or signs in them and are quoted."""
SPECIAL: Final = str.maketrans({"\n": " ", "\t": " ", "\r": " ", ";": "；", "|": "｜"})
"""Signs that would end the description of a transaction, by what a reader takes for the same."""


class Journal:
    """One entry of the journal a transaction, dated when it was recorded, and second when it happened.

    Recorded dates never run backwards, so hledger checks our balances in the order in which they arose.
    """

    needs_rows = False

    def __init__(self) -> None:
        self._zone = ZoneInfo("UTC")
        self._last = date.min

    def begin(self, extent: Extent) -> str:
        """Return comments that say what this is, and how numbers are written."""
        self._zone = extent.tenant.zone
        return (
            f"; {extent.tenant.name}: {extent.size} transactions, made {utc_text(extent.made_at)}\n"
            f"; root {extent.root.hex()}\n"
            f"; dates in {self._zone.key}: recorded, and =occurred where it was another day\n"
            f"; check it all: hledger -f FILE check; every balance: hledger -f FILE balance -N\n"
            "decimal-mark .\n"
        )

    def write(self, copied: Sequence[Sealed]) -> str:
        """Return one journal entry a transaction."""
        return "".join(self._entry(one.transaction) for one in copied)

    def _entry(self, transaction: SealedTransaction) -> str:
        # Where summer time ends at midnight the civil date can run back by a day; the order of the log rules.
        self._last = max(self._last, transaction.recorded_at.astimezone(self._zone).date())
        occurred_on = transaction.occurred_at.astimezone(self._zone).date()
        second = "" if occurred_on == self._last else f"={occurred_on}"
        reason = f" {transaction.reason.translate(SPECIAL).strip()}" if transaction.reason else ""
        corrects = "" if transaction.reverses is None else f", reverses:{transaction.reverses}"
        lines = [
            f"{self._last}{second} ({transaction.log_index}) {transaction.kind}{reason}",
            f"    ; actor:{transaction.actor}{corrects}",
            *map(_posting, transaction.entries),
        ]
        return "\n{}\n".format("\n".join(lines))


def _posting(entry: SealedEntry) -> str:
    unit = commodity(entry.account.unit)
    return f"    {account_name(entry.account)}  {entry.amount} {unit} = {entry.balance} {unit}"


def account_name(account: AccountKey) -> str:
    """Name an account as hledger does, from the owner down to the lot."""
    parts = [account.owner.replace("/", ":"), str(account.purpose)]
    if account.expires_on is not None:
        parts.append(account.expires_on.isoformat())
    return ":".join(parts)


def commodity(unit: Unit) -> str:
    """Write a unit as hledger reads commodities."""
    return unit if unit in BARE else f'"{unit}"'
