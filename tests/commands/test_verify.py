"""pingan verify without a database: receipts, verifier keys and kept checkpoints, said in plain words."""

from pathlib import Path

import pytest
import rich_click as click
from click.testing import CliRunner, Result

from api.commands.demo import DEMO
from api.commands.receipt_words import sentences_of
from api.commands.surroundings import Surroundings
from api.commands.verify import verify_command, verify_tenant
from api.commands.verify_files import read_kept, read_key
from ledger.book.merkle import EMPTY_ROOT
from ledger.book.operations.open_book import open_book
from ledger.book.public.checkpoint import Checkpoint
from ledger.book.public.note import sign_note
from ledger.book.public.receipt import check_receipt
from ledger.book.public.tlog import read_proof
from tests.book.test_note import KEY, VECTORS

RECEIPT: str = VECTORS["receipt_1"]
VKEY: str = VECTORS["vkey"]


def run(*arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}).invoke(
        verify_command, arguments
    )


def put(folder: Path, text: str) -> str:
    file = folder / "receipt.tlog-proof"
    file.write_text(text)
    return str(file)


def test_a_sound_receipt_is_said_in_plain_words_of_both_languages(tmp_path: Path) -> None:
    said = run("--receipt", put(tmp_path, RECEIPT), "--key", VKEY)
    assert said.exit_code == 0, said.output
    proof = read_proof(RECEIPT)
    for words in (
        f"凭证成立：第 {proof.log_index} 笔在 liaohe 的账本里",
        f"The receipt holds: transaction {proof.log_index} is in the book of liaohe",
        "事项 / what: 审批 / decision",
        "北京时间 / Beijing time",
        "liaohe+c375ec86",
    ):
        assert words in said.output
    assert "可用 / available: +" in said.output


def test_what_others_wrote_cannot_draw_over_what_we_say() -> None:
    receipt = check_receipt(RECEIPT, read_key(VKEY))
    hostile = receipt._replace(transaction={**receipt.transaction, "reason": "\x1b[2K\u202e好\n完好 / clean"})
    reason = next(line for line in sentences_of(hostile) if "reason" in line)
    assert reason == "事由 / reason: \ufffd[2K\ufffd好\ufffd完好 / clean"


@pytest.mark.parametrize("at", ["extra", "index", "—", "liaohe\n"])
def test_a_receipt_with_one_sign_changed_does_not_hold(at: str, tmp_path: Path) -> None:
    place = RECEIPT.index(at) + len(at) + 9
    sign = "A" if RECEIPT[place] != "A" else "B"
    said = run("--receipt", put(tmp_path, RECEIPT[:place] + sign + RECEIPT[place + 1 :]), "--key", VKEY)
    assert said.exit_code == 1
    assert "凭证不成立 / the receipt does not hold" in said.output


def test_a_receipt_needs_a_key_and_the_right_one(tmp_path: Path) -> None:
    file = put(tmp_path, RECEIPT)
    assert run("--receipt", file).exit_code == click.UsageError.exit_code
    assert run("--receipt", file, "--key", "nonsense").exit_code == click.UsageError.exit_code
    other = VKEY.replace("liaohe", "qingyuan")
    assert run("--receipt", file, "--key", other).exit_code != 0
    (tmp_path / "keys").write_text(f"{VKEY}\n\n")
    assert run("--receipt", file, "--key", str(tmp_path / "keys")).exit_code == 0
    (tmp_path / "keys").write_bytes(b"\xff\xfe")
    assert run("--receipt", file, "--key", str(tmp_path / "keys")).exit_code == click.UsageError.exit_code


def test_a_kept_checkpoint_is_a_signed_note_or_a_size_and_a_root(tmp_path: Path) -> None:
    kept = Checkpoint("liaohe", 7, bytes(range(32)))
    assert read_kept(f"7:{kept.root.hex()}", [], bureau="liaohe") == kept
    with pytest.raises(click.UsageError):
        read_kept(f"7:{kept.root.hex()}", [], bureau=None)
    file = tmp_path / "checkpoint"
    file.write_text(str(sign_note(str(kept), "liaohe", [KEY])))
    assert read_kept(str(file), read_key(VKEY), bureau=None) == kept
    with pytest.raises(click.UsageError):
        read_kept(str(file), [], bureau="qingyuan")
    file.write_text(file.read_text().replace("\n7\n", "\n8\n"))
    with pytest.raises(click.BadParameter):
        read_kept(str(file), read_key(VKEY), bureau=None)
    with pytest.raises(click.BadParameter):
        read_kept(str(tmp_path / "nothing"), [], bureau=None)


async def test_a_book_that_does_not_go_on_from_a_kept_checkpoint_is_told(
    house: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    async with house.engine.begin() as connection:
        await open_book(connection, DEMO)
    empty = Checkpoint(DEMO.name, 0, EMPTY_ROOT)
    assert (await verify_tenant(house, DEMO.tenant_id, since=empty)).differences_count == 0
    lost = await verify_tenant(house, DEMO.tenant_id, since=Checkpoint(DEMO.name, 9, EMPTY_ROOT))
    assert [difference.what for difference in lost.differences] == ["checkpoint_differs"]
    assert "the log has 0 transactions, the checkpoint 9" in capsys.readouterr().out
