"""Expire a lot: what it holds after its last day goes to the system's account of expired points."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from ledger.book.debt import owed_first
from ledger.book.lots import expiry_moment, is_past, returned_late
from ledger.book.refusals import LotEmpty, LotNotOver
from ledger.book.words import (
    POINTS,
    SYSTEM,
    AccountKey,
    Command,
    Decision,
    Fact,
    Facts,
    LogIndex,
    Owner,
    Posting,
    Principal,
    Purpose,
    Request,
    View,
)

SWEEP: Final = Principal("system/sweep")
EXPIRED: Final = AccountKey(SYSTEM, Purpose.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireLot:
    """The last day of a lot is over.

    Attributes:
        request: from `expiry_request`, so that it is the same on every machine.
        owner: whose lot.
        expires_on: its last day.
        returned_at: when its points came back, where they came back after that day; None by the sweep.
    """

    request: Request
    owner: Owner
    expires_on: date
    returned_at: datetime | None = None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need no facts."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the owner's and the system's accounts."""
        return self.owner, SYSTEM

    def decide(self, view: View) -> Decision:
        """Post all of the lot to the expired points, dated as the moment when it ended; a debt is paid first.

        Raises:
            LotNotOver: it can be spent today.
            LotEmpty: it holds nothing, or expired before.
        """
        if not is_past(self.expires_on, view.tenant.day(view.now)):
            raise LotNotOver
        lot = AccountKey(self.owner, Purpose.AVAILABLE, POINTS, self.expires_on)
        points = view.balance(lot)
        if points <= 0:
            raise LotEmpty
        ended_at = expiry_moment(view.tenant, self.expires_on)
        return Decision(
            kind="expiry",
            actor=SWEEP,
            occurred_at=max(ended_at, self.returned_at or ended_at),
            postings=(
                Posting(lot, -points),
                *owed_first(view, volunteer=self.owner, points=points, target=EXPIRED),
            ),
            refers_to={"expires_on": self.expires_on.isoformat()},
            answer={"points": points},
        )


def expiry_request(owner: Owner, expires_on: date, touched_at: LogIndex) -> Request:
    """Name the one expiry of a lot as it stands since the transaction that touched it last.

    Two machines that see the same lot send the same key; a lot that was refilled since has another one.
    """
    return system_request(f"expiry/{owner}/{expires_on.isoformat()}/{touched_at}")


def system_request(key: str) -> Request:
    """Make the request of a sweep, which needs no other input than its key."""
    return Request(SWEEP, key, sha256(key.encode()).digest())


def expiries_of_late(
    view: View, postings: Iterable[Posting], *, returned_at: datetime
) -> tuple[Command, ...]:
    """Return what follows a transaction that gives points back to lots whose last day is over.

    Args:
        view: the book just before that transaction.
        postings: what it posts; the system is among the owners it reads.
        returned_at: when it happened.
    """
    return tuple(
        ExpireLot(
            request=expiry_request(key.owner, key.expires_on, view.log_index),
            owner=key.owner,
            expires_on=key.expires_on,
            returned_at=min(returned_at, view.now),
        )
        for key in returned_late(view, postings)
        if key.expires_on is not None
    )
