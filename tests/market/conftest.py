"""A bureau with two shops, goods, volunteers, a clerk who is one of them, and a teller of its book."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from api import rooms
from ledger.book.operations.award import Award
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import Outcome, Owner, Principal, Request, Tenant
from ledger.market.operations.hand_over import HandOver
from ledger.market.operations.place_order import PlaceOrder, draw_receipt_code
from ledger.market.operations.receive_goods import ReceiveGoods
from ledger.market.operations.void_order import VoidOrder
from ledger.market.tables import goods, prices
from ledger.market.words import (
    ByKiosk,
    ByStaff,
    BySweep,
    ByVolunteer,
    LineAsked,
    OrderId,
    Sku,
)
from ledger.people.tables import staff, volunteers
from ledger.people.words import StaffId, VolunteerId
from ledger.places.tables import shops, units
from ledger.places.words import KioskId, ShopId
from tests.conftest import Database
from tests.tellers import open_teller

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SOAP, RICE = Sku("G001"), Sku("G005")
PRICES = {SOAP: 15, RICE: 70}
KEEPER = Principal("staff/1")
SHOP, OTHER_SHOP = ShopId(1), ShopId(2)
KIOSK = ByKiosk(KioskId(1), SHOP)
STAFF, STAFF_ELSEWHERE = ByStaff(StaffId(1)), ByStaff(StaffId(2))
STATION = Owner("unit/2")
ROOMS = rooms.ROOMS
_keys = count(1)


def request(key: str | None = None, *, client: Principal = KEEPER) -> Request:
    """Make a request; without a key it is a new intent."""
    key = key or f"key-{next(_keys)}"
    return Request(client, key, sha256(key.encode()).digest())


@dataclass
class Clock:
    """The present moment, as the test wants it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, step: timedelta) -> None:
        """Let time pass."""
        self.now += step


@dataclass
class Market:
    """A bureau's market with its verbs at hand; ids are those of the sample rows below."""

    tenant: Tenant
    teller: Teller
    engine: AsyncEngine
    database: Database
    clock: Clock
    shop: ShopId = SHOP
    other_shop: ShopId = OTHER_SHOP
    kiosk: ByKiosk = KIOSK
    keeper: ByStaff = STAFF
    keeper_elsewhere: ByStaff = STAFF_ELSEWHERE

    async def give(self, volunteer: int, points: int) -> Outcome:
        """Award points."""
        owner = Owner(f"volunteer/{volunteer}")
        await self.teller.submit(GrantBudget(request(), KEEPER, STATION, points, "季度拨付"))
        return await self.teller.submit(
            Award(request(), KEEPER, STATION, owner, points, 60, "夜间巡逻", self.clock())
        )

    async def stock(self, sku: Sku, boxes: int) -> Outcome:
        """Put boxes on the shelf."""
        return await self.teller.submit(
            ReceiveGoods(
                request=request(),
                actor=KEEPER,
                shop_id=self.shop,
                boxes={sku: boxes},
                received_at=self.clock(),
            )
        )

    async def open_for(self, volunteer: int) -> None:
        """Give a volunteer 100 points and the shop 10 pieces of soap."""
        await self.give(volunteer, 100)
        await self.stock(SOAP, 10)

    def order(
        self,
        volunteer: int,
        *lines: tuple[Sku, int],
        asked: Request | None = None,
        instant: bool = False,
        shop: ShopId | None = None,
    ) -> PlaceOrder:
        """Make an order at the kiosk."""
        return PlaceOrder(
            request=asked or request(),
            volunteer_id=VolunteerId(volunteer),
            shop_id=shop or self.shop,
            kiosk_id=self.kiosk.kiosk_id,
            lines=tuple(LineAsked(*line) for line in lines),
            receipt_code=draw_receipt_code(),
            placed_at=self.clock(),
            instant=instant,
        )

    def hand_over(
        self,
        order: int,
        by: ByKiosk | ByStaff | None = None,
        *,
        lines: Sequence[tuple[Sku, int]] | None = None,
    ) -> HandOver:
        """Hand an order over, at the kiosk unless somebody is named; all of it unless lines are named."""
        return HandOver(
            request=request(),
            order_id=OrderId(order),
            by=by or self.kiosk,
            handed_over_at=self.clock(),
            lines=None if lines is None else tuple(LineAsked(*line) for line in lines),
        )

    def void(self, order: int, by: ByVolunteer | ByStaff | BySweep) -> VoidOrder:
        """Take an order back."""
        return VoidOrder(
            request=request(), order_id=OrderId(order), by=by, voided_at=self.clock(), reason="不要了"
        )

    async def balances(self) -> dict[str, int]:
        """Return what every account holds, by owner, purpose and unit."""
        connection = await connect_book(self.database.application_url)
        rows = await connection.fetch(
            "SELECT owner, purpose, unit, sum(balance)::bigint AS balance FROM accounts"
            " WHERE tenant_id = $1 GROUP BY owner, purpose, unit HAVING sum(balance) <> 0",
            self.tenant.tenant_id,
        )
        await connection.close()
        return {f"{row['owner']} {row['purpose']} {row['unit']}": row["balance"] for row in rows}

    async def differences(self) -> list[str]:
        """Recompute the book and return what does not fit."""
        connection = await connect_book(self.database.application_url)
        report = await verify(connection, self.tenant, ROOMS.sealed_columns)
        await connection.close()
        return [str(difference) for difference in report.differences]


