"""Reversals by one person and by two, and the policy that says which, against a real book."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import asyncpg
import pytest

from api.rooms import ROOMS
from ledger.book import rules
from ledger.book.operations.policy import SetPolicy
from ledger.book.operations.reverse import Reverse
from ledger.book.operations.second import ConfirmReversal, ProposeReversal, RefuseReversal
from ledger.book.proposals import By
from ledger.book.refusals import (
    AlreadyReversed,
    OwnProposal,
    PointsAlreadySpent,
    PointsNotEnough,
    PolicyUnchanged,
    ProposalEnded,
    ProposalUnknown,
    ReversalNeedsSecondPerson,
    ReversalWaiting,
)
from ledger.book.teller import Teller, connect_book
from ledger.book.verify import verify
from ledger.book.words import (
    SYSTEM,
    AccountKey,
    Decision,
    Expiry,
    Fact,
    Facts,
    LogIndex,
    OnSpent,
    Outcome,
    Owner,
    Policy,
    Posting,
    Principal,
    Purpose,
    Request,
    Tenant,
    View,
)
from tests.book.conftest import NOON, award, grant, request
from tests.conftest import Database

ADMIN = By(Principal("staff/1"))
CHIEF = By(Principal("staff/2"))
ADMIN_AS_CLERK = By(Principal("staff/3"), Owner("volunteer/9"))
STRICT = Policy(second_person_above=40)


class Moment:
    """The present, as the test wants it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def moment() -> Moment:
    return Moment()


@pytest.fixture
async def book(tenant: Tenant, database: Database, moment: Moment) -> AsyncIterator[Teller]:
    """Give a teller with every room; at the end nothing may be out of order."""
    made = Teller(
        tenant=tenant, connect=lambda: connect_book(database.application_url), rooms=ROOMS, clock=moment
    )
    yield made
    await made.close()
    connection = await connect_book(database.application_url)
    report = await verify(connection, tenant, ROOMS.sealed_columns)
    await connection.close()
    assert report.differences == []


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


async def test_a_policy_is_in_force_from_the_next_command_on(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(100))
    first, second, third = await asyncio.gather(
        book.submit(award(3, 5)),
        book.submit(policy(Policy(expiry=Expiry.YEAR_END, hold_minutes=30))),
        book.submit(award(3, 7)),
    )
    assert second.answer == {"changed": ["expiry", "hold_minutes"], "expires_on": "2026-12-31"}
    found = await balances(database, tenant)
    assert found["volunteer/3", "available", date(2027, 11, 30)] == 5
    assert found["volunteer/3", "available", date(2026, 12, 31)] == 7
    await book.submit(policy(Policy(expiry=Expiry.NEVER)))
    await book.submit(award(3, 9))
    assert (await balances(database, tenant))["volunteer/3", "available", None] == 9
    head = "SELECT expiry, hold_minutes FROM book WHERE tenant_id = $1"
    assert await read(database, head, tenant.tenant_id) == [("never", 15)]
    history = "SELECT log_index, expiry, hold_minutes FROM policies WHERE tenant_id = $1 ORDER BY 1"
    assert await read(database, history, tenant.tenant_id) == [(2, "year_end", 30), (4, "never", 15)]
    assert (first.log_index, third.log_index) == (1, 3)


async def test_the_policy_in_force_is_not_set_again(book: Teller) -> None:
    with pytest.raises(PolicyUnchanged):
        await book.submit(policy(Policy()))


async def test_the_history_of_the_policy_is_sealed(book: Teller, tenant: Tenant, database: Database) -> None:
    await book.submit(policy(STRICT))
    owner = await asyncpg.connect(database.owner_url)
    forge = "UPDATE policies SET second_person_above = $2 WHERE tenant_id = $1"
    await owner.execute(forge, tenant.tenant_id, 1_000)
    connection = await connect_book(database.application_url)
    report = await verify(connection, tenant, ROOMS.sealed_columns)
    await connection.close()
    assert ("seal_broken", 0) in {(found.what, found.log_index) for found in report.differences}
    await owner.execute(forge, tenant.tenant_id, 40)
    await owner.close()


