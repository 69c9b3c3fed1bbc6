"""pingan replay: send logged activities and redemptions through the same operations as the pages do."""

import heapq
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import rich_click as click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from api.commands.demo_bureau import new_password, open_demo_bureau
from api.commands.replay_logs import ActivityDone, Event, days_until, read_logs
from api.commands.replay_steps import (
    REPLAY,
    Step,
    Unknown,
    step_of_redemption,
    steps_of_activity,
    steps_of_budgets,
)
from api.commands.replaying import DemoClock, Replay, Tally
from api.commands.surroundings import Surroundings, console, open_surroundings, runs
from api.commands.verify import verify_tenant
from api.rooms import ROOMS
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Tenant, TenantId
from ledger.reports.directory import Directory, read_directory, read_totals, replay_standing

OPEN_EVENTS: Final = 120
"""The last events are left to the people who try the demo: their claims wait in the queues."""
GIVEN: Final = ("pending", "available", "held", "redeemed", "expired")
BUDGET_LEAD: Final = timedelta(hours=12)


@click.command("replay")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--bureau", "name", required=True, help="演示单位 / the demo bureau")
@click.option("--as-logged", is_flag=True, help="保留原日期 / keep the logged dates")
@runs
async def replay_command(folder: Path, name: str, *, as_logged: bool) -> None:
    """重放日志到演示单位，没有就用同一文件夹新建 / replay logs into a demo; a new one is made."""
    events = read_logs(folder)
    async with open_surroundings() as house:
        found = await house.find_tenant(name)
        tenant = found or await _new_demo(house, name)
        shift = timedelta() if as_logged else days_until(events, now=datetime.now(UTC), zone=tenant.zone)
        first = events[0].at + shift
        if found is None:
            password = new_password()
            directory = await open_demo_bureau(house, tenant, folder, begins_at=first, password=password)
            console.print(f"演示账号的口令 / password of the demo's staff: {password}")
        else:
            await check_can_replay(house, tenant, first)
            async with house.engine.connect() as connection:
                directory = await read_directory(connection, tenant_id=tenant.tenant_id)
        await replay(house, tenant, events, shift, directory)
        report = await verify_tenant(house, tenant.tenant_id)
    if report.differences_count:
        raise SystemExit(1)


async def _new_demo(house: Surroundings, name: str) -> Tenant:
    number = TenantId(max(await house.list_tenants(), default=0) + 1)
    zone = ZoneInfo("Asia/Shanghai")
    return Tenant(number, name, name, demo=True, zone=zone)


async def check_can_replay(house: Surroundings, tenant: Tenant, first: datetime) -> None:
    """Leave with a sentence unless this is a demo whose book has not gone past the logs already."""
    if not tenant.demo:
        message = f"{tenant.name} 不是演示单位，不能重放 / is no demo bureau and takes no replay"
        raise click.ClickException(message)
    async with house.engine.connect() as connection:
        last_recorded_at, is_begun = await replay_standing(
            connection, tenant_id=tenant.tenant_id, client=REPLAY
        )
    if last_recorded_at > first and not is_begun:
        message = (
            f"{tenant.name} 的账本已记到日志之后，不能再从头重放；请换一个新的单位名"
            " / its book has gone past the logs; give a new name"
        )
        raise click.ClickException(message)


@dataclass(frozen=True, slots=True)
class Played:
    """The result of a replay; `seconds` is how long the commands took."""

    tally: Tally
    seconds: float


async def replay(
    house: Surroundings, tenant: Tenant, events: list[Event], shift: timedelta, directory: Directory
) -> Played:
    """Send the events, shifted in time, and say what became of them."""
    unknown: list[str] = []
    first, last = events[0].at + shift, events[-1].at + shift
    budgets = steps_of_budgets(directory, first=first - BUDGET_LEAD, last=last)
    merged = heapq.merge(budgets, sorted(_steps(directory, events, shift, unknown), key=_at), key=_at)
    steps = [step for step in merged if step.at <= datetime.now(UTC)]
    clock = DemoClock(tenant, first - BUDGET_LEAD)
    # A crash in the middle of a demo's past costs nobody anything, so its commits need not wait for the disk.
    teller = Teller(
        tenant=tenant,
        connect=lambda: connect_book(house.database_url, synchronous_commit="off"),
        rooms=ROOMS,
        clock=clock,
    )
    open_from = events[-min(OPEN_EVENTS, len(events))].at + shift
    played = Replay(
        tenant=tenant,
        directory=directory,
        engine=house.engine,
        teller=teller,
        clock=clock,
        open_from=open_from,
    )
    begun = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("重放 / replaying", total=len(steps))
        await played.run(steps, lambda count: progress.advance(task, count))
    await teller.close()
    await house.analyze()
    result = Played(played.tally, time.perf_counter() - begun)
    result.tally.refused.update({"unknown_name": len(unknown)} if unknown else {})
    await _tell(house, tenant, result)
    return result


def _at(step: Step) -> datetime:
    return step.at


def _steps(directory: Directory, events: list[Event], shift: timedelta, unknown: list[str]) -> Iterator[Step]:
    for event in events:
        try:
            if isinstance(event, ActivityDone):
                yield from steps_of_activity(directory, event, event.at + shift)
            else:
                yield step_of_redemption(directory, event, event.at + shift)
        except Unknown:
            unknown.append(event.number)


async def _tell(house: Surroundings, tenant: Tenant, played: Played) -> None:
    async with house.engine.connect() as connection:
        totals = await read_totals(connection, tenant_id=tenant.tenant_id)
    tally = played.tally
    given = sum(totals.get(("points", purpose), 0) for purpose in GIVEN)
    table = Table(title=f"重放结果 / replay of {tenant.title}", show_header=False)
    table.add_row("接受 / accepted", f"{tally.accepted:,}")
    table.add_row("待审 / waiting", f"{tally.waiting:,}")
    for code, count in tally.refused.most_common():
        table.add_row(f"拒绝 / refused: {code}", f"{count:,}")
    table.add_row("发放积分 / points given", f"{given:,}")
    table.add_row("兑换积分 / points redeemed", f"{totals.get(('points', 'redeemed'), 0):,}")
    table.add_row("服务分钟 / minutes served", f"{totals.get(('minutes', 'served'), 0):,}")
    rate = tally.commands / played.seconds if played.seconds else 0
    table.add_row("指令 / commands", f"{tally.commands:,} ({rate:,.0f}/s)")
    console.print(table)
