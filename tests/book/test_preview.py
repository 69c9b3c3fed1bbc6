"""A dry run says exactly what the command then does, and leaves no trace; nobody has to wait for it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.rooms import ROOMS
from ledger.book.policy_words import OnSpent, Policy
from ledger.book.preview import Previewed
from ledger.book.refusals import BudgetExhausted, ReversalNeedsSecondPerson, TenantUnknown
from ledger.book.seal import SealedEntry
from ledger.book.teller import Teller, connect_book
from ledger.book.tellers import Tellers
from ledger.book.words import (
    Command,
    LogIndex,
    Tenant,
    TenantId,
)
from ledger.refusal import Refusal
from tests.book.conftest import Moment, award, grant
from tests.book.office import confirm, policy, propose, reverse, spend
from tests.conftest import Database

TRACES = """
SELECT b.size, b.frontier, b.accounts_count, b.xmin::text, b.second_person_above,
    (SELECT count(*) FROM transactions t WHERE t.tenant_id = b.tenant_id),
    (SELECT count(*) FROM requests r WHERE r.tenant_id = b.tenant_id),
    (SELECT string_agg(a.account_id || ':' || a.balance || ':' || a.xmin, ' ' ORDER BY a.account_id)
     FROM accounts a WHERE a.tenant_id = b.tenant_id),
    (SELECT count(*) FROM policies p WHERE p.tenant_id = b.tenant_id),
    (SELECT count(*) FROM reversal_proposals p WHERE p.tenant_id = b.tenant_id)
FROM book b WHERE b.tenant_id = $1"""


@pytest.fixture
async def tellers(database: Database, moment: Moment) -> AsyncIterator[Tellers]:
    made = Tellers(database.application_url, ROOMS, clock=moment)
    yield made
    await made.close()


async def traces(database: Database, tenant: Tenant) -> tuple[Any, ...]:
    connection = await connect_book(database.application_url)
    row = await connection.fetchrow(TRACES, tenant.tenant_id)
    await connection.close()
    assert row is not None
    return tuple(row)


def entries_of(previewed: Previewed | Refusal) -> list[list[SealedEntry]]:
    assert isinstance(previewed, Previewed)
    return [written.entries for written in previewed.transactions]


async def booked(database: Database, tenant: Tenant, index: LogIndex) -> list[tuple[int, int, int]]:
    connection = await connect_book(database.application_url)
    rows = await connection.fetch(
        "SELECT account_id, amount, balance FROM entries WHERE tenant_id = $1 AND log_index = $2 ORDER BY 1",
        tenant.tenant_id,
        index,
    )
    await connection.close()
    return [tuple(row) for row in rows]


async def test_what_a_dry_run_says_is_what_then_happens(
    book: Teller, tellers: Tellers, tenant: Tenant, database: Database
) -> None:
    await book.submit(policy(Policy(on_spent=OnSpent.DEBT)))
    await book.submit(grant(100))
    given = await book.submit(award(3, 40, minutes=30))
    await book.submit(spend(3, 25))
    for command in (award(4, 10), reverse(given.log_index), award(3, 30), grant(5)):
        before = await traces(database, tenant)
        said = await tellers.preview(tenant.tenant_id, [command])
        assert await traces(database, tenant) == before
        outcome = await book.submit(command)
        (entries,) = entries_of(said.results[0])
        assert said.log_index == outcome.log_index - 1
        assert await booked(database, tenant, outcome.log_index) == sorted(
            (entry.account_id, entry.amount, entry.balance) for entry in entries
        )


async def test_commands_are_tried_in_order_each_after_those_before_it(
    book: Teller, tellers: Tellers, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(100))
    before = await traces(database, tenant)
    commands: list[Command] = [
        award(3, 60),
        award(4, 60),
        award(4, 40),
        policy(Policy(second_person_above=5)),
    ]
    said = await tellers.preview(tenant.tenant_id, commands)
    first, second, third, changed = said.results
    assert isinstance(first, Previewed)
    assert isinstance(second, BudgetExhausted)
    assert second.facts == {"points_missing": 20}
    assert isinstance(third, Previewed)
    assert isinstance(changed, Previewed)
    assert third.own.log_index == first.own.log_index + 1
    assert changed.own.decision.answer["changed"] == ["second_person_above"]
    assert await traces(database, tenant) == before


async def test_a_refusal_is_said_and_the_key_stays_free(
    book: Teller, tellers: Tellers, tenant: Tenant
) -> None:
    await book.submit(policy(Policy(second_person_above=5)))
    await book.submit(grant(100))
    given = await book.submit(award(3, 60))
    attempt, proposal = reverse(given.log_index), propose(given.log_index)
    said = await tellers.preview(tenant.tenant_id, [attempt, proposal])
    assert isinstance(said.results[0], ReversalNeedsSecondPerson)
    assert isinstance(said.results[1], Previewed)
    proposed = await book.submit(proposal)
    assert not proposed.hit
    told = await tellers.preview(tenant.tenant_id, [confirm(proposed.log_index)])
    assert {entry.amount for entry in entries_of(told.results[0])[0]} == {60, -60}


async def test_a_dry_run_needs_no_lock(
    book: Teller, tellers: Tellers, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(100))
    holder = await connect_book(database.application_url)
    transaction = holder.transaction()
    await transaction.start()
    await holder.fetch("SELECT 1 FROM book WHERE tenant_id = $1 FOR UPDATE", tenant.tenant_id)
    async with asyncio.timeout(3):
        said = await tellers.preview(tenant.tenant_id, [award(3, 5)])
    assert isinstance(said.results[0], Previewed)
    await transaction.rollback()
    await holder.close()


async def test_a_bureau_that_is_not_there_has_nothing_to_try(tellers: Tellers) -> None:
    with pytest.raises(TenantUnknown):
        await tellers.preview(TenantId(1), [grant(5)])


async def test_three_hundred_awards_are_tried_at_once(
    book: Teller, tellers: Tellers, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(1_000))
    before = await traces(database, tenant)
    said = await tellers.preview(tenant.tenant_id, [award(number % 40, 4) for number in range(300)])
    assert [type(each) for each in said.results] == [Previewed] * 250 + [BudgetExhausted] * 50
    assert await traces(database, tenant) == before