@pytest.fixture
async def market(tenant: Tenant, engine: AsyncEngine, database: Database) -> AsyncIterator[Market]:
    """Open the market of the test's bureau."""
    clock = Clock()
    await lay(engine, tenant)
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=clock) as teller:
        yield Market(tenant, teller, engine, database, clock)


async def lay(engine: AsyncEngine, tenant: Tenant) -> None:
    """Insert the rows that stand around a market; clerk 1 is volunteer 9, clerk 2 serves another station."""
    rows: list[tuple[Table, Mapping[str, Any]]] = [
        (
            units,
            {"unit_id": 1, "kind": "bureau", "code": "B", "name": "辽河市公安局", "path": "/1/", "depth": 0},
        ),
        (units, _station(2, "S01", "龙山派出所")),
        (units, _station(3, "S02", "西安派出所")),
        (shops, {"shop_id": 1, "code": "M01", "unit_id": 2, "name": "平安超市一店"}),
        (shops, {"shop_id": 2, "code": "M02", "unit_id": 3, "name": "平安超市二店"}),
        *((volunteers, _volunteer(number)) for number in (1, 2, 9)),
        (staff, _clerk(1, unit_id=2, volunteer_id=9)),
        (staff, _clerk(2, unit_id=3, volunteer_id=None)),
        (goods, {"sku": SOAP, "name_zh": "香皂", "name_en": "Soap", "unit_cost_fen": 350}),
        (goods, {"sku": RICE, "name_zh": "大米5kg", "name_en": "Rice 5 kg", "unit_cost_fen": 2900}),
        *(
            (prices, {"sku": sku, "effective_from": NOON, "points": points, "set_by": KEEPER})
            for sku, points in PRICES.items()
        ),
    ]
    async with engine.begin() as connection:
        for table, values in rows:
            await connection.execute(insert(table).values(tenant_id=tenant.tenant_id, **values))


def _station(unit_id: int, code: str, name: str) -> dict[str, Any]:
    path = f"/1/{unit_id}/"
    return {
        "unit_id": unit_id,
        "parent_id": 1,
        "kind": "station",
        "code": code,
        "name": name,
        "path": path,
        "depth": 1,
    }


def _volunteer(volunteer_id: int) -> dict[str, Any]:
    return {
        "volunteer_id": volunteer_id,
        "number": f"V{volunteer_id:05}",
        "unit_id": 2,
        "corps": "rider",
        "joined_on": NOON.date(),
        "smartphone": True,
        "name_sealed": b"-",
        "name_index": b"-",
    }


async def add_staff(
    market: Market, staff_id: int, *, roles: list[str], unit_id: int = 2, volunteer_id: int | None = None
) -> None:
    """Let somebody work at the station of the shop, or at another."""
    row = {**_clerk(staff_id, unit_id=unit_id, volunteer_id=volunteer_id), "roles": roles}
    async with market.engine.begin() as connection:
        await connection.execute(insert(staff).values(tenant_id=market.tenant.tenant_id, **row))


def _clerk(staff_id: int, *, unit_id: int, volunteer_id: int | None) -> dict[str, Any]:
    return {
        "staff_id": staff_id,
        "user_name": f"keeper{staff_id}",
        "name_sealed": b"-",
        "roles": ["shop_keeper"],
        "unit_id": unit_id,
        "volunteer_id": volunteer_id,
        "password_hash": "-",
        "must_change": False,
        "failed_count": 0,
    }
