"""pingan key: show the keys that sign the logs, put a new one beside them, and end the overlap."""

import rich_click as click

from api.commands.surroundings import Surroundings, console, open_surroundings, runs, say
from api.settings import read_settings
from ledger.book.public.checkpoint import FIRST_EPOCH, Origin
from ledger.book.public.note import b64, public_of
from ledger.book.public.reads import PublicLog, load_log
from ledger.book.public.signing_keys import SigningKeys
from ledger.book.teller import connect_book


@click.group("key")
def key_command() -> None:
    """账本的签名密钥 / the keys that sign the logs."""


@key_command.command("show")
@runs
async def show_command() -> None:
    """显示各单位的验证公钥 / show every bureau's verifier keys."""
    async with open_surroundings() as house:
        for line in await key_lines(house):
            console.print(line, soft_wrap=True)


@key_command.command("rotate")
@click.option(
    "--at-once", is_flag=True, help="旧密钥立即停用（被盗时）/ retire the old keys now (when stolen)"
)
@runs
async def rotate_command(*, at_once: bool) -> None:
    """换新密钥；旧的同时再签一段时间 / put a new key first; the old one signs beside it for a while."""
    keys = read_settings().key_store.rotate(at_once=at_once)
    _tell_publics(keys)
    if len(keys.signing) > 1:
        say("新旧密钥现在一起签名；公布新公钥以后执行 pingan key retire")
        say("both sign now; publish the new key, then run pingan key retire")
    else:
        say("只有新密钥签名；以前的签名仍然有效 / only the new key signs; old notes stay valid")


@key_command.command("retire")
@runs
async def retire_command() -> None:
    """停用旧密钥，只留最新的签名 / retire all keys but the newest."""
    _tell_publics(read_settings().key_store.retire())


async def key_lines(house: Surroundings) -> list[str]:
    """Return every bureau's verifier keys with their state, those of the epoch in force first."""
    book = await connect_book(house.database_url)
    try:
        found = [await load_log(book, tenant_id) for tenant_id in await house.list_tenants()]
    finally:
        await book.close()
    keys = house.settings.key_store.load(may_make=False)
    return [line for log in found if log is not None for line in _lines(log, keys)]


def _lines(log: PublicLog, keys: SigningKeys) -> list[str]:
    lines: list[str] = []
    for epoch in range(log.origin.epoch, FIRST_EPOCH - 1, -1):
        for number, key in enumerate(keys.verifier_keys(str(Origin(log.origin.name, epoch)))):
            signs = number < len(keys.signing) and epoch == log.origin.epoch
            lines.append(f"{'在用 / signs' if signs else '旧 / old'}  {key}")
    return lines


def _tell_publics(keys: SigningKeys) -> None:
    for key in keys.signing:
        console.print(f"在用 / signs  {b64(public_of(key))}", soft_wrap=True)
    for public in keys.retired:
        console.print(f"旧 / old  {b64(public)}", soft_wrap=True)
