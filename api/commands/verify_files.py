"""The parts of pingan verify that need no database: keys, kept checkpoints, receipts, exported books."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import rich_click as click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from api.commands.receipt_words import plain, sentences_of
from api.commands.surroundings import console
from ledger.book.public.checkpoint import Checkpoint, read_checkpoint, read_origin
from ledger.book.public.note import NoteUnsound, VerifierKey, check_note, read_note, read_verifier_key
from ledger.book.public.receipt import check_receipt
from ledger.book.verifying.export import check_export

SIZE_AND_ROOT: Final = re.compile(r"([0-9]{1,16}):([0-9a-fA-F]{64})")
SHOWN_MAX: Final = 50


def read_key(text: str) -> list[VerifierKey]:
    """Read a verifier key, or every key of a file that holds one a line.

    Raises:
        click.BadParameter: it is none.
    """
    try:
        path = Path(text)
        lines = path.read_text("utf-8").splitlines() if _is_file(path) else [text]
        return [read_verifier_key(line) for line in lines if line.strip()]
    except (NoteUnsound, OSError, UnicodeDecodeError) as problem:
        message = f"不是公开钥匙 / not a verifier key: {problem}"
        raise click.BadParameter(message) from problem


def read_kept(since: str, trusted: Sequence[VerifierKey], *, bureau: str | None) -> Checkpoint:
    """Read a checkpoint that somebody kept: a signed note in a file, or a size and a root.

    Raises:
        click.BadParameter: it is neither, or no key that is trusted signed it.
    """
    match = SIZE_AND_ROOT.fullmatch(since)
    if match:
        if bureau is None:
            message = "SIZE:ROOT 要写明 --bureau / SIZE:ROOT needs --bureau"
            raise click.UsageError(message)
        return Checkpoint(bureau, int(match[1]), bytes.fromhex(match[2]))
    try:
        note = read_note(Path(since).read_text("utf-8"))
        checkpoint = read_checkpoint(note.text)
        if bureau not in {None, read_origin(checkpoint.origin).name}:
            message = f"检查点是 {checkpoint.origin} 的 / the checkpoint is of {checkpoint.origin}"
            raise click.UsageError(message)
        if trusted:
            check_note(note, trusted)
        else:
            console.print("没有给 --key，检查点的签名没有核对 / without --key its signature is not checked")
    except (NoteUnsound, OSError, UnicodeDecodeError) as problem:
        message = f"检查点不能用 / the checkpoint cannot be used: {problem}"
        raise click.BadParameter(message) from problem
    return checkpoint


def verify_receipt(path: Path, trusted: Sequence[VerifierKey]) -> None:
    """Check a receipt and say what it proves; leave with 1 when it proves nothing."""
    try:
        receipt = check_receipt(path.read_text("utf-8"), trusted)
    except (NoteUnsound, OSError, UnicodeDecodeError) as unsound:
        console.print(f"凭证不成立 / the receipt does not hold: {plain(str(unsound))}")
        raise SystemExit(1) from unsound
    for sentence in sentences_of(receipt):
        console.print(sentence, soft_wrap=True)


def verify_export(path: Path, trusted: Sequence[VerifierKey]) -> None:
    """Check an exported book and say the result; leave with 1 on any difference."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(f"核对 / verifying {path.name}", total=path.stat().st_size)
        report = check_export(path, trusted, lambda done: progress.update(task, completed=done))
    console.print(
        f"{plain(report.tenant)}: {report.transactions} 笔 / transactions, {report.entries} 分录 / entries, "
        f"{report.accounts} 账户 / accounts, {report.reversals} 冲正 / reversals, "
        f"size {report.size}, root {report.root.hex()}",
        soft_wrap=True,
    )
    if report.checkpoint is None:
        console.print("文件里没有签了名的检查点 / the file carries no signed checkpoint")
    elif not trusted:
        console.print("没有给 --key，不知道是谁签的 / without --key nobody's signature is checked")
    else:
        for signer in report.signers:
            console.print(f"签名 / signed: {signer.name}, size {report.checkpoint.size}")
    for difference in report.differences[:SHOWN_MAX]:
        console.print(plain(f"  {difference}"), soft_wrap=True)
    if report.differences_count:
        console.print(f"{report.differences_count} 处不符 / differences")
        raise SystemExit(1)
    console.print("完好 / clean")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
