"""A large reversal needs two persons, in the rule and in the database; each happens once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from ledger.book.operations.pending import ActivateAward, activation_request
from ledger.book.proposals import By
from ledger.book.refusals import (
    AlreadyReversed,
    AwardNotWaiting,
    NotReversible,
    OwnProposal,
    ProposalEnded,
    ProposalUnknown,
    ReversalNeedsSecondPerson,
    ReversalWaiting,
)
from ledger.book.teller import Teller, connect_book
from ledger.book.words import LogIndex, Outcome, Principal, Tenant
from tests.book.conftest import Moment, award, grant
from tests.book.office import (
    ADMIN,
    ADMIN_AS_CLERK,
    CHIEF,
    STRICT,
    balances,
    confirm,
    policy,
    propose,
    read,
    refuse,
    reverse,
)
from tests.conftest import Database


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
        " proposer_person, decided_by, decider_person)"
        " VALUES ($1, $2::bigint, $2::bigint + 1, $3, $4, $5, $6, $7)"
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
    results = await asyncio.gather(
        book.submit(propose(given.log_index)),
        book.submit(propose(given.log_index)),
        book.submit(confirm(LogIndex(given.log_index + 1), ADMIN)),
        book.submit(confirm(LogIndex(given.log_index + 1))),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [Outcome, ReversalWaiting, OwnProposal, Outcome]


async def test_a_waiting_award_is_reversed_before_its_notice_is_over(
    book: Teller, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(grant(200))
    waiting = await book.submit(replace(award(3, 20, minutes=60), notice_days=3))
    await book.submit(reverse(waiting.log_index))
    assert await balances(database, tenant) == {("unit/7", "budget", None): 200}
    moment.now += timedelta(days=5)
    asked = activation_request(waiting.log_index)
    with pytest.raises(AwardNotWaiting):
        await book.submit(ActivateAward(request=asked, award_index=waiting.log_index))
    with pytest.raises(AlreadyReversed):
        await book.submit(reverse(waiting.log_index))


async def test_two_persons_reverse_an_activated_award_in_two_sealed_steps(
    book: Teller, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(policy(STRICT))
    await book.submit(grant(200))
    waiting = await book.submit(replace(award(3, 50, minutes=60), notice_days=3))
    moment.now += timedelta(days=5)
    asked = activation_request(waiting.log_index)
    active = await book.submit(ActivateAward(request=asked, award_index=waiting.log_index))
    with pytest.raises(NotReversible):
        await book.submit(reverse(active.log_index))
    proposed = await book.submit(propose(waiting.log_index))
    confirmed = await book.submit(confirm(proposed.log_index))
    steps = (
        "SELECT log_index, reverses FROM transactions WHERE tenant_id = $1 AND kind = 'reversal' ORDER BY 1"
    )
    assert await read(database, steps, tenant.tenant_id) == [
        (confirmed.log_index, active.log_index),
        (confirmed.log_index + 1, waiting.log_index),
    ]
    assert await balances(database, tenant) == {("unit/7", "budget", None): 200}
    with pytest.raises(AlreadyReversed):
        await book.submit(propose(waiting.log_index))