async def test_one_person_reverses_up_to_the_limit_and_not_above(book: Teller) -> None:
    await book.submit(policy(STRICT))
    await book.submit(grant(200))
    small = await book.submit(award(3, 40))
    large = await book.submit(award(3, 41, minutes=90))
    await book.submit(reverse(small.log_index))
    with pytest.raises(ReversalNeedsSecondPerson) as refused:
        await book.submit(reverse(large.log_index))
    assert refused.value.facts == {"points": 41, "points_limit": 40}


async def test_a_second_person_confirms_and_the_inverse_is_booked_once(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(policy(STRICT))
    await book.submit(grant(200))
    large = await book.submit(award(3, 50))
    proposed = await book.submit(propose(large.log_index))
    assert proposed.answer == {"proposal_id": proposed.log_index, "reverses": large.log_index, "points": 50}
    with pytest.raises(ReversalWaiting):
        await book.submit(propose(large.log_index, CHIEF))
    with pytest.raises(ReversalWaiting):
        await book.submit(reverse(large.log_index))
    with pytest.raises(OwnProposal):
        await book.submit(confirm(proposed.log_index, ADMIN))
    assert (await balances(database, tenant))["unit/7", "budget", None] == 150
    tries = await asyncio.gather(
        *(book.submit(confirm(proposed.log_index, By(Principal(f"staff/{each}")))) for each in (5, 6, 7)),
        return_exceptions=True,
    )
    assert [type(each) for each in tries] == [Outcome, ProposalEnded, ProposalEnded]
    assert await balances(database, tenant) == {("unit/7", "budget", None): 200}
    with pytest.raises(AlreadyReversed):
        await book.submit(propose(large.log_index))


async def test_two_accounts_of_one_person_are_one_person(book: Teller) -> None:
    await book.submit(grant(200))
    large = await book.submit(award(3, 50))
    proposed = await book.submit(propose(large.log_index, ADMIN_AS_CLERK))
    with pytest.raises(OwnProposal):
        await book.submit(
            confirm(proposed.log_index, replace(ADMIN_AS_CLERK, principal=Principal("staff/8")))
        )


async def test_the_database_itself_refuses_a_verdict_on_ones_own_proposal(
    tenant: Tenant, database: Database
) -> None:
    connection = await connect_book(database.application_url)
    add = (
        "INSERT INTO reversal_verdicts (tenant_id, proposal_id, log_index, verdict, proposed_by,"
        " proposer_person, decided_by, decider_person) VALUES ($1, $2::bigint, $2::bigint + 1, $3, $4, $5, $6, $7)"
    )
    await connection.execute(add, tenant.tenant_id, 1, "confirmed", "staff/1", None, "staff/2", "volunteer/2")
    await connection.execute(add, tenant.tenant_id, 2, "withdrawn", "staff/1", None, "staff/1", None)
    for proposer, decider in (
        (("staff/1", None), ("staff/1", None)),
        (("staff/1", "volunteer/9"), ("staff/2", "volunteer/9")),
    ):
        with pytest.raises(asyncpg.CheckViolationError, match="second_person_is_another"):
            await connection.execute(add, tenant.tenant_id, 3, "confirmed", *proposer, *decider)
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute(add, tenant.tenant_id, 1, "refused", "staff/1", None, "staff/3", None)
    propose_twice = (
        "INSERT INTO reversal_proposals (tenant_id, log_index, reverses, points, proposed_by)"
        " VALUES ($1, $2, 0, 5, 'staff/1')"
    )
    await connection.execute(propose_twice, tenant.tenant_id, 5)
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute(propose_twice, tenant.tenant_id, 6)
    await connection.close()


async def test_a_refused_or_withdrawn_proposal_leaves_the_transaction_and_can_be_made_anew(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(200))
    given = await book.submit(award(3, 50))
    first = await book.submit(propose(given.log_index))
    refused = await book.submit(refuse(first.log_index))
    assert refused.answer == {"proposal_id": first.log_index, "state": "refused"}
    with pytest.raises(ProposalEnded):
        await book.submit(confirm(first.log_index))
    second = await book.submit(propose(given.log_index))
    withdrawn = await book.submit(refuse(second.log_index, ADMIN))
    assert withdrawn.answer["state"] == "withdrawn"
    await book.submit(reverse(given.log_index))
    assert await balances(database, tenant) == {("unit/7", "budget", None): 200}
    with pytest.raises(ProposalUnknown):
        await book.submit(confirm(given.log_index))


async def test_what_a_batch_proposes_its_later_commands_know(book: Teller) -> None:
    await book.submit(grant(200))
    given = await book.submit(award(3, 50))
    proposed, twice, own, confirmed = await asyncio.gather(
        book.submit(propose(given.log_index)),
        book.submit(propose(given.log_index)),
        book.submit(confirm(LogIndex(given.log_index + 1), ADMIN)),
        book.submit(confirm(LogIndex(given.log_index + 1))),
        return_exceptions=True,
    )
    assert isinstance(proposed, Outcome)
    assert isinstance(twice, ReversalWaiting)
    assert isinstance(own, OwnProposal)
    assert isinstance(confirmed, Outcome)


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


async def test_spent_points_refuse_the_reversal_where_the_policy_says_so(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(200))
    given = await book.submit(award(3, 50))
    await book.submit(spend(3, 1))
    before = await balances(database, tenant)
    for attempt in (reverse(given.log_index), propose(given.log_index)):
        with pytest.raises(PointsAlreadySpent):
            await book.submit(attempt)
    assert await balances(database, tenant) == before


async def test_spent_points_become_a_debt_that_the_next_awards_pay_and_whose_reversal_brings_it_back(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(policy(Policy(on_spent=OnSpent.DEBT)))
    await book.submit(grant(200))
    first = await book.submit(award(3, 50))
    await book.submit(spend(3, 35))
    await book.submit(reverse(first.log_index))
    budget, redeemed = ("unit/7", "budget", None), ("system", "redeemed", None)
    debt, lot = ("volunteer/3", "debt", None), ("volunteer/3", "available", date(2027, 11, 30))
    assert await balances(database, tenant) == {budget: 200, redeemed: 35, debt: -35}
    second = await book.submit(award(3, 20))
    assert await balances(database, tenant) == {budget: 180, redeemed: 35, debt: -15}
    third = await book.submit(award(3, 20))
    assert await balances(database, tenant) == {budget: 160, redeemed: 35, lot: 5}
    await book.submit(reverse(second.log_index))
    assert await balances(database, tenant) == {budget: 180, redeemed: 35, debt: -20, lot: 5}
    with pytest.raises(PointsNotEnough):
        await book.submit(spend(3, 1))
    await book.submit(reverse(third.log_index))
    assert await balances(database, tenant) == {budget: 200, redeemed: 35, debt: -35}


async def test_only_a_debt_may_stand_in_for_the_lot_of_a_reversal(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(200))
    given = await book.submit(award(3, 50))
    back = await book.submit(reverse(given.log_index))
    owner = await asyncpg.connect(database.owner_url)
    # The office is made to get back one point less, and the volunteer to give one less.
    forge = "UPDATE entries SET amount = amount - sign(amount) * $3 WHERE tenant_id = $1 AND log_index = $2"
    await owner.execute(forge, tenant.tenant_id, back.log_index, 1)
    connection = await connect_book(database.application_url)
    report = await verify(connection, tenant, ROOMS.sealed_columns)
    await connection.close()
    found = {(found.what, found.log_index) for found in report.differences}
    assert ("reversal_differs", back.log_index) in found
    await owner.execute(forge, tenant.tenant_id, back.log_index, -1)
    await owner.close()
