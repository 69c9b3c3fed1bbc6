"""An exported book is checked by itself: silent on an honest file, naming what was touched in any other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rich_click as click
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.commands.verify import verify_command
from ledger.book.merkle import Frontier, leaf_hash
from ledger.book.public.checkpoint import Checkpoint
from ledger.book.public.note import ED25519, VerifierKey, public_of, sign_note
from ledger.book.seal import log_entry
from ledger.book.verifying.export import ExportReport, check_export
from ledger.reports.export.words import Format
from tests.market.conftest import Market
from tests.reports.history import lived
from tests.reports.test_export import exported

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TOUCHED = 20
Lines = list[dict[str, Any]]


@pytest.fixture
async def lines(market: Market) -> Lines:
    """Give the lines of an honest export with a checkpoint over all but the last transactions."""
    await lived(market)
    text, size, _ = await exported(market, Format.JSONL)
    found: Lines = [json.loads(line) for line in text.splitlines()]
    sign(found, size - 3)
    return found


def sign(lines: Lines, size: int) -> None:
    """Sign the first transactions of the file anew."""
    frontier = Frontier(0, b"")
    for line in lines[1 : size + 1]:
        frontier.append(leaf_hash(log_entry(bytes.fromhex(line["salt"]), line["canonical"].encode())))
    name = lines[0]["tenant"]
    lines[0]["checkpoint"] = str(sign_note(str(Checkpoint(name, size, frontier.root())), name, [KEY]))


def key_of(lines: Lines) -> VerifierKey:
    return VerifierKey(lines[0]["tenant"], ED25519, public_of(KEY))


def put(lines: Lines, folder: Path) -> Path:
    file = folder / "book.jsonl"
    file.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines))
    return file


def check(lines: Lines, folder: Path) -> ExportReport:
    return check_export(put(lines, folder), [key_of(lines)])


def change(line: dict[str, Any], how: Callable[[dict[str, Any]], object]) -> None:
    """Change the sealed transaction of a line, and write it canonically again."""
    sealed = json.loads(line["canonical"])
    how(sealed)
    line["canonical"] = json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def reversal_of(lines: Lines) -> int:
    return next(
        n for n, line in enumerate(lines[1:]) if json.loads(line["canonical"])["reverses"] is not None
    )


def test_an_honest_file_has_no_difference(lines: Lines, tmp_path: Path) -> None:
    report = check(lines, tmp_path)
    assert report.differences == []
    assert report.root.hex() == lines[0]["root"]
    assert (report.size, report.reversals) == (len(lines) - 1, 1)
    assert report.checkpoint is not None
    assert report.checkpoint.size == len(lines) - 4
    assert report.signers == [key_of(lines)]


def entry(sealed: dict[str, Any], **values: object) -> None:
    sealed["entries"][0].update(values)


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "amount": (lambda sealed: entry(sealed, amount=7), "not_zero_sum"),
    "balance": (lambda sealed: entry(sealed, balance=7), "balance_differs"),
    "owner": (lambda sealed: entry(sealed, owner="volunteer/8"), "account_differs"),
    "purpose": (lambda sealed: entry(sealed, purpose="gift"), "line_malformed"),
    "day": (lambda sealed: entry(sealed, expires_on="2026-13-01"), "line_malformed"),
    "number": (lambda sealed: entry(sealed, amount=1.5), "line_malformed"),
    "book": (lambda sealed: sealed.update(tenant="other"), "other_book"),
    "time": (lambda sealed: sealed.update(recorded_at="2026-01-01T00:00:00.000000Z"), "time_runs_back"),
    "future": (lambda sealed: sealed.update(occurred_at="2036-01-01T00:00:00.000000Z"), "time_runs_back"),
    "format": (lambda sealed: sealed.update(format=2), "format_unknown"),
    "index": (lambda sealed: sealed.update(log_index=3), "transaction_missing"),
    "reverses": (lambda sealed: sealed.update(reverses=1), "reversal_differs"),
    "reason": (lambda sealed: sealed.update(reason="人情分"), "root_differs"),
    "answer": (lambda sealed: sealed.update(answer={"points": 9}), "root_differs"),
    "key": (lambda sealed: sealed.update(key="another"), "root_differs"),
    "fields": (lambda sealed: sealed.clear(), "line_malformed"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_transaction_is_found(what: str, lines: Lines, tmp_path: Path) -> None:
    how, expected = CHANGES[what]
    change(lines[1 + TOUCHED], how)
    report = check(lines, tmp_path)
    named = {(found.what, found.log_index) for found in report.differences}
    assert ("root_differs", None) in named
    assert (expected, None if expected == "root_differs" else TOUCHED) in named


def test_whoever_signs_again_still_cannot_break_the_rules(lines: Lines, tmp_path: Path) -> None:
    reversal = reversal_of(lines)
    change(lines[1 + reversal], lambda sealed: sealed.update(reverses=sealed["reverses"] - 1))
    sign(lines, len(lines) - 1)
    del lines[0]["root"]
    report = check(lines, tmp_path)
    assert {(found.what, found.log_index) for found in report.differences} == {("reversal_differs", reversal)}


def test_lines_that_are_missing_or_out_of_place_are_found(lines: Lines, tmp_path: Path) -> None:
    last = len(lines) - 2
    cut = check(lines[:-1], tmp_path)
    assert next((found.what, found.log_index) for found in cut.differences) == ("transaction_missing", last)
    without = check([*lines[:6], *lines[7:]], tmp_path)
    assert ("transaction_missing", 5) in {(found.what, found.log_index) for found in without.differences}
    twice = check([*lines, lines[-1]], tmp_path)
    assert "transaction_surplus" in {found.what for found in twice.differences}


def test_text_that_is_not_written_canonically_is_found(lines: Lines, tmp_path: Path) -> None:
    lines[5]["canonical"] = lines[5]["canonical"].replace(":", ": ", 1)
    report = check(lines, tmp_path)
    assert ("not_canonical", 4) in {(found.what, found.log_index) for found in report.differences}


def test_a_file_that_is_no_export_is_named_and_never_a_crash(lines: Lines, tmp_path: Path) -> None:
    for content in (b"", b"\n", b"[]\n", b"\xff\xfe\n", b'{"tenant": 1}\n', b"{}\n{}\n[1]\nnull\n"):
        file = tmp_path / "file"
        file.write_bytes(content)
        assert check_export(file, []).differences_count
    lines[0]["checkpoint"] = "liaohe\n1\n"
    assert "checkpoint_unsound" in {found.what for found in check(lines, tmp_path).differences}


def test_the_signature_of_somebody_else_is_not_enough(lines: Lines, tmp_path: Path) -> None:
    stranger = Ed25519PrivateKey.generate()
    key = VerifierKey(lines[0]["tenant"], ED25519, public_of(stranger))
    report = check_export(put(lines, tmp_path), [key])
    assert [found.what for found in report.differences] == ["checkpoint_unsound"]
    assert check_export(put(lines, tmp_path), []).differences == []


def test_the_command_says_so_and_exits_with_one_on_a_difference(lines: Lines, tmp_path: Path) -> None:
    runner = CliRunner()
    arguments = ["--export", str(put(lines, tmp_path)), "--key", str(key_of(lines))]
    clean = runner.invoke(verify_command, arguments)
    assert (clean.exit_code, "完好 / clean" in clean.output) == (0, True)
    change(lines[9], lambda sealed: sealed.update(reason="人情分"))
    put(lines, tmp_path)
    found = runner.invoke(verify_command, arguments)
    assert (found.exit_code, "root_differs" in found.output) == (1, True)
    assert (
        runner.invoke(verify_command, [*arguments, "--bureau", "x"]).exit_code == click.UsageError.exit_code
    )
