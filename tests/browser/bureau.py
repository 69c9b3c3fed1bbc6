"""A small bureau for the browser tests: the demo's files cut down, imported as `pingan import` does."""

import asyncio
import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from api.commands.demo import FILES
from api.commands.imports import import_folder
from api.commands.surroundings import Surroundings
from api.rooms import ROOMS
from api.settings import Settings
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.operations.open_book import open_book
from ledger.book.tellers import Tellers
from ledger.book.words import Owner, Principal, Request, Tenant, TenantId
from ledger.earning.tables import rules
from ledger.people.operations.staff import add_staff
from ledger.people.passwords import hash_password
from ledger.people.queries import volunteer_ids_by_number
from ledger.people.words import NewStaff, Role, VolunteerId
from ledger.places.tables import checkpoints, shops, units
from ledger.places.words import UnitId
from ledger.storage.engine import make_engine
from tests.conftest import Database

Row = dict[str, str]

PASSWORD: Final = "Lucky-horse-42"
BUREAU: Final = Tenant(
    TenantId(1),
    "liaohe-test",
    "辽河市公安局",
    demo=False,
    zone=ZoneInfo("Asia/Shanghai"),
)
SYSTEM: Final = Principal("system/test")
BUDGET_POINTS: Final = 100_000
STEP_DEGREES: Final = 0.0002
"""The checkpoints stand some 25 m apart, so that three scans in a minute are no faster than a rider."""
OFFICER_NUMBER: Final = "V00339"
"""The volunteer of S02 that its officer is, too."""
LAST_BOX: Final = "G009"
STAFF: Final[dict[str, tuple[str, tuple[Role, ...], str]]] = {
    "admin": ("系统管理员", ("administrator",), "B"),
    "s06-officer": ("孙警官", ("approver", "clerk"), "S06"),
    "s06-second": ("钱警官", ("approver",), "S06"),
    "s06-clerk": ("孙内勤", ("clerk",), "S06"),
    "s02-officer": ("李警官", ("approver", "clerk"), "S02"),
    "keeper": ("超市管理员", ("shop_keeper",), "B"),
    "monitor": ("超市监督员", ("shop_monitor",), "B"),
    "tips-li": ("李专员", ("tip_desk",), "B"),
    "tips-zhao": ("赵专员", ("tip_desk",), "B"),
    "audit": ("周审计", ("auditor",), "B"),
}


@dataclass
class Bureau:
    """What the tests know of the bureau that is served.

    Attributes:
        short_codes: of the checkpoints of each station, in the order of their route.
        places: where those stand, as latitude and longitude.
        fresh: volunteers of each station whom no test has taken yet.
        folder: where its files and its master key lie.
    """

    tenant_id: int
    database_url: str
    folder: Path
    short_codes: dict[str, list[str]]
    places: dict[str, list[tuple[float, float]]]
    volunteer_ids: dict[str, int]
    shop_ids: dict[str, int]
    fresh: dict[str, list[str]] = field(default_factory=dict)

    def take_volunteer(self, station: str = "S06") -> str:
        """Give a volunteer to one test alone."""
        return self.fresh[station].pop(0)


NEWCOMERS_FROM: Final = frozenset({"S07", "S08", "S09"})


def write_files(folder: Path) -> None:
    """Cut the demo's files down: two stations, a route of four checkpoints and a shop each, a few goods."""
    kept: dict[str, Callable[[Row], Row | None]] = {
        "organisation": lambda row: row if row["code"] in {"B", "D02", "D06", "S02", "S06"} else None,
        "places": _place,
        "teams": lambda row: row if row["station_code"] in {"S02", "S06"} else None,
        "volunteers": _volunteer,
        "activities": _activity,
        "categories": lambda row: row,
        "goods": lambda row: row if row["sku"] <= LAST_BOX else None,
        "stock": _stock,
    }
    for name, keep in kept.items():
        with (FILES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            columns = reader.fieldnames or []
            rows = [row for row in map(keep, reader) if row is not None]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, columns)
            writer.writeheader()
            writer.writerows(rows)


def _volunteer(row: Row) -> Row | None:
    """Keep the people of both stations, and let those of others come to one: each test takes some."""
    row = row | {"insurance_valid_to": ""}
    if row["station_code"] in {"S02", "S06"}:
        return row
    return {**row, "station_code": "S06", "team_code": ""} if row["station_code"] in NEWCOMERS_FROM else None


def _place(row: Row) -> Row | None:
    """Keep one route per station; the second one comes from a station that is left out."""
    if row["code"] in {"M02", "M06"}:
        return row
    if row["route"] not in {"L15", "L02"}:
        return None
    order = int(row["route_order"])
    station = "S06" if row["route"] == "L15" else "S02"
    return row | {"station_code": station, "latitude": f"{42.93 + order * STEP_DEGREES:.6f}"} | LONGITUDE


