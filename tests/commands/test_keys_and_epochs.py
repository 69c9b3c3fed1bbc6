"""pingan key and pingan epoch: keys shown, rotated and retired; an epoch that says what was lost and why."""

from pathlib import Path

import pytest
import rich_click as click
from click.testing import CliRunner

from api.command import main
from api.commands.demo import DEMO
from api.commands.epochs import begin_epoch
from api.commands.keys import key_lines
from api.commands.surroundings import Surroundings
from api.rooms import ROOMS
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.operations.open_book import open_book
from ledger.book.public.checkpoint import read_checkpoint
from ledger.book.public.guard import Guard, WhyRefused
from ledger.book.public.note import NoteUnsound, b64, check_note, public_of, read_note, read_verifier_key
from ledger.book.public.reads import list_epochs
from ledger.book.public.signer import Signer
from ledger.book.public.signing_keys import KeyStore, SigningKeyUnusable, read_keys, write_keys
from ledger.book.teller import connect_book
from ledger.book.tellers import Tellers
from ledger.book.verifying.whole import verify
from ledger.book.words import Owner, Principal, Request

CLERK = Principal("staff/4")
REASON = "磁盘损坏，从昨夜的备份恢复"


@pytest.fixture
async def opened(house: Surroundings) -> Surroundings:
    """Open a bureau, book two grants and sign them."""
    await house.keyring()
    async with house.engine.begin() as connection:
        await open_book(connection, DEMO)
    await book(house, "one", "two")
    await signer(house).sign(DEMO.tenant_id)
    return house


async def book(house: Surroundings, *keys: str) -> None:
    tellers = Tellers(house.database_url, ROOMS)
    for key in keys:
        grant = GrantBudget(Request(CLERK, key, bytes(32)), CLERK, Owner("unit/7"), 10, "季度拨付")
        await tellers.submit(DEMO.tenant_id, grant)
    await tellers.close()


def signer(house: Surroundings) -> Signer:
    return Signer(house.engine, keys=house.settings.key_store, guard=Guard(house.settings.guard_path))


async def lose_the_last(house: Surroundings) -> None:
    """Rebuild the book without its last transaction, as it was in last night's backup."""
    owner = await connect_book(house.owner_url)
    for table in ("transactions", "entries", "accounts", "signed_checkpoints", "tiles"):
        await owner.execute(f"DELETE FROM {table}")  # noqa: S608 - our tables
    await owner.execute(
        "UPDATE book SET size = 0, frontier = '', accounts_count = 0, last_recorded_at = 'epoch'"
    )
    await owner.close()
    await book(house, "one")


