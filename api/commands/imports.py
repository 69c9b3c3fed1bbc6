"""pingan import: take over a bureau's files; without --yes it only says what it would do."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import rich_click as click
from rich.table import Table

from api.commands.surroundings import Surroundings, console, open_surroundings, runs
from api.rooms import ROOMS
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Tenant
from ledger.earning.deciding.importing import CALENDAR_STAGE
from ledger.earning.operations import ACTIVITIES_STAGE
from ledger.market.importing.goods import CATEGORIES_STAGE, GOODS_STAGE
from ledger.market.importing.stock import StockImport
from ledger.people.importing.bureau import ImportReport, import_bureau


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--bureau", "name", required=True, help="单位 / the bureau")
@click.option("--yes", "applies", is_flag=True, help="真正导入 / really import")
@runs
async def import_command(folder: Path, name: str, *, applies: bool) -> None:
    """导入单位资料：先试运行，全对才写入 / import a bureau's files: a dry run first, all or nothing."""
    async with open_surroundings() as house:
        tenant = await house.tenant(name)
        report = await import_folder(house, tenant, folder, applies=applies, now=datetime.now(UTC))
    tell(report)
    if report.problems_count:
        raise SystemExit(1)
    if not applies:
        console.print("试运行，未写入；确认后加 --yes / a dry run, nothing was written; add --yes to import")


async def import_folder(
    house: Surroundings, tenant: Tenant, folder: Path, *, applies: bool, now: datetime
) -> ImportReport:
    """Check every file, write all of them or nothing, then put the stock on the shelves through the book."""
    stock = StockImport()
    report = await import_bureau(
        house.engine,
        keyring=await house.keyring(),
        tenant_id=tenant.tenant_id,
        folder=folder,
        dry_run=not applies,
        now=now,
        later=(ACTIVITIES_STAGE, CALENDAR_STAGE, CATEGORIES_STAGE, GOODS_STAGE, stock.stage),
    )
    if report.is_applied:
        await house.analyze()
    if report.is_applied and stock.commands:
        teller = Teller(
            tenant=tenant,
            connect=lambda: connect_book(house.database_url),
            rooms=ROOMS,
            clock=lambda: now,
        )
        try:
            await asyncio.gather(*(teller.submit(command) for command in stock.commands))
        finally:
            await teller.close()
    return report


def tell(report: ImportReport) -> None:
    """Show what each file did, and every row that is wrong with its line, column and reason."""
    table = Table(title="导入 / import")
    for heading in ("文件 / file", "新增 / added", "更新 / changed", "不变 / unchanged"):
        table.add_column(heading, justify="left" if heading.startswith("文件") else "right")
    for file in report.files:
        counts = file.counts
        table.add_row(file.file, f"{counts.added:,}", f"{counts.changed:,}", f"{counts.unchanged:,}")
    console.print(table)
    for problem in report.problems:
        console.print(str(problem), style="yellow")
    if report.problems_count:
        console.print(
            f"{report.problems_count} 处有误，什么都没有写入 / problems; nothing was written",
            style="bold yellow",
        )
