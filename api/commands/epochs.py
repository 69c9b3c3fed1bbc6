"""pingan epoch: begin a new epoch of a log after transactions were lost, and tell how epochs began."""

import secrets
from hashlib import sha256
from typing import Final

import rich_click as click

from api.commands.surroundings import Surroundings, console, open_surroundings, runs, say
from api.rooms import ROOMS
from ledger.book.operations.start_epoch import Quoted, StartEpoch
from ledger.book.public.checkpoint import Origin, read_checkpoint
from ledger.book.public.guard import Guard
from ledger.book.public.note import NoteUnsound, read_note
from ledger.book.public.reads import PublicLog, last_note, list_epochs, load_log
from ledger.book.public.signer import Signer
from ledger.book.teller import connect_book
from ledger.book.tellers import Tellers
from ledger.book.words import REASON_LENGTH_MAX, Outcome, Principal, Request, Tenant

OPERATOR: Final = Principal("system/operator")
REASON_LENGTH_MIN: Final = 10


@click.group("epoch")
def epoch_command() -> None:
    """账本的册 / the epochs of a log."""


@epoch_command.command("new")
@click.option("--bureau", "name", required=True, help="单位 / the bureau")
@click.option(
    "--reason", required=True, help="原因，封存在账里，人人可见 / why; sealed, and shown to everybody"
)
@click.option("--yes", is_flag=True, help="不再询问 / do not ask")
@runs
async def new_command(name: str, reason: str, *, yes: bool) -> None:
    """换新的一册：丢了账、或密钥被盗以后 / begin a new epoch after transactions or a key were lost."""
    async with open_surroundings() as house:
        await begin_epoch(house, name, reason, asks=not yes)


@epoch_command.command("list")
@click.option("--bureau", "name", required=True, help="单位 / the bureau")
@runs
async def list_command(name: str) -> None:
    """列出各册怎样开始 / tell how the epochs began."""
    async with open_surroundings() as house:
        tenant = await house.tenant(name)
        book = await connect_book(house.database_url)
        try:
            begun = await list_epochs(book, tenant.tenant_id)
        finally:
            await book.close()
    for epoch in begun:
        size = "?" if epoch.old_size is None else epoch.old_size
        console.print(
            f"{Origin(name, epoch.epoch)}: 第 {epoch.log_index} 笔 / transaction {epoch.log_index}, "
            f"{epoch.old_origin} {size}; {epoch.reason}"
        )
    if not begun:
        say(f"{name} 只有第一册 / has its first epoch only")


async def begin_epoch(house: Surroundings, name: str, reason: str, *, asks: bool) -> Outcome:
    """Begin the epoch after every one that was ever signed under, quoting what was signed last."""
    if not REASON_LENGTH_MIN <= len(reason) <= REASON_LENGTH_MAX:
        message = (
            f"原因须为 {REASON_LENGTH_MIN} 至 {REASON_LENGTH_MAX} 字 / the reason is too short or too long"
        )
        raise click.ClickException(message)
    tenant = await house.tenant(name)
    log = await _log(house, tenant)
    guard = Guard(house.settings.guard_path)
    known = max([log.origin.epoch, *guard.epochs(name)])
    quoted = await _quoted(house, log, guard, known)
    _explain(log, quoted, known + 1)
    if asks:
        click.confirm("换新的一册？/ begin the new epoch?", abort=True)
    tellers = Tellers(house.database_url, ROOMS)
    try:
        outcome = await tellers.submit(
            tenant.tenant_id, StartEpoch(_request(), OPERATOR, known + 1, quoted, reason)
        )
    finally:
        await tellers.close()
    console.print(f"{outcome.answer['origin']}: 第 {outcome.log_index} 笔 / transaction {outcome.log_index}")
    note = await Signer(house.engine, keys=house.settings.key_store, guard=guard).sign(tenant.tenant_id)
    if note is not None:
        console.print(str(note), soft_wrap=True)
    return outcome


def _explain(log: PublicLog, quoted: Quoted | None, epoch: int) -> None:
    signed = "?" if quoted is None else f"{quoted.checkpoint.size} ({quoted.checkpoint.root.hex()[:8]})"
    say(f"{log.origin} 最后签名到 / signed up to: {signed}; 现有 / now there: {log.size}")
    say(f"新的一册 / new epoch: {Origin(log.origin.name, epoch)}")
    say("每部手机和屏幕都会显示 / every phone and board will show it")


async def _log(house: Surroundings, tenant: Tenant) -> PublicLog:
    book = await connect_book(house.database_url)
    try:
        found = await load_log(book, tenant.tenant_id)
    finally:
        await book.close()
    if found is None:
        message = f"没有名为 {tenant.name} 的账本 / there is no log named {tenant.name}"
        raise click.ClickException(message)
    return found


async def _quoted(house: Surroundings, log: PublicLog, guard: Guard, epoch: int) -> Quoted | None:
    """Return what was signed last: as the guard has it, else as the database has it, else nothing."""
    origin = Origin(log.origin.name, epoch)
    try:
        written: str | None = guard.path(origin).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        book = await connect_book(house.database_url)
        try:
            written = await last_note(book, log.tenant_id, epoch=epoch)
        finally:
            await book.close()
    try:
        return None if written is None else Quoted(read_checkpoint(read_note(written).text), written)
    except NoteUnsound:
        say("存底已损坏，无法引用 / the guard is damaged and cannot be quoted")
        return None


def _request() -> Request:
    key = secrets.token_hex(16)
    return Request(OPERATOR, key, sha256(key.encode()).digest())
