"""Accounts kept in memory from batch to batch, for as long as nobody else has written to the book."""

from collections.abc import Iterable

from ledger.book.words import Account, Owner

OWNERS_MAX = 20_000
"""More are not kept: a bureau has some thousands of volunteers."""
NOTHING_COMMITTED = -1


class KeptAccounts:
    """What one teller knows of the balances.

    Whoever changes an account lengthens the log under the head's lock. So a log that is exactly as long as
    this teller left it means that every account is as this teller left it.
    """

    def __init__(self) -> None:
        self._size = NOTHING_COMMITTED
        self._by_owner: dict[Owner, list[Account]] = {}

    def begin(self, size: int) -> None:
        """Forget everything unless the log, now locked, is as long as it was left; a batch has begun."""
        if size != self._size or len(self._by_owner) > OWNERS_MAX:
            self._by_owner.clear()
        # Until the batch is committed nothing here is certain.
        self._size = NOTHING_COMMITTED

    def missing(self, owners: Iterable[Owner]) -> list[Owner]:
        """Name the owners whose accounts have to be loaded."""
        return [owner for owner in owners if owner not in self._by_owner]

    def add(self, owners: Iterable[Owner], loaded: Iterable[Account]) -> None:
        """Take up everything that was loaded of owners, also that some have no account."""
        for owner in owners:
            self._by_owner[owner] = []
        for account in loaded:
            self._by_owner[account.key.owner].append(account)

    def recall(self, closed: Iterable[Account]) -> None:
        """Take up closed accounts of owners that are already known."""
        for account in closed:
            kept = self._by_owner.get(account.key.owner)
            if kept is not None and all(known.account_id != account.account_id for known in kept):
                kept.append(account)

    def of(self, owners: Iterable[Owner]) -> Iterable[Account]:
        """Return the accounts of owners, each loaded or kept."""
        return (account for owner in owners for account in self._by_owner[owner])

    def commit(self, size: int, opened: Iterable[Account]) -> None:
        """Keep the accounts as the batch left them; it is committed, and the log is so long."""
        for account in opened:
            kept = self._by_owner.get(account.key.owner)
            if kept is not None:
                kept.append(account)
        self._size = size
