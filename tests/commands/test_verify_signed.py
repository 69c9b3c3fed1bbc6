"""pingan verify holds a book against what was signed of it, also with every hash recomputed."""

from contextlib import AbstractContextManager
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.commands import verify as verify_module
from api.commands.demo import DEMO
from api.commands.surroundings import Surroundings
from api.commands.verify import signing_of, verify_command, verify_tenant
from ledger.book.teller import connect_book
from ledger.book.verifying import whole
from ledger.book.verifying.apart import CheckersApart, checkers_apart
from tests.commands.test_keys_and_epochs import book, lose_the_last, opened

__all__ = ["opened"]

APART = 2


async def differences(house: Surroundings) -> list[str]:
    report = await verify_tenant(house, DEMO.tenant_id, signing=signing_of(house.settings))
    return [difference.what for difference in report.differences]


async def test_a_book_that_goes_on_from_what_was_signed_is_clean(
    opened: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    await book(opened, "three")
    assert await differences(opened) == []
    assert "held against the guard's checkpoint at size 2" in capsys.readouterr().out


async def test_an_older_backup_is_told(opened: Surroundings) -> None:
    await lose_the_last(opened)
    assert await differences(opened) == ["checkpoint_differs"]


async def test_a_book_written_anew_with_all_its_hashes_is_told(opened: Surroundings) -> None:
    await lose_the_last(opened)
    await book(opened, "another", "and more")
    assert await differences(opened) == ["checkpoint_differs"]


async def test_without_a_guard_the_stored_checkpoint_tells(opened: Surroundings) -> None:
    connection = await connect_book(opened.owner_url)
    [kept] = await connection.fetch("SELECT * FROM signed_checkpoints")
    await lose_the_last(opened)
    await connection.copy_records_to_table(
        "signed_checkpoints", records=[tuple(kept)], columns=[*kept.keys()]
    )
    await connection.close()
    for file in opened.settings.guard_path.glob("*.checkpoint"):
        file.unlink()
    assert await differences(opened) == ["checkpoint_differs"]


async def test_a_stored_checkpoint_that_we_did_not_sign_is_told(opened: Surroundings) -> None:
    connection = await connect_book(opened.owner_url)
    await connection.execute("UPDATE signed_checkpoints SET note = replace(note, E'\\n2\\n', E'\\n1\\n')")
    await connection.close()
    assert await differences(opened) == ["checkpoint_unsound"]


async def test_a_guard_that_cannot_be_read_or_knows_more_epochs_is_told(opened: Surroundings) -> None:
    (kept,) = opened.settings.guard_path.glob("*.checkpoint")
    later = kept.with_name(kept.name.replace(".e1.", ".e2."))
    kept.rename(later)
    assert await differences(opened) == ["epoch_lost"]
    later.rename(kept)
    kept.write_text("nothing")
    assert await differences(opened) == ["guard_unreadable"]


async def test_without_the_signing_key_nothing_is_compared_and_that_is_said(
    opened: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    opened.settings.key_store.path.unlink()
    await lose_the_last(opened)
    assert await differences(opened) == []
    assert "no signing key" in capsys.readouterr().out


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let a book of two transactions be checked in other processes, and count these."""
    counts: list[int] = []

    def counting(*arguments: Any, processes: int) -> AbstractContextManager[CheckersApart]:  # noqa: ANN401
        counts.append(processes)
        return checkers_apart(*arguments, processes=processes)

    monkeypatch.setattr(verify_module, "APART_MIN", 1)
    monkeypatch.setattr(whole, "LAST_RANGE_MAX", 0)
    monkeypatch.setattr(verify_module, "checkers_apart", counting)
    return counts


def run(house: Surroundings, *arguments: str) -> Result:
    environment = {
        "DATABASE_URL": house.database_url,
        "PINGAN_OWNER_DATABASE_URL": house.owner_url,
        "PINGAN_DATA_FOLDER": str(house.settings.data_folder),
    }
    return CliRunner(env=environment).invoke(verify_command, arguments)


def test_the_command_checks_in_processes_of_their_own(opened: Surroundings, counts: list[int]) -> None:
    said = run(opened, "--bureau", DEMO.name, "--processes", str(APART))
    assert (said.exit_code, counts) == (0, [APART]), said.output
    assert "2 笔 / transactions" in said.output
    assert "完好 / clean" in said.output


def test_processes_of_their_own_tell_the_command_what_is_wrong(
    tampered: Surroundings, counts: list[int]
) -> None:
    said = run(tampered, "--processes", str(APART))
    assert (said.exit_code, counts) == (1, [APART]), said.output
    assert "transaction 1: seal_broken" in said.output


@pytest.fixture
async def tampered(opened: Surroundings) -> Surroundings:
    """Change the reason of the second grant behind the book's back."""
    connection = await connect_book(opened.owner_url)
    await connection.execute("UPDATE transactions SET reason = 'another' WHERE log_index = 1")
    await connection.close()
    return opened
