"""pingan import: a dry run writes nothing, all or nothing, and again is harmless."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from api.commands.demo import DEMO, FILES
from api.commands.imports import import_folder
from api.commands.surroundings import Surroundings
from ledger.book.operations.open_book import open_book

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
async def opened(house: Surroundings) -> Surroundings:
    """Open the bureau that is imported into."""
    await house.keyring()
    async with house.engine.begin() as connection:
        await open_book(connection, DEMO)
    return house


async def volunteers_count(house: Surroundings) -> int:
    async with house.engine.connect() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM volunteers"))).scalar_one())


async def test_a_dry_run_reports_and_writes_nothing(opened: Surroundings) -> None:
    report = await import_folder(opened, DEMO, FILES, applies=False, now=NOW)
    assert report.problems_count == 0
    assert not report.is_applied
    assert await volunteers_count(opened) == 0


async def test_one_bad_row_keeps_everything_out_and_is_named(opened: Surroundings, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    shutil.copytree(FILES, folder)
    path = folder / "stock.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[3] = "M01,G003,-6"
    path.write_text("\n".join(lines), "utf-8")
    report = await import_folder(opened, DEMO, folder, applies=True, now=NOW)
    assert [(problem.file, problem.line, problem.column) for problem in report.problems] == [
        ("stock.csv", 4, "quantity")
    ]
    assert await volunteers_count(opened) == 0


async def test_the_same_files_again_change_nothing(opened: Surroundings) -> None:
    await import_folder(opened, DEMO, FILES, applies=True, now=NOW)
    again = await import_folder(opened, DEMO, FILES, applies=True, now=NOW)
    assert again.is_applied
    assert {(file.counts.added, file.counts.changed) for file in again.files} == {(0, 0)}
    assert await volunteers_count(opened) == 3000
