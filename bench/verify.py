"""Times `verify` over a filled book of any size, alone and with processes of its own."""

from time import perf_counter
from typing import Final

from api.rooms import ROOMS
from bench.book import BookDiffersError, bench_tenant
from bench.filler import awards_of, fill_book
from bench.over_http import Tell
from bench.server import disk_bytes, own_server
from bench.table import Figure, draw_figures
from ledger.book.teller import connect_book
from ledger.book.verifying.apart import checkers_apart
from ledger.book.verifying.reads import allow_time
from ledger.book.verifying.report import Report
from ledger.book.verifying.whole import verify
from ledger.book.words import Tenant

PROCESSES: Final = (1, 2)
AIM_SECONDS: Final = 180
AIM_ENTRIES: Final = 10_000_000
NUMBER: Final = 1


async def run_verify(entries: int, tell: Tell) -> str:
    """Fill a book with so many entries, verify it with one process and with two, and draw what it took.

    Raises:
        BookDiffersError: with the first difference.
    """
    tenant = bench_tenant(NUMBER)
    awards, volunteers = awards_of(entries)
    async with own_server() as server:
        tell(f"filling a book with {entries:,} entries")
        began = perf_counter()
        await fill_book(server.owner_url, tenant, volunteers=volunteers, awards=awards)
        figures = [
            Figure(name="filled", value=perf_counter() - began, unit="s"),
            Figure(name="tables and indexes", value=await disk_bytes(server) / 1_000_000, unit="MB"),
        ]
        for processes in PROCESSES:
            tell(f"verifying, processes: {processes}")
            began = perf_counter()
            report = await _verify(server.application_url, tenant, processes)
            figures.append(
                Figure(
                    name=f"verify of {report.entries:,} entries, processes: {processes}",
                    value=perf_counter() - began,
                    unit="s",
                    most=AIM_SECONDS if entries >= AIM_ENTRIES else None,
                )
            )
    return draw_figures(figures)


async def _verify(url: str, tenant: Tenant, processes: int) -> Report:
    """Verify a book as the command does: one process walks it itself, more are asked for ranges."""
    connection = await connect_book(url)
    try:
        await allow_time(connection)
        if processes == 1:
            report = await verify(connection, tenant, ROOMS.sealed_columns)
        else:
            with checkers_apart(url, tenant, ROOMS.sealed_columns, processes=processes) as apart:
                report = await verify(connection, tenant, ROOMS.sealed_columns, apart=apart.check)
    finally:
        await connection.close()
    if report.differences_count:
        message = f"{tenant.name}: {report.differences[0]}"
        raise BookDiffersError(message)
    return report
