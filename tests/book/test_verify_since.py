"""Verify since a checkpoint proves that the log goes on from it, and walks only what came after it."""

import asyncio

import pytest

from ledger.book.public.checkpoint import Checkpoint
from ledger.book.public.reads import root_at
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying import whole
from ledger.book.verifying.apart import CheckersLost, checkers_apart
from ledger.book.verifying.report import Report
from ledger.book.verifying.whole import verify
from ledger.book.words import Tenant
from tests.book.conftest import award, grant
from tests.book.test_verify import TAMPERINGS, tamper
from tests.book.test_verify_rules import seal_again
from tests.conftest import Database

KEPT = 520


async def fill(teller: Teller, *, volunteers: int = 7) -> None:
    await teller.submit(grant(10_000))
    await asyncio.gather(*(teller.submit(award(number % volunteers, 3)) for number in range(900)))


async def check(tenant: Tenant, database: Database, size: int, root: bytes | None = None) -> Report:
    connection = await connect_book(database.application_url)
    try:
        root = root or await root_at(connection, tenant.tenant_id, size)
        return await verify(connection, tenant, {}, since=Checkpoint(tenant.name, size, root))
    finally:
        await connection.close()


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, KEPT, 768, 900, 901])
async def test_only_what_came_later_is_walked(
    size: int, teller: Teller, tenant: Tenant, database: Database
) -> None:
    await fill(teller)
    report = await check(tenant, database, size)
    assert report.differences == []
    assert (report.begun_at, report.transactions, report.size) == (size, 901 - size, 901)


async def test_a_log_that_does_not_go_on_from_the_checkpoint_is_told(
    teller: Teller, tenant: Tenant, database: Database
) -> None:
    await fill(teller)
    for size, root in ((KEPT, bytes(32)), (902, bytes(32))):
        report = await check(tenant, database, size, root)
        assert [difference.what for difference in report.differences] == ["checkpoint_differs"]


async def test_a_history_rewritten_with_all_its_hashes_is_found_by_an_old_checkpoint(
    teller: Teller, tenant: Tenant, database: Database
) -> None:
    await fill(teller)
    connection = await connect_book(database.application_url)
    kept = await root_at(connection, tenant.tenant_id, KEPT)
    await connection.close()
    for statement in (
        "UPDATE transactions SET commitment = sha256(commitment) WHERE tenant_id = $1 AND log_index = 514",
        "UPDATE tiles SET root = sha256(root) WHERE tenant_id = $1 AND tile_index = 0",
    ):
        await tamper(database, statement, tenant.tenant_id)
        report = await check(tenant, database, KEPT, kept)
        assert [difference.what for difference in report.differences] == ["checkpoint_differs"]


@pytest.mark.parametrize("what", ["one amount", "one balance", "one reason", "one transaction deleted"])
async def test_what_was_touched_after_the_checkpoint_is_named(
    what: str, teller: Teller, tenant: Tenant, database: Database
) -> None:
    await fill(teller)
    await tamper(database, TAMPERINGS[what], tenant.tenant_id, KEPT + 30)
    report = await check(tenant, database, KEPT)
    assert KEPT + 30 in {difference.log_index for difference in report.differences}


@pytest.mark.parametrize("what", [*TAMPERINGS, "one reason, sealed again"])
async def test_a_balance_is_taken_only_from_a_transaction_that_the_checkpoint_covers(
    what: str, teller: Teller, tenant: Tenant, database: Database
) -> None:
    """Touch what the first transaction of volunteer 3 after the checkpoint goes on from."""
    await fill(teller, volunteers=300)
    touched = 3 + 1
    await tamper(database, TAMPERINGS[what.removesuffix(", sealed again")], tenant.tenant_id, touched)
    if "sealed again" in what:
        owner = await connect_book(database.owner_url)
        await seal_again(owner, tenant, touched)
        await owner.close()
    report = await check(tenant, database, 301)
    # An entry that is not there names nothing; then the one that does not go on from it is named.
    named = {touched, touched + 300} if "entr" in what else {touched}
    assert named & {difference.log_index for difference in report.differences}


async def test_ranges_are_checked_in_other_processes_and_joined(
    teller: Teller, tenant: Tenant, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "RANGE", 256)
    monkeypatch.setattr(whole, "LAST_RANGE_MAX", 100)
    await fill(teller)
    connection = await connect_book(database.application_url)
    with checkers_apart(database.application_url, tenant, {}, processes=2) as apart:
        told: list[tuple[int, int]] = []
        progress = lambda done, size: told.append((done, size))  # noqa: E731 - a list that listens
        report = await verify(connection, tenant, {}, progress, apart=apart.check)
        assert report.differences == []
        assert (report.transactions, report.entries) == (901, 1802)
        assert told == [(256, 901), (512, 901), (768, 901), (901, 901), (901, 901)]
        for log_index in (255, 256, 700):
            await tamper(database, TAMPERINGS["one balance"], tenant.tenant_id, log_index)
        report = await verify(connection, tenant, {}, apart=apart.check)
        assert {255, 256, 700} <= {difference.log_index for difference in report.differences}
    with pytest.raises(CheckersLost):
        await verify(connection, tenant, {}, apart=apart.check)
    await connection.close()
