"""The teller answers after the commit, once per key, and keeps neighbours apart."""

import asyncio
from datetime import datetime

import asyncpg
import pytest

from ledger.book.merkle import leaf_hash, root_from_inclusion
from ledger.book.queries import inclusion_proof, load_seal
from ledger.book.refusals import AmountOutOfRange, BudgetExhausted, KeyReused
from ledger.book.teller import CommandFailed, Teller, connect_book
from ledger.book.words import LogIndex, Tenant
from tests.book.conftest import NOON, ROOMS, award, grant, request
from tests.conftest import Database


async def balances(database: Database, tenant: Tenant) -> dict[str, int]:
    connection = await asyncpg.connect(database.application_url)
    rows = await connection.fetch(
        "SELECT owner, purpose, unit, balance FROM accounts WHERE tenant_id = $1", tenant.tenant_id
    )
    await connection.close()
    return {f"{row['owner']} {row['purpose']} {row['unit']}": row["balance"] for row in rows}


async def test_an_award_moves_points_from_the_budget_to_the_volunteer(
    teller: Teller, tenant: Tenant, database: Database
) -> None:
    await teller.submit(grant(100))
    outcome = await teller.submit(award(1, 5, minutes=60))
    assert outcome.log_index == 1
    assert await balances(database, tenant) == {
        "system issuance points": -100,
        "unit/7 budget points": 95,
        "volunteer/1 available points": 5,
        "system issuance minutes": -60,
        "volunteer/1 served minutes": 60,
    }


async def test_the_same_key_twice_in_one_batch_is_booked_once(teller: Teller) -> None:
    asked = request()
    first, second = await asyncio.gather(
        teller.submit(grant(100, asked=asked)), teller.submit(grant(100, asked=asked))
    )
    assert (first.log_index, second.log_index) == (0, 0)
    assert (first.hit, second.hit) == (False, True)


async def test_the_same_key_later_gets_the_first_answer(teller: Teller) -> None:
    asked = request()
    first = await teller.submit(grant(100, asked=asked))
    again = await teller.submit(grant(100, asked=asked))
    assert again.hit
    assert (again.log_index, again.answer) == (first.log_index, first.answer)


async def test_the_same_key_with_other_input_is_refused(teller: Teller) -> None:
    await teller.submit(grant(100, asked=request("one", content="100")))
    with pytest.raises(KeyReused):
        await teller.submit(grant(200, asked=request("one", content="200")))


async def test_a_final_refusal_is_said_again_and_marked(teller: Teller) -> None:
    asked = request()
    with pytest.raises(AmountOutOfRange) as first:
        await teller.submit(grant(0, asked=asked))
    with pytest.raises(AmountOutOfRange) as again:
        await teller.submit(grant(0, asked=asked))
    assert (first.value.hit, again.value.hit) == (False, True)
    assert first.value.facts == again.value.facts


async def test_a_retryable_refusal_leaves_the_key_free(teller: Teller) -> None:
    asked = request()
    with pytest.raises(BudgetExhausted):
        await teller.submit(award(1, 5, asked=asked))
    await teller.submit(grant(100))
    assert not (await teller.submit(award(1, 5, asked=asked))).hit


async def test_a_poisoned_command_does_not_spoil_its_batch(teller: Teller) -> None:
    results = await asyncio.gather(
        teller.submit(grant(100)),
        teller.submit(grant(7, asked=request("a\0b"))),
        teller.submit(grant(50)),
        return_exceptions=True,
    )
    assert isinstance(results[1], CommandFailed)
    assert [getattr(result, "log_index", None) for result in results] == [0, None, 1]


async def test_a_lost_connection_is_taken_up_again(teller: Teller, database: Database) -> None:
    await teller.submit(grant(100))
    administrator = await asyncpg.connect(database.administrator_url)
    await administrator.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'pingan-teller' AND datname = current_database()"
    )
    await administrator.close()
    assert (await teller.submit(grant(100))).log_index == 1


async def test_every_transaction_of_a_long_log_is_proved_to_be_in_it(
    teller: Teller, tenant: Tenant, database: Database
) -> None:
    await asyncio.gather(*(teller.submit(grant(1)) for _ in range(700)))
    connection = await connect_book(database.application_url)
    seal = await load_seal(connection, tenant.tenant_id)
    rows = await connection.fetch(
        "SELECT log_index, commitment FROM transactions WHERE tenant_id = $1", tenant.tenant_id
    )
    assert seal.size == len(rows) == 700
    for row in rows[::37]:
        index = LogIndex(row["log_index"])
        proof = await inclusion_proof(connection, tenant.tenant_id, log_index=index, size=seal.size)
        leaf = leaf_hash(row["commitment"])
        assert root_from_inclusion(index=index, size=seal.size, leaf=leaf, proof=proof) == seal.root
    await connection.close()


async def test_those_who_are_answered_and_ask_again_at_once_share_the_next_batch(
    tenant: Tenant, database: Database
) -> None:
    batches: list[datetime] = []

    def clock() -> datetime:
        batches.append(NOON)
        return NOON

    teller = Teller(
        tenant=tenant,
        connect=lambda: connect_book(database.application_url),
        rooms=ROOMS,
        clock=clock,
        batch_max=50,
    )

    async def client() -> None:
        for _ in range(4):
            await teller.submit(grant(1))

    await asyncio.gather(*(client() for _ in range(50)))
    await teller.close()
    assert len(batches) == 4
