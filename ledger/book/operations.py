"""Verbs of the book itself: grant a budget, award by hand, reverse; and verbs that post nothing, once."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book import rules
from ledger.book.queries import TransactionFact
from ledger.book.refusals import (
    AlreadyReversed,
    BalanceTooLow,
    KeyReused,
    NotReversible,
    PointsAlreadySpent,
    TenantNameMalformed,
    TenantNameTaken,
    TransactionUnknown,
)
from ledger.book.tables import book, requests, tenants
from ledger.book.words import (
    SYSTEM,
    TENANT_NAME,
    Decision,
    Fact,
    Facts,
    LogIndex,
    Owner,
    Posting,
    Principal,
    Request,
    Tenant,
    TenantId,
    View,
)

OWN_WAY_BACK = frozenset({"reversal", "order", "hand_over", "void"})
"""Kinds that end or begin an order, or are a reversal: they are never reversed themselves."""


@dataclass(frozen=True, slots=True)
class GrantBudget:
    """Give points to an office, which may award them."""

    request: Request
    actor: Principal
    office: Owner
    points: int
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need no facts."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the office's and the system's accounts."""
        return self.office, SYSTEM

    def decide(self, view: View) -> Decision:
        """Post issuance to budget."""
        return Decision(
            kind="grant",
            actor=self.actor,
            occurred_at=view.now,
            reason=self.reason,
            postings=rules.grant(self.office, self.points),
            answer={"points": self.points},
        )


@dataclass(frozen=True, slots=True)
class Award:
    """Give points and service minutes to a volunteer out of an office's budget, by hand and with a reason."""

    request: Request
    actor: Principal
    office: Owner
    volunteer: Owner
    points: int
    minutes: int
    reason: str
    occurred_at: datetime

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need no facts."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the office's, the volunteer's and the system's accounts."""
        return self.office, self.volunteer, SYSTEM

    def decide(self, view: View) -> Decision:
        """Post budget to the lot of the day, and minutes beside it."""
        return Decision(
            kind="award",
            actor=self.actor,
            occurred_at=self.occurred_at,
            reason=self.reason,
            postings=rules.award(
                view,
                office=self.office,
                volunteer=self.volunteer,
                points=rules.whole(self.points),
                minutes=self.minutes,
                earned_on=view.tenant.day(self.occurred_at),
            ),
            answer={"points": self.points},
        )


@dataclass(frozen=True, slots=True)
class Reverse:
    """Undo a transaction by its exact inverse, once."""

    request: Request
    actor: Principal
    reverses: LogIndex
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the transaction."""
        return (TransactionFact(self.reverses),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts the transaction posted to."""
        found = known.get(TransactionFact(self.reverses))
        return {posting.account.owner for posting in found.postings} if found else ()

    def decide(self, view: View) -> Decision:
        """Post the inverse, or refuse: unknown, reversed before, of another kind, or spent already."""
        fact = TransactionFact(self.reverses)
        found = view.fact(fact)
        if found is None:
            raise TransactionUnknown
        if found.reversed_by is not None:
            raise AlreadyReversed
        if found.kind in OWN_WAY_BACK or not found.postings:
            raise NotReversible(kind=found.kind)
        postings = rules.inverse(found.postings)
        _check_unspent(view, postings)
        return Decision(
            kind="reversal",
            actor=self.actor,
            occurred_at=view.now,
            reason=self.reason,
            reverses=self.reverses,
            postings=postings,
            learned={fact: type(found)(found.kind, found.postings, view.log_index)},
        )


def _check_unspent(view: View, postings: Iterable[Posting]) -> None:
    for account, amount in postings:
        if rules.floor_of(account.purpose) == 0 and view.balance(account) + amount < 0:
            raise PointsAlreadySpent from BalanceTooLow()


async def open_book(connection: AsyncConnection, tenant: Tenant) -> None:
    """Add a tenant and its empty book; by the owner's role or the application's.

    Raises:
        TenantNameMalformed: the name cannot stand in the log.
        TenantNameTaken: another bureau has it.
    """
    if not TENANT_NAME.fullmatch(tenant.name):
        raise TenantNameMalformed
    taken = select(tenants.c.tenant_id).where(tenants.c.name == tenant.name)
    if (await connection.execute(taken)).first() is not None:
        raise TenantNameTaken(name=tenant.name)
    await connection.execute(
        insert(tenants).values(
            tenant_id=tenant.tenant_id,
            name=tenant.name,
            title=tenant.title,
            demo=tenant.demo,
            time_zone=str(tenant.zone),
            points_valid_months=tenant.points_valid_months,
        )
    )
    await connection.execute(insert(book).values(tenant_id=tenant.tenant_id))


async def once(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    request: Request,
    now: datetime,
    verb: Callable[[], Awaitable[Mapping[str, Any]]],
) -> tuple[Mapping[str, Any], bool]:
    """Do something outside the book once per key, inside the caller's database transaction.

    Args:
        connection: inside the transaction in which `verb` writes.
        tenant_id: whose request.
        request: client, key and fingerprint.
        now: the present moment, aware.
        verb: does the work and returns the answer to keep.

    Returns:
        The answer, and True when it is the stored one.

    Raises:
        KeyReused: the key was used with other input.
        sqlalchemy.exc.IntegrityError: the same key is being served right now by somebody else.
    """
    found = (
        await connection.execute(
            select(requests.c.fingerprint, requests.c.answer).where(
                requests.c.tenant_id == tenant_id,
                requests.c.client == request.client,
                requests.c.key == request.key,
            )
        )
    ).one_or_none()
    if found is not None:
        if found.fingerprint != request.fingerprint:
            raise KeyReused
        return found.answer, True
    answer = await verb()
    await connection.execute(
        insert(requests).values(
            tenant_id=tenant_id,
            client=request.client,
            key=request.key,
            fingerprint=request.fingerprint,
            answer=dict(answer),
            recorded_at=now,
        )
    )
    return answer, False
