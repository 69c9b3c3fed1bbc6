"""The book in memory while a batch is decided: balances, facts and what the accepted commands write."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ledger.book.merkle import Frontier, leaf_hash
from ledger.book.policy_words import Policy
from ledger.book.refusals import BalanceTooLow
from ledger.book.rules import floor_of, sums
from ledger.book.seal import (
    SealedColumns,
    SealedEntry,
    SealedTransaction,
    canonical_bytes,
    is_sealable,
    log_entry,
    rows_digest,
)
from ledger.book.words import (
    AMOUNT_MAX,
    SALT_BYTES,
    Account,
    AccountId,
    AccountKey,
    Decision,
    Fact,
    LogIndex,
    Owner,
    PolicyFact,
    Purpose,
    Request,
    Row,
    Tenant,
)

Entropy = Callable[[int], bytes]
SALTS_DRAWN = 16
POLICY = PolicyFact()


class FactNotAsked(LookupError):  # noqa: N818 - said of the fact
    """A command decides on a fact that it does not name in its needs, which is a mistake in a rule."""


class ChangeShape(NamedTuple):
    """Which columns a change names, so that changes alike are one statement."""

    table: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    makes: bool


@dataclass(slots=True)
class Head:
    """The tenant's head row: how far the log and the accounts reach."""

    frontier: Frontier
    accounts_count: int
    last_recorded_at: datetime
    policy: Policy


@dataclass(slots=True)
class Written:
    """One accepted command: its request, its transaction row and its entries as the book stores them.

    Salt and commitment are empty until it is sealed.
    """

    request: Request
    decision: Decision
    log_index: LogIndex
    occurred_at: datetime
    recorded_at: datetime
    entries: list[SealedEntry]
    salt: bytes = b""
    commitment: bytes = b""


