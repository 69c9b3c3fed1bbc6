"""A bureau imported from small files: two stations, a shop, a team and three volunteers."""

import base64
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Principal, Tenant, TenantId
from ledger.people.importing.bureau import ImportReport, import_bureau
from ledger.people.operations.activation import activate_device, issue_slips
from ledger.people.operations.staff import add_staff
from ledger.people.queries import volunteer_ids_by_number
from ledger.people.seal import Keyring
from ledger.people.words import NewStaff, PhoneActivated, Slip, StaffId, VolunteerId
from ledger.places.tables import kiosks, shops, units
from ledger.places.words import WHOLE_BUREAU, KioskId, Scope, UnitId

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CLERK = Principal("staff/4")
PASSWORD = "Lucky-horse-42"

FILES = {
    "organisation": """code,parent_code,kind,name
B,,bureau,辽河市公安局
S01,B,station,龙山第1派出所
S02,B,station,西安第1派出所
""",
    "places": """code,station_code,kind,name,latitude,longitude,route,route_order,datum
C0101,S01,checkpoint,必巡线1第1点,42.935830,125.220043,L01,1,WGS-84
C0102,S01,checkpoint,必巡线1第2点,42.937930,125.221743,L01,2,GCJ-02
M01,S01,shop,龙山平安超市,,,,,
K011,S01,kiosk,龙山兑换机1号,,,,,
P01,S01,post,警务工作站,42.935830,125.220043,,,WGS-84
""",
    "teams": """code,station_code,corps,name
T001,S01,cleaner,警卫帮寻小1队
""",
    "volunteers": """number,name,phone,sex,born_on,corps,team_code,station_code,joined_on,smartphone
V00001,刘洋明,19900000001,女,1970-10-12,cleaner,T001,S01,2023-03-19,yes
V00002,阿依古丽•买买提,199 0000 0002,女,1958-03-03,guard,,S02,2023-01-19,no
V00003,张国,,男,,guard,,S01,2023-01-19,yes
""",
}


@dataclass(frozen=True, kw_only=True)
class Bureau:
    """A small bureau and what it takes to act in it."""

    engine: AsyncEngine
    keyring: Keyring
    tenant_id: TenantId
    folder: Path
    top: UnitId
    station: UnitId
    scope: Scope
    scope_elsewhere: Scope
    people: dict[str, VolunteerId]
    kiosk: KioskId

    async def slip(self, number: str = "V00001", *, now: datetime = NOON) -> Slip:
        """Print a slip for one volunteer."""
        slips = await issue_slips(
            self.engine,
            keyring=self.keyring,
            tenant_id=self.tenant_id,
            scope=WHOLE_BUREAU,
            volunteer_ids=[self.people[number]],
            issued_by=CLERK,
            now=now,
        )
        return slips[0]

    async def activate(self, code: str, secret: str | None = None, *, now: datetime = NOON) -> PhoneActivated:
        """Type a code on a phone."""
        return await activate_device(
            self.engine,
            keyring=self.keyring,
            activation_code=code,
            device_secret=secret or new_secret(),
            label="红米",
            now=now,
        )

    async def member(self, user_name: str = "wang.li", **other: object) -> StaffId:
        """Give somebody an account at the desk."""
        values = {
            "user_name": user_name,
            "name": "王丽",
            "password": PASSWORD,
            "roles": ("clerk",),
            "unit_id": self.station,
        } | other
        new = NewStaff(**values)  # type: ignore[arg-type]
        return await add_staff(self.engine, keyring=self.keyring, tenant_id=self.tenant_id, new=new)


def new_secret() -> str:
    """Make a secret as a phone does."""
    return base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=")


def write_files(folder: Path, **changed: str) -> None:
    """Write the small files, some of them changed."""
    folder.mkdir(exist_ok=True)
    for name, content in (FILES | changed).items():
        (folder / f"{name}.csv").write_bytes(content.encode())


async def take_over(bureau: Bureau, *, dry_run: bool = False) -> ImportReport:
    """Import the bureau's folder again."""
    return await import_bureau(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        folder=bureau.folder,
        dry_run=dry_run,
        now=NOON,
    )


async def everything(bureau: Bureau) -> list[str]:
    """Return every row that an import may write, as text."""
    rows: list[str] = []
    tables = (
        "units",
        "routes",
        "checkpoints",
        "posts",
        "shops",
        "kiosk_sites",
        "teams",
        "volunteers",
        "person_keys",
    )
    async with bureau.engine.connect() as connection:
        for table in tables:
            question = f"SELECT t::text FROM {table} t WHERE tenant_id = :tenant_id ORDER BY 1"  # noqa: S608 - names from the line above
            found = await connection.execute(text(question), {"tenant_id": bureau.tenant_id})
            rows += found.scalars()
    return rows


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    """Give a keyring whose master key is new in each run."""
    return Keyring(secrets.token_bytes(32))


@pytest.fixture
async def bureau(engine: AsyncEngine, tenant: Tenant, keyring: Keyring, tmp_path: Path) -> Bureau:
    """Import the small files into a new bureau and put one kiosk into its shop."""
    folder = tmp_path / "bureau"
    write_files(folder)
    tenant_id = tenant.tenant_id
    report = await import_bureau(
        engine, keyring=keyring, tenant_id=tenant_id, folder=folder, dry_run=False, now=NOON
    )
    assert report.problems == []
    async with engine.begin() as connection:
        found = await connection.execute(select(units).where(units.c.tenant_id == tenant_id))
        tree = {row.code: row for row in found}
        shop_id = await connection.scalar(select(shops.c.shop_id).where(shops.c.tenant_id == tenant_id))
        kiosk = insert(kiosks).values(
            tenant_id=tenant_id,
            shop_id=shop_id,
            name="一号机",
            hand_over="instant",
            paired_at=NOON,
            paired_by=CLERK,
        )
        kiosk_id = (await connection.execute(kiosk.returning(kiosks.c.kiosk_id))).scalar_one()
        people = await volunteer_ids_by_number(connection, tenant_id=tenant_id)
    return Bureau(
        engine=engine,
        keyring=keyring,
        tenant_id=tenant_id,
        folder=folder,
        top=UnitId(tree["B"].unit_id),
        station=UnitId(tree["S01"].unit_id),
        scope=Scope(tree["S01"].path),
        scope_elsewhere=Scope(tree["S02"].path),
        people=people,
        kiosk=KioskId(kiosk_id),
    )
