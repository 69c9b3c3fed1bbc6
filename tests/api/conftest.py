"""The service as the tests of the interface use it: one bureau per test, on real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.app import build_front, open_house
from api.house import House
from api.settings import Settings
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.words import Owner, Principal, Request, Tenant
from ledger.earning.operations import ACTIVITIES_STAGE
from ledger.market.operations.receive_goods import ReceiveGoods
from ledger.market.tables import goods, prices
from ledger.people.importing.bureau import import_bureau
from ledger.people.master_key import open_keyring
from ledger.people.queries import volunteer_ids_by_number
from ledger.places.tables import checkpoints, shops, units
from ledger.places.words import ShopId, UnitId
from tests.api.service import FILES, NOON, PUBLIC_URL, Clock, Service
from tests.conftest import Database

SYSTEM = Principal("system/test")
NO_PAGES = Path("/nowhere")
FRONTS: list[Litestar] = []
"""Routes that no house stands behind at the moment."""


@pytest.fixture
async def service(
    tenant: Tenant, engine: AsyncEngine, database: Database, tmp_path: Path
) -> AsyncIterator[Service]:
    """Serve a new bureau."""
    async with open_service(tenant, engine, database, tmp_path) as opened:
        yield opened


@asynccontextmanager
async def open_service(
    tenant: Tenant, engine: AsyncEngine, database: Database, folder: Path
) -> AsyncIterator[Service]:
    """Fill a bureau that has an empty book, and serve it."""
    settings = Settings(data_folder=folder, public_url=PUBLIC_URL, secure_cookies=False)
    open_keyring(settings.master_key_path, may_make=True)
    clock = Clock()
    async with front_of_house(settings, database_url=database.application_url, clock=clock) as app:
        await fill(app.state.house, engine, tenant, folder)
        yield await service_of(app, clock, tenant)


async def service_of(app: Litestar, clock: Clock, tenant: Tenant) -> Service:
    """Name what a bureau that is served consists of."""
    house: House = app.state.house
    async with house.reading() as connection:
        tree = await connection.execute(
            select(units.c.code, units.c.unit_id).where(units.c.tenant_id == tenant.tenant_id)
        )
        sold = await connection.execute(
            select(shops.c.code, shops.c.shop_id).where(shops.c.tenant_id == tenant.tenant_id)
        )
        points = await connection.execute(
            select(checkpoints.c.short_code)
            .where(checkpoints.c.tenant_id == tenant.tenant_id)
            .order_by(checkpoints.c.route_order)
        )
        people = await volunteer_ids_by_number(connection, tenant_id=tenant.tenant_id)
    return Service(
        app=app,
        house=house,
        clock=clock,
        tenant_id=tenant.tenant_id,
        people={number: int(volunteer_id) for number, volunteer_id in people.items()},
        units={code: unit_id for code, unit_id in tree},  # noqa: C416 - rows are not pairs to the type checker
        shops={code: shop_id for code, shop_id in sold},  # noqa: C416 - as above
        short_codes=list(points.scalars()),
    )


@asynccontextmanager
async def front_of_house(
    settings: Settings, *, database_url: str, clock: Callable[[], datetime]
) -> AsyncIterator[Litestar]:
    """Open a house behind routes; building those takes long, so one house after another uses the same."""
    app = FRONTS.pop() if FRONTS else build_front(pages=NO_PAGES)
    async with running(
        open_house(app, settings=settings, database_url=database_url, clock=clock, sweeps=False)
    ):
        yield app
    FRONTS.append(app)


@asynccontextmanager
async def running(life: AbstractAsyncContextManager[None]) -> AsyncIterator[None]:
    """Open and close a house in one task, as its server does; a fixture's own halves run in two."""
    started, ending = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with life:
            started.set()
            await ending.wait()

    living = asyncio.create_task(live())
    await asyncio.wait({living, asyncio.create_task(started.wait())}, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield
    finally:
        ending.set()
        await living


async def fill(house: House, engine: AsyncEngine, tenant: Tenant, folder: Path) -> None:
    """Import the small files, give everybody an account, fund the station and stock the shop."""
    files = folder / "files"
    files.mkdir()
    for name, text in FILES.items():
        (files / f"{name}.csv").write_bytes(text.encode())
    report = await import_bureau(
        engine,
        keyring=house.keyring,
        tenant_id=tenant.tenant_id,
        folder=files,
        dry_run=False,
        now=NOON - timedelta(days=30),
        later=(ACTIVITIES_STAGE,),
    )
    assert report.problems == []
    async with engine.begin() as connection:
        tree = {
            row.code: UnitId(row.unit_id)
            for row in await connection.execute(select(units).where(units.c.tenant_id == tenant.tenant_id))
        }
        await lay_goods(connection, tenant)
        shop_id = ShopId(
            await connection.scalar(
                select(shops.c.shop_id).where(shops.c.tenant_id == tenant.tenant_id, shops.c.code == "M01")
            )
            or 0
        )
    station = Owner(f"unit/{tree['S01']}")
    grant = GrantBudget(Request(SYSTEM, "grant", bytes(32)), SYSTEM, station, 10_000, "季度拨付")
    await house.tellers.submit(tenant.tenant_id, grant)
    stock = ReceiveGoods(
        request=Request(SYSTEM, "stock", bytes(32)),
        actor=SYSTEM,
        shop_id=shop_id,
        boxes={"soap": 3, "rice": 5},
        received_at=NOON - timedelta(days=1),
    )
    await house.tellers.submit(tenant.tenant_id, stock)


async def lay_goods(connection: AsyncConnection, tenant: Tenant) -> None:
    """Name two articles and price them."""
    for sku, name_zh, name_en, points in (("soap", "香皂", "Soap", 15), ("rice", "大米", "Rice", 70)):
        article = {"tenant_id": tenant.tenant_id, "sku": sku}
        await connection.execute(
            insert(goods).values(**article, name_zh=name_zh, name_en=name_en, unit_cost_fen=500)
        )
        price = {"effective_from": NOON - timedelta(days=30), "points": points, "set_by": SYSTEM}
        await connection.execute(insert(prices).values(**article, **price))
