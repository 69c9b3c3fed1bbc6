"""pingan verify: recompute books, a receipt or an exported file; exit non-zero on any difference."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import rich_click as click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.commands.surroundings import Surroundings, console, open_surroundings, runs
from api.commands.verify_files import read_kept, read_key, verify_export, verify_receipt
from api.rooms import ROOMS
from api.settings import Settings
from ledger.book.public.checkpoint import Checkpoint, read_origin
from ledger.book.public.guard import Guard
from ledger.book.public.note import VerifierKey
from ledger.book.public.signing_keys import SigningKeyMissing, SigningKeyUnusable
from ledger.book.queries import load_tenant
from ledger.book.teller import connect_owner
from ledger.book.verifying.apart import checkers_apart, cores
from ledger.book.verifying.reads import allow_time, read_head
from ledger.book.verifying.report import Report
from ledger.book.verifying.signed import Signing, check_signed
from ledger.book.verifying.whole import verify
from ledger.book.words import TenantId

SHOWN_MAX: Final = 50
APART_MIN: Final = 50_000
"""A smaller book is walked before other processes would have begun."""
FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@click.option("--bureau", "name", help="只核对这一个单位 / only this bureau")
@click.option("--since", help="只核对这个检查点之后的 / only what came after: FILE or SIZE:ROOT (hex)")
@click.option("--processes", type=click.IntRange(1, 64), help="用几个进程 / processes; default: cores")
@click.option("--receipt", type=FILE, help="核对一张凭证，不用数据库 / a .tlog-proof, without a database")
@click.option(
    "--export", "export", type=FILE, help="核对导出的账本，不用数据库 / an exported book (JSON lines)"
)
@click.option(
    "--key", "keys", multiple=True, help="公开钥匙，或写着它的文件 / a verifier key or a file with it"
)
def verify_command(
    *,
    name: str | None,
    since: str | None,
    processes: int | None,
    receipt: Path | None,
    export: Path | None,
    keys: tuple[str, ...],
) -> None:
    """核对账本、凭证或导出的文件：从头重算 / recompute a book, a receipt or an exported file."""
    trusted = [key for text in keys for key in read_key(text)]
    if (receipt or export) and (name or since or processes or (receipt and export)):
        message = "--receipt 和 --export 各自单用 / --receipt and --export each stand alone"
        raise click.UsageError(message)
    if receipt:
        if not trusted:
            message = "核对凭证需要 --key / a receipt is checked with --key"
            raise click.UsageError(message)
        verify_receipt(receipt, trusted)
    elif export:
        verify_export(export, trusted)
    else:
        verify_books(name, since, trusted, processes or cores())


@runs
async def verify_books(
    name: str | None, since: str | None, trusted: list[VerifierKey], processes: int
) -> None:
    """Verify the books in the database, all of them or one."""
    kept = read_kept(since, trusted, bureau=name) if since else None
    if kept:
        name = read_origin(kept.origin).name
    async with open_surroundings() as house:
        chosen = [(await house.tenant(name)).tenant_id] if name else await house.list_tenants()
        signing = signing_of(house.settings)
        found = [
            await verify_tenant(house, tenant_id, since=kept, processes=processes, signing=signing)
            for tenant_id in chosen
        ]
    if any(report.differences_count for report in found):
        raise SystemExit(1)


def signing_of(settings: Settings) -> Signing | None:
    """Return what lies beside the database to compare with, or None, said, where the key is missing."""
    try:
        return Signing(Guard(settings.guard_path), settings.key_store.load(may_make=False))
    except (SigningKeyMissing, SigningKeyUnusable):
        console.print(
            "没有签名密钥，没有与签过名的检查点比较 / no signing key: not held against what was signed"
        )
        return None


async def verify_tenant(
    house: Surroundings,
    tenant_id: TenantId,
    *,
    since: Checkpoint | None = None,
    processes: int | None = None,
    signing: Signing | None = None,
) -> Report:
    """Verify one book with progress, also against what was signed of it, and say the result."""
    connection = await connect_owner(house.database_url, tenant_id)
    signed: Checkpoint | None = None
    try:
        await allow_time(connection)
        tenant = await load_tenant(connection, tenant_id)
        size = (await read_head(connection, tenant_id))["size"] - (since.size if since else 0)
        with _drawn(f"核对 / verifying {tenant.name}") as progress:
            sealed = ROOMS.sealed_columns
            count = cores() if processes is None else processes
            if size < APART_MIN or count == 1:
                report = await verify(connection, tenant, sealed, progress, since=since)
            else:
                with checkers_apart(house.database_url, tenant, sealed, processes=count) as apart:
                    report = await verify(
                        connection, tenant, sealed, progress, since=since, apart=apart.check
                    )
        if signing is not None:
            signed = await check_signed(connection, tenant, signing, report)
    finally:
        await connection.close()
    tell(tenant.name, report)
    if signing is not None:
        console.print(
            f"  与存底比较到第 {signed.size} 笔 / held against the guard's checkpoint at size {signed.size}"
            if signed
            else "  数据库之外没有存底可比 / there is no guard outside the database to hold it against"
        )
    return report


def tell(name: str, report: Report) -> None:
    """Say what was found in a book."""
    since = f"第 {report.begun_at} 笔起 / since {report.begun_at}, " if report.begun_at else ""
    console.print(
        f"{name}: {since}{report.transactions} 笔 / transactions, {report.entries} 分录 / entries, "
        f"{report.accounts} 账户 / accounts, size {report.size}, root {report.root.hex()}: {verdict(report)}",
        soft_wrap=True,
    )
    for difference in report.differences[:SHOWN_MAX]:
        console.print(f"  {difference}", soft_wrap=True)


def verdict(report: Report) -> str:
    """Say in a word whether there are differences."""
    if not report.differences_count:
        return "完好 / clean"
    return f"{report.differences_count} 处不符 / differences"


@contextmanager
def _drawn(title: str) -> "Iterator[Drawing]":
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield Drawing(progress, title)


class Drawing:
    """A bar that is told how many transactions of how many are done."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=None)

    def __call__(self, done: int, size: int) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, total=size)
