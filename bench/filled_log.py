"""The log of a filled book: its transactions, sealed as the teller seals them, and the tree over them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from bench.book import CLERKS, MINUTES, OFFICE, POINTS
from ledger.book import words
from ledger.book.merkle import Frontier, leaf_hash
from ledger.book.seal import FORMAT, SealedEntry, SealedTransaction, canonical_bytes, log_entry
from ledger.book.words import SYSTEM, AccountId, AccountKey, LogIndex, Owner, Principal, Purpose, Tenant

BUDGET: Final = 10**12
"""What the office was given in transaction 0: enough for any number of awards."""
REASON: Final = "夜间巡逻"
SALT_BYTES: Final = 16
ISSUED, OFFICE_BUDGET, MINUTES_ISSUED, FIRST_OF_VOLUNTEERS = (AccountId(number) for number in range(1, 5))
POINTS_ISSUANCE: Final = AccountKey(SYSTEM, Purpose.ISSUANCE, words.POINTS, None)
MINUTES_ISSUANCE: Final = AccountKey(SYSTEM, Purpose.ISSUANCE, words.MINUTES, None)
BUDGET_ACCOUNT: Final = AccountKey(OFFICE, Purpose.BUDGET, words.POINTS, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledLog:
    """Transaction 0 gives the office its budget; each other awards 3 points and 60 minutes.

    Attributes:
        tenant: whose log.
        volunteers: each is awarded in turn.
        begun_at: when transaction 0 was recorded.
        step: the time from each transaction to the next.
        lot: when the points expire.
    """

    tenant: Tenant
    volunteers: int
    begun_at: datetime
    step: timedelta
    lot: date | None

    def records(self, size: int, tree: Frontier) -> Iterator[tuple[Any, ...]]:
        """Make `size` transactions as `TRANSACTION_COLUMNS`, and append their leaves to the tree."""
        for number in range(size):
            sealed = self._transaction(LogIndex(number))
            salt = sha256(sealed.fingerprint).digest()[:SALT_BYTES]
            commitment = log_entry(salt, canonical_bytes(sealed))
            tree.append(leaf_hash(commitment))
            yield (
                self.tenant.tenant_id, number, sealed.occurred_at, sealed.recorded_at, None,
                words.request_id(sealed.client, sealed.key), FORMAT, sealed.kind, sealed.actor,
                sealed.client, sealed.key, sealed.fingerprint, sealed.reason, sealed.refers_to,
                sealed.answer, salt, commitment,
            )  # fmt: skip

    def recorded_at(self, number: int) -> datetime:
        """Return when a transaction was recorded."""
        return self.begun_at + number * self.step

    def _transaction(self, number: LogIndex) -> SealedTransaction:
        clerk = Principal(f"staff/{number % CLERKS}")
        at = self.recorded_at(number)
        return SealedTransaction(
            tenant=self.tenant.name,
            log_index=number,
            kind="award" if number else "grant",
            actor=clerk,
            reason=REASON,
            occurred_at=at,
            recorded_at=at,
            reverses=None,
            refers_to={},
            client=clerk,
            key=f"filled-{number}",
            fingerprint=sha256(number.to_bytes(8)).digest(),
            answer={"points": POINTS},
            entries=self._award(number) if number else _GRANT,
            rows=None,
        )

    def _award(self, number: int) -> tuple[SealedEntry, ...]:
        round_, volunteer = divmod(number - 1, self.volunteers)
        owner, nth = Owner(f"volunteer/{volunteer}"), round_ + 1
        first = AccountId(FIRST_OF_VOLUNTEERS + 2 * volunteer)
        lot = AccountKey(owner, Purpose.AVAILABLE, words.POINTS, self.lot)
        served = AccountKey(owner, Purpose.SERVED, words.MINUTES, None)
        return (
            SealedEntry(OFFICE_BUDGET, BUDGET_ACCOUNT, -POINTS, BUDGET - number * POINTS),
            SealedEntry(first, lot, POINTS, nth * POINTS),
            SealedEntry(MINUTES_ISSUED, MINUTES_ISSUANCE, -MINUTES, -number * MINUTES),
            SealedEntry(AccountId(first + 1), served, MINUTES, nth * MINUTES),
        )


_GRANT: Final = (
    SealedEntry(ISSUED, POINTS_ISSUANCE, -BUDGET, -BUDGET),
    SealedEntry(OFFICE_BUDGET, BUDGET_ACCOUNT, BUDGET, BUDGET),
)
