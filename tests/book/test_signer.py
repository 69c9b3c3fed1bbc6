"""Signing: once a second, several processes, keys that change, and nothing after a restore that lost rows."""

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.checkpoint import Origin, read_checkpoint
from ledger.book.epoch import LOADERS as EPOCH_LOADERS
from ledger.book.guard import Guard, WhyRefused
from ledger.book.journal import Rooms
from ledger.book.note import Note, check_note
from ledger.book.operations.start_epoch import Quoted, StartEpoch
from ledger.book.public_reads import PublicLog, list_epochs, load_log
from ledger.book.public_refusals import EpochBegun
from ledger.book.public_tables import epochs
from ledger.book.queries import load_seal
from ledger.book.signer import SIGNATURE_EVERY, Signer
from ledger.book.signing_keys import KeyStore
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Tenant
from tests.book.conftest import CLERK, NOON, grant, request
from tests.conftest import Database

ROOMS = Rooms(EPOCH_LOADERS, {"epochs": epochs.info["sealed"]})


@pytest.fixture
async def book(tenant: Tenant, database: Database) -> AsyncIterator[Teller]:
    made = Teller(
        tenant=tenant,
        connect=lambda: connect_book(database.application_url),
        rooms=ROOMS,
        clock=lambda: NOON,
    )
    yield made
    await made.close()


@pytest.fixture
def signer(engine: AsyncEngine, tmp_path: Path) -> Signer:
    return new_signer(engine, tmp_path)


def new_signer(engine: AsyncEngine, folder: Path) -> Signer:
    return Signer(engine, keys=KeyStore(folder / "signing.key"), guard=Guard(folder / "guard"))


async def log_of(database: Database, tenant: Tenant) -> PublicLog:
    connection = await connect_book(database.application_url)
    try:
        found = await load_log(connection, tenant.tenant_id)
        assert found is not None
        return found
    finally:
        await connection.close()


async def sign_next(signer: Signer, tenant: Tenant) -> Note:
    """Wait out the second and sign."""
    for _ in range(30):
        note = await signer.sign(tenant.tenant_id)
        if note is not None:
            return note
        await asyncio.sleep(0.1)
    pytest.fail(f"nothing was signed: {signer.why_refused(tenant.tenant_id)}")


async def lose_last(owner_engine: AsyncEngine, tenant: Tenant, before: dict[str, object]) -> None:
    """Put the book back to an earlier state, as the restore of an older backup does."""
    named = {"tenant": tenant.tenant_id, "size": before["size"]}
    async with owner_engine.begin() as connection:
        for table in ("transactions", "entries", "epochs"):
            await connection.execute(
                text(f"DELETE FROM {table} WHERE tenant_id = :tenant AND log_index >= :size"),  # noqa: S608
                named,
            )
        values = {**before, "tenant": tenant.tenant_id}
        await connection.execute(
            text(
                "UPDATE book SET size = :size, frontier = :frontier, epoch = :epoch WHERE tenant_id = :tenant"
            ),
            values,
        )
        await connection.execute(
            text(
                "UPDATE signed_checkpoints SET size = :signed_size, root = :root, note = :note"
                " WHERE tenant_id = :tenant AND epoch = :epoch"
            ),
            values,
        )
        await connection.execute(
            text("DELETE FROM signed_checkpoints WHERE tenant_id = :tenant AND epoch > :epoch"), values
        )


async def state_of(owner_engine: AsyncEngine, tenant: Tenant) -> dict[str, object]:
    """Take down what a backup of this moment would hold."""
    async with owner_engine.connect() as connection:
        found = await connection.execute(
            text(
                "SELECT b.size, b.frontier, b.epoch, s.size AS signed_size, s.root, s.note"
                " FROM book b JOIN signed_checkpoints s USING (tenant_id, epoch) WHERE tenant_id = :tenant"
            ),
            {"tenant": tenant.tenant_id},
        )
        return dict(found.mappings().one())


async def test_an_empty_log_is_not_signed_and_a_grown_one_is(
    book: Teller, signer: Signer, tenant: Tenant, database: Database
) -> None:
    assert await signer.sign(tenant.tenant_id) is None
    outcome = await book.submit(grant(10))
    note = await sign_next(signer, tenant)
    keys = signer.keys.load(may_make=False)
    assert check_note(note, keys.verifier_keys(tenant.name))
    assert read_checkpoint(note.text) == (tenant.name, outcome.seal.size, outcome.seal.root)
    log = await log_of(database, tenant)
    assert log.signed is not None
    assert log.signed.note == str(note)


