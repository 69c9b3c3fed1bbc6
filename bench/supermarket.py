"""A full supermarket over real HTTP: python -m bench.supermarket [--seconds 60] [--kiosks 20] [--phones 500].

Kiosks serve one customer after the other while every phone looks at its points; a quarter of the orders is
sent twice at once, and one article is short, so that the last boxes are raced for. Afterwards nothing may be
double: every order once, points and boxes add up, and the book verifies.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Final

from rich.console import Console

from api.settings import Settings
from bench.book import check_book
from bench.bureau import SKU, SYSTEM, Bureau, ask, open_bureau
from bench.children import in_children
from bench.crowd import Crowd, Notes, send_crowd
from bench.measure import percentiles_ms
from bench.server import analyze, own_server
from bench.service import served
from bench.visitors import POINTS_EACH, activate_phones, pair_kiosk
from ledger.market.operations.receive_goods import ReceiveGoods
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect

SCARCE: Final = "G002"
SCARCE_BOXES: Final = 25
PAUSE_S: Final = 1.0
SUMS: Final = """
SELECT owner, unit, sum(balance)::bigint AS balance FROM accounts
WHERE tenant_id = $1 AND purpose IN ('available', 'shelf') AND owner LIKE ANY($2) GROUP BY owner, unit"""
ORDERS: Final = "SELECT count(*) FROM orders WHERE tenant_id = $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many come, and for how long."""

    kiosks: int = 20
    phones: int = 500
    seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """What became of it.

    Attributes:
        times: seconds that good answers took, by what was asked.
        orders: orders that were placed, each once.
        repeated: of which so many were sent twice at once.
        sold_out: customers who came too late for the scarce article.
        failed: every answer that no customer should have seen.
        doubles: whatever does not add up, in words.
        verified: transactions that verify recomputed.
    """

    times: dict[str, list[float]]
    orders: int
    repeated: int
    sold_out: int
    failed: Counter[str]
    doubles: list[str]
    verified: int


async def run_supermarket(size: Size) -> Evening:
    """Open a bureau on a server of its own, let everybody come, and check what is left."""
    async with own_server() as server:
        settings = Settings(data_folder=server.folder, secure_cookies=False)
        bureau = await open_bureau(server.application_url, settings.master_key_path)
        try:
            await _stock(bureau)
            phones = await activate_phones(bureau, size.phones)
            await bureau.give_points([phone.volunteer_id for phone in phones], POINTS_EACH)
            shops = [bureau.shops[number % len(bureau.shops)] for number in range(size.kiosks)]
            kiosks = [await pair_kiosk(bureau, shop_id) for shop_id in shops]
            await analyze(server)
            before = await _sums(server, bureau)
            with served(settings, server.application_url) as port:
                crowds = [
                    Crowd(port=port, phones=phones, seconds=size.seconds),
                    Crowd(
                        port=port,
                        kiosks=[
                            (kiosk, phones[number :: size.kiosks]) for number, kiosk in enumerate(kiosks)
                        ],
                        skus=(SKU, SKU, SCARCE),
                        pause_s=PAUSE_S,
                        seconds=size.seconds,
                    ),
                ]
                notes = await asyncio.to_thread(in_children, send_crowd, [(crowd,) for crowd in crowds])
            doubles = await _doubles(server, bureau, before, notes)
            return _evening(notes, doubles, await check_book(server.application_url, bureau.tenant))
        finally:
            await bureau.engine.dispose()


