"""Signing: once a second, by several processes, and with keys that change."""

import asyncio
import stat
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.public.checkpoint import read_checkpoint
from ledger.book.public.guard import Guard, WhyRefused
from ledger.book.public.note import check_note
from ledger.book.public.signer import SIGNATURE_EVERY, Signer
from ledger.book.public.signing_keys import KeyStore
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Tenant
from tests.book.conftest import grant
from tests.book.signing.helpers import log_of, new_signer, sign_next
from tests.conftest import Database


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


async def test_a_process_that_waited_while_another_signed_does_not_sign_in_the_same_second(
    book: Teller, signer: Signer, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(10))
    await sign_next(signer, tenant)
    await book.submit(grant(11))
    keys = signer.keys.load(may_make=False)
    connection = await connect_book(database.application_url)
    # It had read the head before the other signed, and only now has the lock.
    assert await signer._sign_locked(connection, tenant.tenant_id, keys) is None  # noqa: SLF001 - a moment that no call from outside can choose
    await connection.close()


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