LONGITUDE: Final = {"longitude": "125.166084"}


def _activity(row: Row) -> Row:
    """Let a patrol be worth two bars of soap at any hour, uninsured, and let a place do at night."""
    if not row["code"].endswith("patrol"):
        return row
    worth = {"points": "30", "cap_day": "600", "cap_week": "2400", "evidence_grade": "B"}
    return row | worth | {"needs_insurance": "no"} | UNTOLD


UNTOLD: Final = {"risk_text_zh": "", "risk_text_en": ""}


def _stock(row: Row) -> Row | None:
    if row["shop_code"] not in {"M02", "M06"} or row["sku"] > LAST_BOX:
        return None
    return row | {"quantity": "1" if row["sku"] == LAST_BOX else "60"}


async def open_bureau(database: Database, folder: Path) -> Bureau:
    """Open the bureau: files, staff with every role, budgets, and goods on the shelves."""
    write_files(folder)
    engine = make_engine(database.application_url)
    settings = Settings(data_folder=folder)
    house = Surroundings(settings, database.application_url, database.owner_url, engine, None)
    try:
        await house.keyring()
        async with engine.begin() as connection:
            await open_book(connection, BUREAU)
        now = datetime.now(UTC) - timedelta(days=1)
        report = await import_folder(house, BUREAU, folder, applies=True, now=now)
        assert report.problems == []
        await award_at_once(database)
        bureau = await _read(house)
        await _add_staff(house, bureau)
    finally:
        await engine.dispose()
    return bureau


async def award_at_once(database: Database) -> None:
    """Keep rules of before automatic awards had to be shown for a day: a browser test cannot wait."""
    engine = make_engine(database.owner_url)
    async with engine.begin() as connection:
        await connection.execute(update(rules).where(rules.c.approval == "auto").values(notice_days=0))
    await engine.dispose()


async def _read(house: Surroundings) -> Bureau:
    async with house.engine.connect() as connection:
        points = await connection.execute(
            select(units.c.code, checkpoints.c.short_code, checkpoints.c.latitude, checkpoints.c.longitude)
            .join(units, units.c.unit_id == checkpoints.c.unit_id)
            .order_by(checkpoints.c.route_order)
        )
        codes: dict[str, list[str]] = {"S02": [], "S06": []}
        places: dict[str, list[tuple[float, float]]] = {"S02": [], "S06": []}
        for point in points:
            codes[point.code].append(point.short_code)
            places[point.code].append((float(point.latitude), float(point.longitude)))
        sold = await connection.execute(select(shops.c.code, shops.c.shop_id))
        numbers = await volunteer_ids_by_number(connection, tenant_id=BUREAU.tenant_id)
    with (house.settings.data_folder / "volunteers.csv").open(encoding="utf-8") as file:
        fresh: dict[str, list[str]] = {"S02": [], "S06": []}
        for row in csv.DictReader(file):
            if row["number"] != OFFICER_NUMBER:
                fresh[row["station_code"]].append(row["number"])
    return Bureau(
        tenant_id=BUREAU.tenant_id,
        database_url=house.database_url,
        folder=house.settings.data_folder,
        short_codes=codes,
        places=places,
        volunteer_ids={str(number): int(volunteer_id) for number, volunteer_id in numbers.items()},
        shop_ids={str(row.code): int(row.shop_id) for row in sold},
        fresh=fresh,
    )


async def _add_staff(house: Surroundings, bureau: Bureau) -> None:
    async with house.engine.connect() as connection:
        tree = {
            row.code: row.unit_id for row in await connection.execute(select(units.c.code, units.c.unit_id))
        }
    keyring = await house.keyring()
    own = VolunteerId(bureau.volunteer_ids[OFFICER_NUMBER])
    password_hash = await hash_password(PASSWORD)
    for user_name, (name, roles, unit) in STAFF.items():
        new = NewStaff(
            user_name=user_name,
            name=name,
            password=PASSWORD,
            roles=roles,
            unit_id=UnitId(tree[unit]),
            volunteer_id=own if user_name == "s02-officer" else None,
            must_change=False,
        )
        await add_staff(
            house.engine,
            keyring=keyring,
            tenant_id=BUREAU.tenant_id,
            new=new,
            password_hash=password_hash,
        )
    tellers = Tellers(house.database_url, ROOMS, clock=lambda: datetime.now(UTC))
    try:
        grants = [
            GrantBudget(
                Request(SYSTEM, f"grant {code}", bytes(32)),
                SYSTEM,
                Owner(f"unit/{tree[code]}"),
                BUDGET_POINTS,
                "第四季度预算",
            )
            for code in ("S02", "S06")
        ]
        await asyncio.gather(*(tellers.submit(BUREAU.tenant_id, grant) for grant in grants))
    finally:
        await tellers.close()
