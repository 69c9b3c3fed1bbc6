"""The guard: nothing is signed after a restore that lost rows, until an epoch says so."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.operations.start_epoch import Quoted, StartEpoch
from ledger.book.public.checkpoint import Origin, read_checkpoint
from ledger.book.public.guard import WhyRefused
from ledger.book.public.note import sign_note
from ledger.book.public.reads import list_epochs
from ledger.book.public.refusals import EpochBegun
from ledger.book.public.signer import Signer
from ledger.book.queries import load_seal
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Tenant
from tests.book.conftest import CLERK, grant, request
from tests.book.signing.helpers import lose_last, new_signer, sign_next, state_of
from tests.conftest import Database


async def test_a_restore_that_lost_transactions_stops_the_signer_but_not_the_book(
    book: Teller,
    signer: Signer,
    engine: AsyncEngine,
    owner_engine: AsyncEngine,
    tenant: Tenant,
    tmp_path: Path,
) -> None:
    await book.submit(grant(10))
    await sign_next(signer, tenant)
    backup = await state_of(owner_engine, tenant)
    await book.submit(grant(11))
    await sign_next(signer, tenant)
    await lose_last(owner_engine, tenant, backup)

    restarted = new_signer(engine, tmp_path)
    assert await restarted.check(tenant.tenant_id) is WhyRefused.TRANSACTIONS_LOST
    await book.submit(grant(12))
    await asyncio.sleep(1.1)
    assert await restarted.sign(tenant.tenant_id) is None
    assert restarted.why_refused(tenant.tenant_id) is WhyRefused.HISTORY_DIFFERS
    await book.submit(grant(13))
    assert await restarted.sign(tenant.tenant_id) is None
    assert restarted.refused() == {tenant.tenant_id: WhyRefused.HISTORY_DIFFERS}


async def test_a_history_that_was_rewritten_at_the_same_length_is_not_signed(
    book: Teller,
    signer: Signer,
    engine: AsyncEngine,
    owner_engine: AsyncEngine,
    tenant: Tenant,
    tmp_path: Path,
) -> None:
    for points in range(1, 6):
        await book.submit(grant(points))
    await sign_next(signer, tenant)
    async with owner_engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE transactions SET commitment = sha256(commitment)"
                " WHERE tenant_id = :tenant AND log_index = 2"
            ),
            {"tenant": tenant.tenant_id},
        )
    await book.submit(grant(6))
    await asyncio.sleep(1.1)
    restarted = new_signer(engine, tmp_path)
    assert await restarted.check(tenant.tenant_id) is WhyRefused.HISTORY_DIFFERS


async def test_a_signature_that_was_guarded_but_not_stored_is_made_again(
    book: Teller,
    signer: Signer,
    engine: AsyncEngine,
    owner_engine: AsyncEngine,
    tenant: Tenant,
    tmp_path: Path,
) -> None:
    await book.submit(grant(10))
    await sign_next(signer, tenant)
    before = await state_of(owner_engine, tenant)
    await book.submit(grant(11))
    note = await sign_next(signer, tenant)
    # The process was killed between the guard and the commit: the database knows the note before only.
    async with owner_engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE signed_checkpoints SET size = :signed_size, root = :root, note = :note"
                " WHERE tenant_id = :tenant"
            ),
            {**before, "tenant": tenant.tenant_id},
        )
    restarted = new_signer(engine, tmp_path)
    assert str(await sign_next(restarted, tenant)) == str(note)
    assert restarted.why_refused(tenant.tenant_id) is None


async def test_what_was_lost_and_found_again_is_signed_again(
    book: Teller, signer: Signer, tenant: Tenant
) -> None:
    await book.submit(grant(10))
    await sign_next(signer, tenant)
    lost = signer.guard.path(Origin(tenant.name, 1))
    written = lost.read_text()
    await book.submit(grant(11))
    note = await sign_next(signer, tenant)
    lost.write_text(written)
    await book.submit(grant(12))
    assert read_checkpoint((await sign_next(signer, tenant)).text).size == 3
    assert note.signatures


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("gone", WhyRefused.GUARD_MISSING),
        ("empty", WhyRefused.GUARD_UNREADABLE),
        ("forged", WhyRefused.GUARD_UNREADABLE),
        ("foreign", WhyRefused.GUARD_UNREADABLE),
    ],
)
async def test_without_a_sound_guard_nothing_more_is_signed(
    book: Teller, signer: Signer, tenant: Tenant, damage: str, why: WhyRefused
) -> None:
    await book.submit(grant(10))
    note = await sign_next(signer, tenant)
    kept = signer.guard.path(Origin(tenant.name, 1))
    if damage == "gone":
        kept.unlink()
    else:
        forged = str(note).replace("\n1\n", "\n0\n")
        keys = signer.keys.load(may_make=False).signing
        foreign = str(sign_note(note.text.replace(tenant.name, f"{tenant.name}x"), tenant.name, keys))
        kept.write_text({"empty": "", "forged": forged, "foreign": foreign}[damage])
    await book.submit(grant(11))
    await asyncio.sleep(1.1)
    assert await signer.sign(tenant.tenant_id) is None
    assert signer.why_refused(tenant.tenant_id) is why
    kept.write_text(str(note))
    assert await sign_next(signer, tenant)
    assert signer.why_refused(tenant.tenant_id) is None


async def test_a_new_epoch_quotes_the_old_checkpoint_and_is_signed_under_its_own_origin(
    book: Teller,
    signer: Signer,
    engine: AsyncEngine,
    owner_engine: AsyncEngine,
    tenant: Tenant,
    tmp_path: Path,
    database: Database,
) -> None:
    await book.submit(grant(10))
    await sign_next(signer, tenant)
    backup = await state_of(owner_engine, tenant)
    await book.submit(grant(11))
    old = await sign_next(signer, tenant)
    await lose_last(owner_engine, tenant, backup)
    restarted = new_signer(engine, tmp_path)
    assert await restarted.check(tenant.tenant_id) is WhyRefused.TRANSACTIONS_LOST

    quoted = Quoted(read_checkpoint(old.text), str(old))
    outcome = await book.submit(StartEpoch(request(), CLERK, 2, quoted, "磁盘损坏，从备份恢复"))
    assert outcome.answer == {"epoch": 2, "origin": f"{tenant.name}/e2"}
    note = await sign_next(restarted, tenant)
    checkpoint = read_checkpoint(note.text)
    assert (checkpoint.origin, checkpoint.size) == (f"{tenant.name}/e2", 2)
    assert restarted.why_refused(tenant.tenant_id) is None

    connection = await connect_book(database.application_url)
    begun = await list_epochs(connection, tenant.tenant_id)
    assert [(epoch.epoch, epoch.log_index, epoch.old_size) for epoch in begun] == [(2, outcome.log_index, 2)]
    assert begun[0].old_note == str(old)
    assert (await load_seal(connection, tenant.tenant_id)).root == checkpoint.root
    await connection.close()
    with pytest.raises(EpochBegun):
        await book.submit(StartEpoch(request(), CLERK, 2, None, "again"))


async def test_a_restore_that_lost_a_whole_epoch_is_not_signed_under_the_one_before(
    book: Teller,
    signer: Signer,
    engine: AsyncEngine,
    owner_engine: AsyncEngine,
    tenant: Tenant,
    tmp_path: Path,
) -> None:
    await book.submit(grant(10))
    old = await sign_next(signer, tenant)
    backup = await state_of(owner_engine, tenant)
    quoted = Quoted(read_checkpoint(old.text), str(old))
    await book.submit(StartEpoch(request(), CLERK, 2, quoted, "密钥被盗"))
    await sign_next(signer, tenant)
    await lose_last(owner_engine, tenant, backup)
    assert await new_signer(engine, tmp_path).check(tenant.tenant_id) is WhyRefused.EPOCH_LOST


async def test_an_epoch_that_no_transaction_began_is_not_signed(
    book: Teller, signer: Signer, owner_engine: AsyncEngine, tenant: Tenant
) -> None:
    await book.submit(grant(10))
    await sign_next(signer, tenant)
    async with owner_engine.begin() as connection:
        await connection.execute(
            text("UPDATE book SET epoch = 2 WHERE tenant_id = :tenant"), {"tenant": tenant.tenant_id}
        )
    assert await signer.sign(tenant.tenant_id) is None
    assert signer.why_refused(tenant.tenant_id) is WhyRefused.EPOCH_LOST