class Overlay:
    """A View over the loaded state; `accept` adds a decision to it, or raises and leaves nothing.

    What is accepted is sealed afterwards, in the order of the log: no decision reads the seal, so that
    PostgreSQL can already write the entries meanwhile.
    """

    def __init__(
        self,
        *,
        tenant: Tenant,
        head: Head,
        accounts: Iterable[Account],
        facts: dict[Fact, Any],
        now: datetime,
        sealed_columns: SealedColumns,
        entropy: Entropy,
    ) -> None:
        """Start from what was read after the head was locked; `now` is the batch's one moment."""
        self.tenant = tenant
        self.head = head
        self.now = max(now, head.last_recorded_at)
        self._today = tenant.day(self.now)
        self._size = head.frontier.size
        self.written: list[Written] = []
        self.opened: list[Account] = []
        self.touched: dict[AccountId, Account] = {}
        self._facts = facts
        self._sealed_columns = sealed_columns
        self._salts = _salts(entropy)
        self._accounts: dict[AccountKey, Account] = {}
        self._lots: dict[Owner, list[Account]] = {}
        self._past: list[Account] = []
        for account in accounts:
            self._know(account)

    @property
    def log_index(self) -> LogIndex:
        """The index the next accepted command gets."""
        return LogIndex(self._size)

    @property
    def policy(self) -> Policy:
        """What the bureau has decided about its points, as of the commands accepted so far."""
        policy: Policy = self._facts[POLICY]
        return policy

    def balance(self, key: AccountKey) -> int:
        """Return an account's balance; an account never opened has 0."""
        account = self._accounts.get(key)
        return account.balance if account else 0

    def lots(self, owner: Owner) -> list[tuple[AccountKey, int]]:
        """Return the owner's lots of available points that hold something, earliest expiry first."""
        lots = [(lot.key, lot.balance) for lot in self._lots.get(owner, ()) if lot.balance > 0]
        lots.sort(key=lambda lot: (lot[0].expires_on is None, lot[0].expires_on))
        return lots

    def fact(self, fact: Fact) -> Any:  # noqa: ANN401 - each kind of fact has its own type
        """Return a fact that was loaded or learned, or None when there is no such thing.

        Raises:
            FactNotAsked: a rule looks at what its command does not ask for. Answered with None, its decision
                would hang on what other commands of the batch had asked for.
        """
        try:
            return self._facts[fact]
        except KeyError:
            raise FactNotAsked(fact) from None

    def accept(self, request: Request, decision: Decision) -> Written:
        """Book a decision: check it whole, then change balances, facts and the log.

        Raises:
            BalanceTooLow: a posting would take an account below its floor.
            ValueError: the decision is not well formed, which is a mistake in a rule.
        """
        check_form(decision)
        entries = self._entries(decision)
        # Nothing is recorded before it happened, also when the clock was set back in between.
        occurred_at = min(decision.occurred_at, self.now)
        written = Written(request, decision, self.log_index, occurred_at, self.now, entries)
        for entry in entries:
            account = self._accounts.get(entry.account) or self._open(entry)
            account.balance = entry.balance
            self.touched[account.account_id] = account
        if decision.learned:
            self._facts.update(decision.learned)
        self._size += 1
        self.written.append(written)
        return written

    def seal(self, written: Written) -> None:
        """Seal what was accepted next in the log: once each, in order."""
        request, decision = written.request, written.decision
        canonical = canonical_bytes(
            SealedTransaction(
                tenant=self.tenant.name,
                log_index=written.log_index,
                kind=decision.kind,
                actor=decision.actor,
                reason=decision.reason,
                occurred_at=written.occurred_at,
                recorded_at=written.recorded_at,
                reverses=decision.reverses,
                refers_to=decision.refers_to,
                client=request.client,
                key=request.key,
                fingerprint=request.fingerprint,
                answer=decision.answer,
                entries=written.entries,
                rows=self._rows_digest(decision.rows, written.log_index) if decision.rows else None,
            )
        )
        written.salt = next(self._salts)
        written.commitment = log_entry(written.salt, canonical)
        self.head.frontier.append(leaf_hash(written.commitment))

    def _entries(self, decision: Decision) -> list[SealedEntry]:
        entries: list[SealedEntry] = []
        next_account_id = self.head.accounts_count
        for key, amount in decision.postings:
            account = self._accounts.get(key)
            if account is None:
                next_account_id += 1
                account = Account(AccountId(next_account_id), key, floor_of(key.purpose), 0)
            balance = account.balance + amount
            if account.floor is not None and balance < account.floor:
                raise BalanceTooLow
            if abs(balance) > AMOUNT_MAX:
                message = f"the balance of account {account.account_id} leaves the range of safe integers"
                raise ValueError(message)
            entries.append(SealedEntry(account.account_id, key, amount, balance))
        return entries

    def _rows_digest(self, rows: Iterable[Row], log_index: LogIndex) -> bytes | None:
        return rows_digest(
            (
                row.table,
                self._sealed_columns[row.table].of({**row.values, "log_index": log_index}),
            )
            for row in rows
        )

    def _open(self, entry: SealedEntry) -> Account:
        account = Account(entry.account_id, entry.account, floor_of(entry.account.purpose), 0)
        self.head.accounts_count += 1
        self.opened.append(account)
        self._know(account)
        return account

    def _know(self, account: Account) -> None:
        self._accounts[account.key] = account
        if account.key.purpose is Purpose.AVAILABLE:
            self._lots.setdefault(account.key.owner, []).append(account)
        if account.key.expires_on is not None and account.key.expires_on < self._today:
            self._past.append(account)

    def close_lots(self) -> None:
        """Close what the loaded owners have that is past its date and empty, and open what was refilled.

        Those are lots, and accounts where points waited for them.
        """
        for lot in self._past:
            closed = lot.balance == 0
            if closed is not lot.closed:
                lot.closed = closed
                self.touched[lot.account_id] = lot

    def rows(self) -> dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]]:
        """Return the domain rows to insert, grouped by table and columns."""
        groups: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
        for written in self.written:
            for row in written.decision.rows:
                columns = tuple(row.values)
                groups.setdefault((row.table, columns), []).append(
                    (self.tenant.tenant_id, written.log_index, *row.values.values())
                )
        return groups

    def changes(self) -> dict[ChangeShape, list[tuple[Any, ...]]]:
        """Return the values of the projection changes in the order of the log, grouped by their shape."""
        groups: dict[ChangeShape, list[tuple[Any, ...]]] = {}
        for written in self.written:
            for change in written.decision.changes:
                values = (self.tenant.tenant_id, *change.key.values(), *change.values.values())
                shape = ChangeShape(change.table, tuple(change.key), tuple(change.values), change.makes)
                groups.setdefault(shape, []).append(values)
        return groups


def _salts(entropy: Entropy) -> Iterator[bytes]:
    """Cut salts from a larger draw: asking the system for each costs more than hashing with it."""
    while True:
        drawn = entropy(SALT_BYTES * SALTS_DRAWN)
        yield from (drawn[start : start + SALT_BYTES] for start in range(0, len(drawn), SALT_BYTES))


def check_form(decision: Decision) -> None:
    """Raise ValueError when a decision breaks an invariant that every rule must keep."""
    amounts = dict(decision.postings)
    if len(amounts) != len(decision.postings):
        message = f"{decision.kind}: an account is posted to twice in one transaction"
        raise ValueError(message)
    if 0 in amounts.values() or any(sums(decision.postings).values()):
        message = f"{decision.kind}: the postings are empty or do not sum to zero"
        raise ValueError(message)
    if not (
        is_sealable(decision.answer) and is_sealable(decision.refers_to) and is_sealable(decision.reason)
    ):
        message = f"{decision.kind}: the answer, references or reason cannot be sealed"
        raise ValueError(message)
