"""A book is written to a file whole, or not at all."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
import rich_click as click

from api.commands.export import write_export
from api.commands.surroundings import Surroundings
from api.rooms import ROOMS
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.operations.open_book import open_book
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Owner, Principal, Request, Tenant
from ledger.reports.export import stream
from ledger.reports.export.words import Format

SYSTEM = Principal("system/test")
GRANTS = 7


@pytest.fixture
async def funded(house: Surroundings, tenant: Tenant) -> Tenant:
    """Open a bureau in this house and grant its offices something."""
    async with house.engine.begin() as connection:
        await open_book(connection, tenant)
    teller = Teller(tenant=tenant, connect=lambda: connect_book(house.database_url), rooms=ROOMS)
    for number in range(GRANTS):
        asked = Request(SYSTEM, f"grant-{number}", sha256(b"").digest())
        await teller.submit(GrantBudget(asked, SYSTEM, Owner(f"unit/{number + 1}"), 10, "季度拨付"))
    await teller.close()
    return tenant


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.mark.parametrize("file_format", list(Format))
async def test_a_file_holds_the_whole_book(
    house: Surroundings, funded: Tenant, tmp_path: Path, file_format: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "CHUNK", 3)
    path = tmp_path / f"book.{file_format}"
    assert await write_export(house, funded, file_format, path) == GRANTS
    lines = path.read_text().splitlines()
    if file_format is Format.JSONL:
        assert [json.loads(line).get("log_index") for line in lines] == [None, *range(GRANTS)]
    assert sum("季度拨付" in line for line in lines) >= GRANTS
    assert files_in(tmp_path) == [path]


async def test_a_file_that_could_not_be_finished_leaves_the_old_one(
    house: Surroundings, funded: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DiskGoneError(Exception):
        pass

    def fail(*_: object) -> bytes:
        raise DiskGoneError

    path = tmp_path / "book.csv"
    path.write_text("yesterday's")
    monkeypatch.setattr(stream, "_written", fail)
    with pytest.raises(DiskGoneError):
        await write_export(house, funded, Format.CSV, path)
    assert path.read_text() == "yesterday's"
    assert files_in(tmp_path) == [path]


async def test_a_place_that_cannot_be_written_is_one_sentence(
    house: Surroundings, funded: Tenant, tmp_path: Path
) -> None:
    with pytest.raises(click.ClickException, match="cannot write"):
        await write_export(house, funded, Format.CSV, tmp_path / "nowhere" / "book.csv")
