"""pingan export: write a bureau's whole book to a file, while the service runs or without it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import rich_click as click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.commands.surroundings import Surroundings, console, open_surroundings, runs
from api.rooms import ROOMS
from ledger.book.queries import load_seal
from ledger.book.teller import connect_book
from ledger.book.words import Tenant
from ledger.reports.export.extent import extent_of
from ledger.reports.export.stream import export_book
from ledger.reports.export.words import Format

PART_SUFFIX: Final = ".part"


@click.command("export")
@click.option("--bureau", "name", required=True, help="单位名 / name of the bureau")
@click.option(
    "--format",
    "file_format",
    required=True,
    type=click.Choice([str(one) for one in Format]),
    help="表格、供核验的 JSON 行、hledger 日记账 / table, lines for verifiers, hledger journal",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到这个文件；默认 单位名.格式 / the file; by default the bureau's name and the format",
)
@runs
async def export_command(name: str, file_format: str, out: Path | None) -> None:
    """导出一个单位的整本账 / write a bureau's whole book to a file."""
    path = out or Path(f"{name}.{file_format}")
    async with open_surroundings() as house:
        tenant = await house.tenant(name)
        size = await write_export(house, tenant, Format(file_format), path)
    console.print(f"{path}: {size} 笔 / transactions")


async def write_export(house: Surroundings, tenant: Tenant, file_format: Format, path: Path) -> int:
    """Write the file beside its place and move it there when it is whole; return its transactions."""
    part = path.with_name(path.name + PART_SUFFIX)
    connection = await connect_book(house.database_url, application_name="pingan-export")
    try:
        seal = await load_seal(connection, tenant.tenant_id)
        extent = await extent_of(connection, tenant, size_min=seal.size, made_at=datetime.now(UTC))
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with part.open("wb") as file, Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(f"导出 / exporting {tenant.name}", total=extent.size)
            async for piece in export_book(connection, extent, file_format, ROOMS.sealed_columns):
                file.write(piece.content)
                progress.update(task, completed=piece.done)
        part.replace(path)
    except OSError as error:
        message = f"不能写 {path} / cannot write it: {error.strerror}"
        raise click.ClickException(message) from error
    finally:
        part.unlink(missing_ok=True)
        connection.terminate()
    return extent.size