async def test_an_epoch_says_what_was_signed_and_why_it_ended(
    opened: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    signed = (opened.settings.guard_path / f"{DEMO.name}.e1.checkpoint").read_text()
    await lose_the_last(opened)
    assert await signer(opened).check(DEMO.tenant_id) is WhyRefused.TRANSACTIONS_LOST
    outcome = await begin_epoch(opened, DEMO.name, REASON, asks=False)
    assert outcome.answer == {"epoch": 2, "origin": f"{DEMO.name}/e2"}
    said = capsys.readouterr().out
    assert f"{DEMO.name}/e2" in said
    (key,) = [line.split()[-1] for line in await key_lines(opened) if "signs" in line]
    note = (opened.settings.guard_path / f"{DEMO.name}.e2.checkpoint").read_text()
    assert check_note(read_note(note), [read_verifier_key(key)])
    assert read_checkpoint(read_note(note).text).size == 2

    connection = await connect_book(opened.database_url)
    (begun,) = await list_epochs(connection, DEMO.tenant_id)
    assert (begun.old_note, begun.old_size, begun.reason) == (signed, 2, REASON)
    report = await verify(connection, DEMO, ROOMS.sealed_columns)
    assert report.differences == []
    await connection.close()


async def test_an_epoch_after_the_guard_was_lost_too_quotes_what_the_database_knows(
    opened: Surroundings,
) -> None:
    for kept in opened.settings.guard_path.glob("*.checkpoint"):
        kept.unlink()
    await begin_epoch(opened, DEMO.name, REASON, asks=False)
    connection = await connect_book(opened.database_url)
    (begun,) = await list_epochs(connection, DEMO.tenant_id)
    await connection.close()
    assert begun.old_size == 2
    assert await signer(opened).check(DEMO.tenant_id) is None


async def test_an_epoch_needs_a_reason_that_says_something(opened: Surroundings) -> None:
    for reason in ("", "坏了", "x" * 501):
        with pytest.raises(click.ClickException):
            await begin_epoch(opened, DEMO.name, reason, asks=False)
    with pytest.raises(click.ClickException, match="no bureau"):
        await begin_epoch(opened, "nobody", REASON, asks=False)


def run_key(folder: Path, *words: str, key: str = "") -> str:
    done = CliRunner().invoke(
        main, ["key", *words], env={"PINGAN_DATA_FOLDER": str(folder), "PINGAN_SIGNING_KEY": key}
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return f"{done.exit_code} {done.output}"


def test_a_key_is_rotated_with_an_overlap_and_then_retired(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "signing.key")
    first = store.load(may_make=True)
    assert run_key(tmp_path, "rotate").startswith("0")
    both = store.load(may_make=False)
    assert [public_of(key) for key in both.signing][1:] == [public_of(key) for key in first.signing]
    assert run_key(tmp_path, "retire").startswith("0")
    alone = store.load(may_make=False)
    assert alone.retired == (public_of(first.signing[0]),)
    assert "1" in run_key(tmp_path, "retire")[:1]
    assert run_key(tmp_path, "rotate", "--at-once").startswith("0")
    assert len(store.load(may_make=False).retired) == 2
    assert (tmp_path / "signing.key").stat().st_mode & 0o077 == 0


def test_a_lost_key_is_replaced_by_a_new_one_when_the_operator_says_so(tmp_path: Path) -> None:
    assert run_key(tmp_path, "retire").startswith("1")
    assert run_key(tmp_path, "rotate").startswith("0")
    assert len(KeyStore(tmp_path / "signing.key").load(may_make=False).signing) == 1


def test_a_key_from_the_environment_signs_but_is_changed_there(tmp_path: Path) -> None:
    made = KeyStore(tmp_path / "signing.key").load(may_make=True)
    given = f"sign:{b64(made.signing[0].private_bytes_raw())}"
    loaded = KeyStore(tmp_path / "nothing", given=given).load(may_make=False)
    assert [public_of(key) for key in loaded.signing] == [public_of(key) for key in made.signing]
    said = run_key(tmp_path, "rotate", key=given)
    assert said.startswith("1")
    assert "PINGAN_SIGNING_KEY" in said
    assert given.partition(":")[2] not in said


def test_two_processes_that_make_the_first_key_agree(tmp_path: Path) -> None:
    stores = [KeyStore(tmp_path / "signing.key") for _ in range(2)]
    publics = {public_of(store.load(may_make=True).signing[0]) for store in stores}
    assert len(publics) == 1


def test_keys_are_written_and_read_as_they_were(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path / "a").load(may_make=True).rotated().settled().rotated()
    again = read_keys(write_keys(keys))
    assert write_keys(again) == write_keys(keys)
    assert again.names == keys.names
    for wrong in ("", "# nothing\n", "sign:AAAA", "sing:" + b64(bytes(32)), f"retired:{b64(bytes(32))}"):
        with pytest.raises(NoteUnsound):
            read_keys(wrong)


def test_a_key_file_that_others_may_change_is_not_used(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "signing.key")
    store.load(may_make=True)
    store.path.chmod(0o666)
    with pytest.raises(SigningKeyUnusable, match="chmod 600"):
        store.load(may_make=False)
