"""pingan verify: recompute books from their rows, name every difference, and exit non-zero on any."""

import rich_click as click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.commands.surroundings import Surroundings, console, open_surroundings, runs
from api.rooms import ROOMS
from ledger.book.queries import load_tenant
from ledger.book.teller import connect_book
from ledger.book.verify import Report, verify
from ledger.book.words import TenantId

SHOWN_MAX = 50


@click.command("verify")
@click.option("--bureau", "name", help="只核对这一个单位 / only this bureau")
@runs
async def verify_command(name: str | None) -> None:
    """核对账本：由原始记录重算封存树与余额 / recompute leaves, tiles, roots, balances and requests."""
    async with open_surroundings() as house:
        chosen = [(await house.tenant(name)).tenant_id] if name else await house.list_tenants()
        found = [await verify_tenant(house, tenant_id) for tenant_id in chosen]
    if any(report.differences_count for report in found):
        raise SystemExit(1)


async def verify_tenant(house: Surroundings, tenant_id: TenantId) -> Report:
    """Verify one book with progress and say the result."""
    connection = await connect_book(house.database_url)
    try:
        tenant = await load_tenant(connection, tenant_id)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(f"核对 / verifying {tenant.name}", total=None)
            report = await verify(
                connection,
                tenant,
                ROOMS.sealed_columns,
                lambda done, size: progress.update(task, completed=done, total=size),
            )
    finally:
        await connection.close()
    verdict = (
        "完好 / clean" if not report.differences_count else f"{report.differences_count} 处不符 / differences"
    )
    console.print(
        f"{tenant.name}: {report.transactions} 笔 / transactions, {report.entries} 分录 / entries, "
        f"{report.accounts} 账户 / accounts, root {report.root.hex()[:16]}: {verdict}"
    )
    for difference in report.differences[:SHOWN_MAX]:
        console.print(f"  {difference}")
    return report
