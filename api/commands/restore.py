"""pingan restore: bring a backup back into an empty place, verify it, and say what it lacks."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import rich_click as click

from api.commands.backup import MASTER_KEY, BackupElsewhere, keys_of
from api.commands.surroundings import Surroundings, console, open_surroundings, runs, say
from api.commands.verify import verify_tenant
from api.settings import Settings, read_settings
from ledger.book.public.checkpoint import Checkpoint
from ledger.book.public.guard import Guard, WhyRefused
from ledger.book.public.signer import Signer
from ledger.book.queries import load_tenant
from ledger.book.teller import connect_owner
from ledger.book.verifying.since import tree_at
from ledger.book.words import Tenant, TenantId
from ledger.storage.backups.restore import choose_backup, restore
from ledger.storage.backups.words import Backup, Note

ZONE: Final = ZoneInfo("Asia/Shanghai")
WHY: Final = {
    WhyRefused.TRANSACTIONS_LOST: "签过名的账比恢复出来的多 / more was signed than was restored",
    WhyRefused.HISTORY_DIFFERS: "恢复出来的与签过名的不同 / what was signed is not what was restored",
    WhyRefused.GUARD_MISSING: "签名存底不在 / what was signed last is not known here",
    WhyRefused.GUARD_UNREADABLE: "签名存底读不了 / what was signed last cannot be read",
    WhyRefused.EPOCH_LOST: "签过名的那一册不在恢复出来的账里 / an epoch that was signed is not in the book",
    WhyRefused.KEY_MISSING: "签名密钥不在 / the signing key is not there",
    WhyRefused.KEY_UNUSABLE: "签名密钥不能用 / the signing key cannot be used",
}


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path))
@click.option("--until", help="恢复到这个时刻，没写时区就是北京时间 / a moment; Beijing time unless it says")
@runs
async def restore_command(folder: Path, until: str | None) -> None:
    """恢复备份到空的数据目录，然后核对 / restore a backup into an empty data folder, then verify it."""
    settings = read_settings()
    if settings.is_external:
        raise BackupElsewhere
    moment = read_moment(until) if until else None
    backup = choose_backup(folder, until=moment)
    say(f"从 {backup.folder.name} 恢复到 / restoring into {settings.data_folder.absolute()}")
    await restore_apart(backup, settings, until=moment)
    async with open_surroundings() as house:
        is_clean = await check_restored(house, backup.note)
    if not is_clean:
        raise SystemExit(1)


def read_moment(text: str) -> datetime:
    """Read a moment; without an offset it is Beijing time.

    Raises:
        click.BadParameter: it is none.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text}: 写成 2026-11-22T16:30:00 / written like 2026-11-22T16:30:00+08:00"
        raise click.BadParameter(message) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)


async def restore_apart(backup: Backup, settings: Settings, *, until: datetime | None) -> None:
    """Restore in a thread; a Ctrl-C while PostgreSQL recovers ends it and leaves nothing."""
    unwanted = threading.Event()
    restoring = asyncio.ensure_future(
        asyncio.to_thread(
            restore,
            backup,
            settings.data_folder.absolute(),
            version=settings.postgres_version,
            until=until,
            tell=say,
            is_unwanted=unwanted.is_set,
        )
    )
    try:
        await asyncio.shield(restoring)
    except asyncio.CancelledError:
        unwanted.set()
        await asyncio.gather(restoring, return_exceptions=True)
        raise


async def check_restored(house: Surroundings, note: Note) -> bool:
    """Verify every book, hold it against what the backup says, and tell what is not there."""
    is_clean = True
    kept = {name: (size, bytes.fromhex(root)) for name, size, root in note.books}
    tenants = [await _tenant(house, tenant_id) for tenant_id in await house.list_tenants()]
    for tenant in tenants:
        report = await verify_tenant(house, tenant.tenant_id)
        is_clean &= not report.differences_count
        if tenant.name in kept:
            is_clean &= await _goes_on(house, tenant, Checkpoint(tenant.name, *kept.pop(tenant.name)))
    for name in kept:
        console.print(f"{name}: 备份时有这个单位，恢复后没有 / was there at the backup and is not any more")
        is_clean = False
    _tell_master_key(house.settings, note)
    await _tell_signing(house, tenants)
    return is_clean


async def _goes_on(house: Surroundings, tenant: Tenant, kept: Checkpoint) -> bool:
    connection = await connect_owner(house.database_url, tenant.tenant_id)
    try:
        _, problem = await tree_at(connection, tenant.tenant_id, kept)
    finally:
        await connection.close()
    if problem:
        console.print(f"{tenant.name}: 与备份时的总指纹不符 / not what was backed up: {problem}")
    return problem is None


def _tell_master_key(settings: Settings, note: Note) -> None:
    path, needed = settings.master_key_path.absolute(), note.keys.get(MASTER_KEY)
    if needed is None or keys_of(settings).get(MASTER_KEY) == needed:
        return
    there = "不是备份时的那一把 / is not the one of the backup" if path.exists() else "不在 / is not there"
    console.print(f"主密钥 / the master key {path} {there}", style="red")
    console.print("放回以前的那一把，服务才能启动 / the service starts only with the old one in its place")


async def _tell_signing(house: Surroundings, tenants: list[Tenant]) -> None:
    signer = Signer(house.engine, keys=house.settings.key_store, guard=Guard(house.settings.guard_path))
    for tenant in tenants:
        why = await signer.check(tenant.tenant_id)
        if why is None:
            say(f"{tenant.name}: 可以继续签名 / may be signed on")
        else:
            console.print(f"{tenant.name}: 不能签名 / cannot be signed: {WHY[why]}", style="red")
            console.print("  有更新的备份、或原来的存底和密钥，就用它们；都没有才用 pingan epoch new")
            console.print("  a later backup, or the old guard and keys, mend it; else: pingan epoch new")


async def _tenant(house: Surroundings, tenant_id: TenantId) -> Tenant:
    connection = await connect_owner(house.database_url, tenant_id)
    try:
        return await load_tenant(connection, tenant_id)
    finally:
        await connection.close()
