"""pingan backup: a checked base backup of the embedded database while it serves, and then its log."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import rich_click as click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from api.commands.surroundings import Surroundings, console, open_surroundings, runs, say
from api.settings import Settings, read_settings
from ledger.book.queries import load_seal, load_tenant
from ledger.book.teller import connect_owner
from ledger.storage.backups.follow import follow
from ledger.storage.backups.take import take_backup
from ledger.storage.backups.words import Backup, delete_unfinished, prune, writing
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.problems import StorageProblem

MASTER_KEY: Final = "master.key"
KEEP_MIN: Final = 2


class BackupElsewhere(StorageProblem):
    """The database is the operator's own, and so is its backup."""

    zh = "数据库是外部的，请用它自己的办法备份（见手册 operator.md 第 4 节）。"
    en = "The database is an external one: back it up by its own means (handbook, operator.md, section 4)."


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, resolve_path=True, path_type=Path))
@click.option(
    "--follow", "follows", is_flag=True, help="备份后一直跟随日志 / then follow the log until stopped"
)
@click.option(
    "--every", type=click.IntRange(1, 744), default=24, show_default=True,
    help="跟随时每隔几小时重做基础备份 / while following, hours between base backups",
)  # fmt: skip
@click.option("--keep", type=click.IntRange(KEEP_MIN), help="只留最新的几份 / keep only the newest so many")
@runs
async def backup_command(folder: Path, *, follows: bool, every: int, keep: int | None) -> None:
    """备份内置数据库，不停服务 / back up the embedded database while it serves."""
    if read_settings().is_external:
        raise BackupElsewhere
    async with open_surroundings() as house:
        server = house.server
        if server is None:
            raise BackupElsewhere
        with writing(folder):
            _warn_of_one_disk(folder, house.settings)
            taking = Taking(house, server, folder, keep=keep)
            if not follows:
                await taking.take()
                return
            with suppress(asyncio.CancelledError):
                every_hours = timedelta(hours=every)
                await follow(server, folder, take=taking.take_followed, every=every_hours, tell=say)
        say("已停止跟随 / no longer following")


class Taking:
    """Takes base backups into one folder, says what each holds, and drops the oldest."""

    def __init__(
        self, house: Surroundings, server: EmbeddedServer, folder: Path, *, keep: int | None
    ) -> None:
        self._house = house
        self._server = server
        self._folder = folder
        self._keep = keep

    async def take(self) -> Backup:
        """Take one that stands for itself."""
        return await self._take(followed=False)

    async def take_followed(self) -> Backup:
        """Take one whose log the server keeps for a follower."""
        return await self._take(followed=True)

    async def _take(self, *, followed: bool) -> Backup:
        delete_unfinished(self._folder)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("备份、核对 / copying, checking", total=None)
            backup = await take_backup(
                self._server,
                self._folder,
                books=await books_of(self._house),
                keys=keys_of(self._house.settings),
                followed=followed,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
        console.print(f"备份完成 / backed up: {backup.folder}")
        for name, size, root in backup.note.books:
            console.print(f"  {name}: {size} 笔 / transactions, root {root}", soft_wrap=True)
        tell_keys(self._house.settings)
        if self._keep:
            for old in prune(self._folder, keep=self._keep):
                say(f"已删除旧备份 / deleted {old.folder.name}")
        return backup


async def books_of(house: Surroundings) -> list[tuple[str, int, str]]:
    """Return name, size and root (hex) of every book."""
    books = []
    for tenant_id in await house.list_tenants():
        connection = await connect_owner(house.database_url, tenant_id)
        try:
            tenant = await load_tenant(connection, tenant_id)
            seal = await load_seal(connection, tenant_id)
        finally:
            await connection.close()
        books.append((tenant.name, seal.size, seal.root.hex()))
    return books


def keys_of(settings: Settings) -> dict[str, str]:
    """Return the digest of the master key: 32 random bytes, of which a digest betrays nothing."""
    try:
        return {MASTER_KEY: sha256(settings.master_key_path.read_bytes()).hexdigest()}
    except OSError:
        return {}


def tell_keys(settings: Settings) -> None:
    """Say which files belong to a backup and must not lie beside it."""
    console.print("以下文件不在备份里，请另存一份，不要和备份放在一起：")
    console.print("Not in the backup; keep a copy of each, and not beside the backup:")
    console.print(
        f"  {settings.master_key_path.absolute()}  主密钥 / master key: 姓名和手机号 / names and phones"
    )
    console.print(f"  {settings.key_store.path.absolute()}  签名密钥 / signing key")
    console.print(
        f"  {settings.guard_path.absolute()}/  签名存底，随时更新 / what was signed last, kept current"
    )


def _warn_of_one_disk(folder: Path, settings: Settings) -> None:
    if folder.stat().st_dev == settings.data_folder.absolute().stat().st_dev:
        console.print(
            "注意：备份和数据在同一块磁盘上 / the backup lies on the same disk as the data", style="yellow"
        )
