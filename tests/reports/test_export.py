"""An exported book is whole: hledger recomputes it, its leaves give the root, and no cell is a formula."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pymerkle import InmemoryTree

from ledger.book.queries import load_seal
from ledger.book.teller import connect_book
from ledger.reports.export.extent import extent_of
from ledger.reports.export.stream import export_book
from ledger.reports.export.table import FORMULA_BEGINNINGS, harmless
from ledger.reports.export.words import CHUNK, Format
from tests.market.conftest import NOON, ROOMS, Market
from tests.reports.history import HOSTILE, lived


async def exported(market: Market, file_format: Format) -> tuple[str, int, bytes]:
    """Export the whole book; return the file, its size in transactions and the root of the log."""
    connection = await connect_book(market.database.application_url)
    try:
        seal = await load_seal(connection, market.tenant.tenant_id)
        extent = await extent_of(connection, market.tenant, size_min=seal.size, made_at=NOON)
        assert extent.root == seal.root
        parts = [part async for part in export_book(connection, extent, file_format, ROOMS.sealed_columns)]
    finally:
        await connection.close()
    assert [part.done for part in parts] == sorted({0, *range(CHUNK, seal.size, CHUNK), seal.size})
    return b"".join(part.content for part in parts).decode(), seal.size, seal.root


def hledger(file: Path, *verb: str) -> str:
    program = shutil.which("hledger")
    assert program, "apt install hledger"
    ran = subprocess.run([program, "-f", file, *verb], check=False, capture_output=True, text=True)  # noqa: S603
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def balances_of(table: str) -> dict[tuple[str, str], int]:
    """Read hledger's own balance report: account and commodity to amount."""
    found: dict[tuple[str, str], int] = {}
    for account, amounts in csv.reader(io.StringIO(table)):
        if account in {"account", "total"}:
            continue
        for amount in amounts.split(", "):
            number, _, unit = amount.partition(" ")
            found[account, unit.strip('"')] = int(number)
    return found


async def test_hledger_recomputes_every_balance(market: Market, tmp_path: Path) -> None:
    await lived(market)
    text, size, _ = await exported(market, Format.JOURNAL)
    file = tmp_path / "book.journal"
    file.write_text(text)
    hledger(file, "check", "ordereddates")
    ours = await account_balances(market)
    theirs = balances_of(hledger(file, "balance", "--flat", "--no-elide", "-N", "-O", "csv", "-E"))
    assert {name: amount for name, amount in theirs.items() if amount} == ours
    assert len(ours) > 10
    assert hledger(file, "stats").count(f"Transactions             : {size} ") == 1


async def test_hledger_finds_a_journal_that_was_changed(market: Market, tmp_path: Path) -> None:
    await lived(market)
    text, _, _ = await exported(market, Format.JOURNAL)
    file = tmp_path / "book.journal"
    changed = text.replace("  1 points = ", "  2 points = ", 1).replace("  -1 points = ", "  -2 points = ", 1)
    assert changed != text
    file.write_text(changed)
    with pytest.raises(AssertionError, match="balance assertion"):
        hledger(file, "check")


async def account_balances(market: Market) -> dict[tuple[str, str], int]:
    """Read the accounts table, named as the journal names accounts."""
    connection = await connect_book(market.database.application_url)
    rows = await connection.fetch(
        "SELECT owner, purpose, unit, expires_on, balance FROM accounts"
        " WHERE tenant_id = $1 AND balance <> 0",
        market.tenant.tenant_id,
    )
    await connection.close()
    return {
        (named(row["owner"], row["purpose"], row["expires_on"] and str(row["expires_on"])), row["unit"]): row[
            "balance"
        ]
        for row in rows
    }


def named(owner: str, purpose: str, expires_on: str | None) -> str:
    """Name an account as the journal does."""
    return ":".join(filter(None, (*owner.split("/"), purpose, expires_on)))


async def test_json_lines_hash_to_the_root(market: Market) -> None:
    await lived(market)
    text, size, root = await exported(market, Format.JSONL)
    header, *lines = [json.loads(line) for line in text.splitlines()]
    assert (header["tenant"], header["origin"], header["size"], header["root"], header["checkpoint"]) == (
        market.tenant.name, market.tenant.name, size, root.hex(), None,
    )  # fmt: skip
    tree = InmemoryTree("sha256")
    for log_index, line in enumerate(lines):
        assert line["log_index"] == log_index
        tree.append_entry(sha256(bytes.fromhex(line["salt"]) + line["canonical"].encode()).digest())
    assert tree.get_root(len(lines)) == root
    assert len(lines) == size
    assert balances_in(lines) == await account_balances(market)


def balances_in(lines: list[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """Add the entries up, as somebody offline would who has nothing but the file."""
    found: dict[tuple[str, str], int] = {}
    for line in lines:
        for entry in json.loads(line["canonical"])["entries"]:
            key = (named(entry["owner"], entry["purpose"], entry["expires_on"]), entry["unit"])
            found[key] = found.get(key, 0) + entry["amount"]
            assert found[key] == entry["balance"]
    return {key: amount for key, amount in found.items() if amount}


async def test_no_cell_of_the_table_is_a_formula(market: Market) -> None:
    await lived(market)
    text, size, _ = await exported(market, Format.CSV)
    assert text.startswith("\ufefflog_index,")
    names, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert "recorded_at (Asia/Shanghai)" in names
    reasons = {line[names.index("reason")] for line in lines}
    assert {harmless(reason) for reason in HOSTILE} <= reasons
    whole = {names.index(name) for name in ("amount", "balance")}
    for line in lines:
        for at, cell in enumerate(line):
            assert at in whole or not cell.startswith(FORMULA_BEGINNINGS), cell
    assert {int(line[0]) for line in lines} == set(range(size))
    amounts = [int(line[names.index("amount")]) for line in lines if line[names.index("amount")]]
    assert sum(amounts) == 0
    assert min(amounts) < 0
    assert NOON.strftime("2026-11-22 12:00:00.000000") in {line[1] for line in lines}


@pytest.mark.parametrize("text", HOSTILE[:6])
def test_a_text_that_would_begin_a_formula_is_marked_as_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


async def test_an_empty_book_is_an_empty_file_that_says_so(market: Market) -> None:
    for file_format in Format:
        text, size, root = await exported(market, file_format)
        assert size == 0
        assert file_format is Format.CSV or root.hex() in text
        assert len(text.splitlines()) == (5 if file_format is Format.JOURNAL else 1)


async def test_an_export_ends_where_it_began_to_be_made(market: Market) -> None:
    """What is recorded while the file is written is not in it."""
    await lived(market)
    connection = await connect_book(market.database.application_url)
    try:
        seal = await load_seal(connection, market.tenant.tenant_id)
        extent = await extent_of(connection, market.tenant, size_min=seal.size, made_at=NOON)
        parts = export_book(connection, extent, Format.JSONL, ROOMS.sealed_columns)
        first = await anext(parts)
        await market.give(1, 5)
        text = b"".join([first.content, *[part.content async for part in parts]]).decode()
    finally:
        await connection.close()
    assert len(text.splitlines()) == seal.size + 1
