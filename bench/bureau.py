"""The bureau behind the HTTP parts: the demo's files imported, officers signed in, claims waiting."""

import asyncio
import random
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from api.commands.demo import FILES
from api.rooms import ROOMS
from bench.book import bench_tenant
from bench.plan import Plan
from ledger.book.operations.award import Award
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.operations.open_book import open_book
from ledger.book.teller import Teller, connect_book
from ledger.book.words import POINTS_MAX, Command, Owner, Principal, Request, Tenant, TenantId
from ledger.earning.operations import ACTIVITIES_STAGE, SubmitClaim
from ledger.market.importing.goods import CATEGORIES_STAGE, GOODS_STAGE
from ledger.market.importing.stock import StockImport
from ledger.market.operations.receive_goods import ReceiveGoods
from ledger.people.importing.bureau import import_bureau
from ledger.people.master_key import open_keyring
from ledger.people.operations.staff import add_staff, sign_in
from ledger.people.seal import Keyring
from ledger.people.words import NewStaff, VolunteerId
from ledger.places.words import ShopId, UnitId
from ledger.reports.directory import Directory, read_directory
from ledger.storage.engine import make_engine

NUMBER: Final = 100
SYSTEM: Final = Principal("system/bench")
PUBLISHED: Final = timedelta(days=60)
"""The rules and prices are older than any claim."""
ACTIVITY: Final = "hazard"
"""One approver decides it, and a volunteer may do it three times a day within its caps."""
CLAIM_DAYS: Final = 2
"""A claim that is older is late, and then takes two approvers."""
OFFICERS_MAX: Final = 16
SKU: Final = "G001"
BOXES: Final = 500_000
SHOPS_MAX: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Bureau:
    """What the parts over HTTP use.

    Attributes:
        url: the database as the application's role.
        engine: its connections.
        officers: the cookie of each officer's session with the unit whose claims are theirs.
        shops: shops whose shelves are full.
    """

    url: str
    tenant: Tenant
    engine: AsyncEngine
    keyring: Keyring
    directory: Directory
    officers: list[tuple[str, UnitId]]
    shops: list[ShopId]

    @property
    def tenant_id(self) -> TenantId:
        """Whose book."""
        return self.tenant.tenant_id

    async def submit_all(self, commands: Sequence[Command]) -> list[int]:
        """Book commands of the preparation and return their indexes in the log."""
        teller = Teller(tenant=self.tenant, connect=lambda: connect_book(self.url), rooms=ROOMS)
        try:
            indexes: list[int] = []
            for start in range(0, len(commands), 500):
                part = commands[start : start + 500]
                outcomes = await asyncio.gather(*(teller.submit(command) for command in part))
                indexes += [int(outcome.log_index) for outcome in outcomes]
            return indexes
        finally:
            await teller.close()

    async def wait_claims(self, plan: Plan) -> list[tuple[int, int]]:
        """Submit claims that wait for their officer; return each with the number of that officer."""
        chance = random.Random(1)  # noqa: S311 - load, not secrets
        volunteers = list(self.directory.volunteers.values())
        chance.shuffle(volunteers)
        now = datetime.now(UTC)
        commands = [
            SubmitClaim(
                request=ask(),
                volunteer_id=VolunteerId(volunteers[number % len(volunteers)].volunteer_id),
                activity=ACTIVITY,
                occurred_at=now - timedelta(days=number // len(volunteers) % CLAIM_DAYS, minutes=1),
                unit_id=self.officers[number % len(self.officers)][1],
                grade="C",
            )
            for number in range(plan.requests)
        ]
        indexes = await self.submit_all(commands)
        return [(index, number % len(self.officers)) for number, index in enumerate(indexes)]

    async def give_points(self, volunteer_ids: Iterable[VolunteerId], points: int) -> None:
        """Let volunteers have enough points for every order they will place."""
        now = datetime.now(UTC)
        office = Owner(f"unit/{self.officers[0][1]}")
        commands: list[Command] = []
        for volunteer_id in volunteer_ids:
            commands.append(GrantBudget(ask(), SYSTEM, office, points, "季度拨付"))
            commands.append(
                Award(
                    request=ask(),
                    actor=SYSTEM,
                    office=office,
                    volunteer=Owner(f"volunteer/{volunteer_id}"),
                    points=points,
                    minutes=0,
                    reason="年度奖励",
                    occurred_at=now,
                )
            )
        await self.submit_all(commands)


_keys = count(1)


def ask() -> Request:
    """Make a new request of the preparation."""
    key = f"bench-{next(_keys)}"
    return Request(SYSTEM, key, sha256(key.encode()).digest())


async def open_bureau(url: str, master_key: Path) -> Bureau:
    """Import the demo's files into a new bureau, fund its stations, fill shelves, and sign officers in."""
    tenant, engine = bench_tenant(NUMBER), make_engine(url)
    keyring = open_keyring(master_key, may_make=True)
    async with engine.begin() as connection:
        await open_book(connection, tenant)
    imported = await import_bureau(
        engine,
        keyring=keyring,
        tenant_id=tenant.tenant_id,
        folder=FILES,
        dry_run=False,
        now=datetime.now(UTC) - PUBLISHED,
        later=(ACTIVITIES_STAGE, CATEGORIES_STAGE, GOODS_STAGE, StockImport().stage),
    )
    if not imported.is_applied:
        message = f"the demo's files were not taken over: {imported.problems[0]}"
        raise ValueError(message)
    async with engine.connect() as connection:
        directory = await read_directory(connection, tenant_id=tenant.tenant_id)
    stations = [unit for unit in directory.units.values() if unit.kind == "station"][:OFFICERS_MAX]
    bureau = Bureau(
        url=url,
        tenant=tenant,
        engine=engine,
        keyring=keyring,
        directory=directory,
        officers=[
            (
                await sign_in_officer(engine, keyring, tenant.tenant_id, UnitId(unit.unit_id)),
                UnitId(unit.unit_id),
            )
            for unit in stations
        ],
        shops=[ShopId(shop) for shop in list(directory.shops.values())[:SHOPS_MAX]],
    )
    await bureau.submit_all([
        *(
            GrantBudget(ask(), SYSTEM, Owner(f"unit/{unit.unit_id}"), POINTS_MAX, "季度拨付")
            for unit in stations
        ),
        *(
            ReceiveGoods(
                request=ask(), actor=SYSTEM, shop_id=shop, boxes={SKU: BOXES}, received_at=datetime.now(UTC)
            )
            for shop in bureau.shops
        ),
    ])  # fmt: skip
    return bureau


async def sign_in_officer(engine: AsyncEngine, keyring: Keyring, tenant_id: TenantId, unit_id: UnitId) -> str:
    """Give a unit an approver, and return the token of their session."""
    user_name, password = f"officer{unit_id}", secrets.token_urlsafe()
    new = NewStaff(
        user_name=user_name,
        name="王警官",
        password=password,
        roles=("approver",),
        unit_id=unit_id,
        must_change=False,
    )
    await add_staff(engine, keyring=keyring, tenant_id=tenant_id, new=new)
    signed_in = await sign_in(
        engine,
        keyring=keyring,
        tenant_id=tenant_id,
        user_name=user_name,
        password=password,
        now=datetime.now(UTC),
    )
    return signed_in.token