async def _stock(bureau: Bureau) -> None:
    """Put a few boxes of the scarce article into every shop."""
    now = datetime.now(UTC)
    await bureau.submit_all([
        ReceiveGoods(
            request=ask(), actor=SYSTEM, shop_id=shop_id, boxes={SCARCE: SCARCE_BOXES}, received_at=now
        )
        for shop_id in bureau.shops
    ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sums:
    """Points of everybody, boxes of every article on all shelves, and the number of orders."""

    points: dict[str, int]
    boxes: Counter[str]
    orders: int


async def _sums(server: EmbeddedServer, bureau: Bureau) -> Sums:
    connection = await connect(server.application_url)
    try:
        rows = await connection.fetch(SUMS, bureau.tenant_id, ["volunteer/%", "shop/%"])
        orders = await connection.fetchval(ORDERS, bureau.tenant_id)
    finally:
        await connection.close()
    boxes: Counter[str] = Counter()
    for row in rows:
        if row["owner"].startswith("shop/"):
            boxes[row["unit"].removeprefix("goods:")] += row["balance"]
    points = {row["owner"]: row["balance"] for row in rows if row["unit"] == "points"}
    return Sums(points, boxes, orders)


async def _doubles(server: EmbeddedServer, bureau: Bureau, before: Sums, notes: Sequence[Notes]) -> list[str]:
    """Compare what customers were told with what the book says."""
    after = await _sums(server, bureau)
    told = [order for one in notes for order in one.orders]
    paid: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for _, _, volunteer_id, points, sku in told:
        paid[f"volunteer/{volunteer_id}"] += points
        taken[sku] += 1
    found = [f"{key}: answered with orders {ids}" for key, ids, *_ in told if len(set(ids)) > 1]
    ids = {order_ids[0] for _, order_ids, *_ in told}
    if not len(ids) == len(told) == after.orders - before.orders:
        found.append(f"{len(told)} orders told, {len(ids)} different, {after.orders - before.orders} booked")
    found += [
        f"{owner}: {points} points before, {paid[owner]} paid, {after.points.get(owner, 0)} left"
        for owner, points in before.points.items()
        if points - paid[owner] != after.points.get(owner, 0)
    ]
    found += [
        f"{sku}: {boxes} boxes before, {taken[sku]} taken, {after.boxes[sku]} left"
        for sku, boxes in before.boxes.items()
        if boxes - taken[sku] != after.boxes[sku] or after.boxes[sku] < 0
    ]
    return found


def _evening(notes: Sequence[Notes], doubles: list[str], verified: int) -> Evening:
    times: dict[str, list[float]] = {}
    for one in notes:
        for name, taken in one.times.items():
            times.setdefault(name, []).extend(taken)
    orders = [order for one in notes for order in one.orders]
    return Evening(
        times=times,
        orders=len(orders),
        repeated=sum(len(ids) > 1 for _, ids, *_ in orders),
        sold_out=sum(one.sold_out for one in notes),
        failed=sum((one.failed for one in notes), Counter[str]()),
        doubles=doubles,
        verified=verified,
    )


async def main(size: Size) -> int:
    """Run it, print what was found, and return the status of the program."""
    console = Console(markup=False, highlight=False, soft_wrap=True)
    console.print(f"{size.kiosks} kiosks and {size.phones} phones for {size.seconds:g} s")
    evening = await run_supermarket(size)
    console.print("| asked | answers | median ms | 99 % ms |")
    console.print("| --- | ---: | ---: | ---: |")
    every = [taken for times in evening.times.values() for taken in times]
    for name, times in [*sorted(evening.times.items()), ("all", every)]:
        median, tail = percentiles_ms(times) or (0.0, 0.0)
        console.print(f"| {name} | {len(times):,} | {median:.1f} | {tail:.1f} |")
    console.print(
        f"{evening.orders:,} orders, {evening.repeated:,} of them sent twice at once; "
        f"{evening.sold_out:,} customers found the scarce article gone; "
        f"{len(every) / size.seconds:,.0f} answers/s"
    )
    for what, count in evening.failed.most_common():
        console.print(f"failed: {count} x {what}")
    for double in evening.doubles:
        console.print(f"does not add up: {double}")
    console.print(f"verify: clean over {evening.verified:,} transactions")
    return 1 if evening.failed or evening.doubles else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for part in fields(Size):
        parser.add_argument(f"--{part.name}", type=type(part.default), default=part.default)
    options = parser.parse_args()
    raise SystemExit(asyncio.run(main(Size(**vars(options)))))