async def test_the_key_and_the_guard_are_private_files_outside_the_database(
    book: Teller, signer: Signer, tenant: Tenant, tmp_path: Path
) -> None:
    await book.submit(grant(10))
    note = await sign_next(signer, tenant)
    assert stat.S_IMODE((tmp_path / "signing.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "guard").stat().st_mode) == 0o700
    assert (tmp_path / "guard" / f"{tenant.name}.e1.checkpoint").read_text() == str(note)


async def test_a_log_is_signed_at_most_once_a_second(book: Teller, signer: Signer, tenant: Tenant) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    signed = []
    while loop.time() - began < 2.5:
        await book.submit(grant(1))
        signed.append(await signer.sign(tenant.tenant_id))
        await asyncio.sleep(0.02)
    times = [note for note in signed if note is not None]
    assert len(signed) > 20
    assert 2 <= len(times) <= 3
    assert SIGNATURE_EVERY.total_seconds() == 1


async def test_processes_that_sign_at_once_make_one_signature(
    book: Teller, engine: AsyncEngine, tenant: Tenant, tmp_path: Path
) -> None:
    signers = [new_signer(engine, tmp_path) for _ in range(8)]
    await book.submit(grant(10))
    notes = await asyncio.gather(*(signer.sign(tenant.tenant_id) for signer in signers))
    assert len([note for note in notes if note is not None]) == 1
    assert {signer.why_refused(tenant.tenant_id) for signer in signers} == {None}


async def test_machines_with_guards_of_their_own_make_one_signature(
    book: Teller, engine: AsyncEngine, tenant: Tenant, tmp_path: Path
) -> None:
    keys = KeyStore(tmp_path / "signing.key")
    keys.load(may_make=True)
    signers = [Signer(engine, keys=keys, guard=Guard(tmp_path / f"guard-{number}")) for number in range(4)]
    await book.submit(grant(10))
    notes = await asyncio.gather(*(signer.sign(tenant.tenant_id) for signer in signers))
    assert len([note for note in notes if note is not None]) == 1


async def test_signing_goes_on_under_load_from_several_processes(
    book: Teller, engine: AsyncEngine, tenant: Tenant, tmp_path: Path, database: Database
) -> None:
    signers = [new_signer(engine, tmp_path) for _ in range(3)]
    ended = asyncio.Event()
    refusals: list[WhyRefused] = []

    async def keep_signing(signer: Signer) -> None:
        while not ended.is_set():
            await signer.sign(tenant.tenant_id)
            refusals.extend(signer.refused().values())
            await asyncio.sleep(0.005)

    tasks = [asyncio.create_task(keep_signing(signer)) for signer in signers]
    for _ in range(40):
        await asyncio.gather(*(book.submit(grant(1)) for _ in range(10)))
        await asyncio.sleep(0.05)
    ended.set()
    await asyncio.gather(*tasks)
    assert refusals == []
    assert (await log_of(database, tenant)).signed is not None


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
        foreign = str(note).replace(tenant.name, f"{tenant.name}x")
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


async def test_a_rotated_key_signs_beside_the_old_one_until_that_is_retired(
    book: Teller, signer: Signer, tenant: Tenant
) -> None:
    await book.submit(grant(10))
    first = await sign_next(signer, tenant)
    old = signer.keys.load(may_make=False)
    signer.keys.rotate(at_once=False)
    # Nothing was booked: the change of keys alone brings a new note.
    assert tenant.tenant_id in await signer.due(everything=False)
    both = await sign_next(signer, tenant)
    assert both.text == first.text
    assert len(both.signatures) == 2
    assert check_note(both, old.verifier_keys(tenant.name))
    signer.keys.retire()
    alone = await sign_next(signer, tenant)
    keys = signer.keys.load(may_make=False)
    assert len(alone.signatures) == 1
    assert len(keys.verifier_keys(tenant.name)) == 2
    for note in (first, both, alone):
        assert check_note(note, keys.verifier_keys(tenant.name))


async def test_a_lost_key_is_not_made_again_by_itself(
    book: Teller, signer: Signer, engine: AsyncEngine, tenant: Tenant, tmp_path: Path
) -> None:
    await book.submit(grant(10))
    await sign_next(signer, tenant)
    (tmp_path / "signing.key").unlink()
    await book.submit(grant(11))
    restarted = new_signer(engine, tmp_path)
    assert await restarted.check(tenant.tenant_id) is WhyRefused.KEY_MISSING
    assert not (tmp_path / "signing.key").exists()
    (tmp_path / "signing.key").write_text("sign:AAAA\n")
    await restarted.sign(tenant.tenant_id)
    assert restarted.why_refused(tenant.tenant_id) is WhyRefused.KEY_UNUSABLE


async def test_due_names_the_logs_that_have_grown(book: Teller, signer: Signer, tenant: Tenant) -> None:
    await book.submit(grant(10))
    assert tenant.tenant_id in await signer.due(everything=False)
    await sign_next(signer, tenant)
    assert tenant.tenant_id not in await signer.due(everything=False)
    assert tenant.tenant_id in await signer.due(everything=True)
