"""Verbs of an administrator, spending without goods, and a look at the balances, for tests of the book."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.book import rules
from ledger.book.operations.policy import SetPolicy
from ledger.book.operations.reverse import Reverse
from ledger.book.operations.second import ConfirmReversal, ProposeReversal, RefuseReversal
from ledger.book.policy_words import Policy
from ledger.book.proposals import By
from ledger.book.teller import connect_book
from ledger.book.words import (
    SYSTEM,
    AccountKey,
    Decision,
    Fact,
    Facts,
    LogIndex,
    Owner,
    Posting,
    Principal,
    Purpose,
    Request,
    Tenant,
    View,
)
from tests.book.conftest import request
from tests.conftest import Database

ADMIN = By(Principal("staff/1"))
CHIEF = By(Principal("staff/2"))
ADMIN_AS_CLERK = By(Principal("staff/3"), Owner("volunteer/9"))
STRICT = Policy(second_person_above=40)


async def read(database: Database, query: str, *arguments: object) -> list[Any]:
    connection = await connect_book(database.application_url)
    rows = await connection.fetch(query, *arguments)
    await connection.close()
    return [tuple(row) for row in rows]


async def balances(database: Database, tenant: Tenant) -> dict[tuple[str, str, date | None], int]:
    rows = await read(
        database,
        "SELECT owner, purpose, expires_on, balance FROM accounts"
        " WHERE tenant_id = $1 AND balance <> 0 AND purpose <> 'issuance'",
        tenant.tenant_id,
    )
    return {row[:3]: row[3] for row in rows}


def policy(changed: Policy) -> SetPolicy:
    return SetPolicy(request(), ADMIN.principal, changed, "党委会决定")


def reverse(index: LogIndex) -> Reverse:
    return Reverse(request(), ADMIN.principal, index, "记错了人")


def propose(index: LogIndex, by: By = ADMIN) -> ProposeReversal:
    return ProposeReversal(request(), by, index, "记错了人")


def confirm(proposal: LogIndex, by: By = CHIEF) -> ConfirmReversal:
    return ConfirmReversal(request(), by, proposal)


def refuse(proposal: LogIndex, by: By = CHIEF) -> RefuseReversal:
    return RefuseReversal(request(), by, proposal, "没有记错")


@dataclass(frozen=True)
class Spend:
    """Spend points as an order does, without goods."""

    request: Request
    volunteer: Owner
    points: int

    def needs(self, known: Facts) -> Iterable[Fact]:
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        return self.volunteer, SYSTEM

    def decide(self, view: View) -> Decision:
        taken = rules.take_from_lots(view, volunteer=self.volunteer, points=self.points)
        redeemed = Posting(AccountKey(SYSTEM, Purpose.REDEEMED), self.points)
        actor = Principal("kiosk/1")
        return Decision(kind="spent", actor=actor, occurred_at=view.now, postings=(*taken, redeemed))


def spend(volunteer: int, points: int) -> Spend:
    return Spend(request(), Owner(f"volunteer/{volunteer}"), points)
