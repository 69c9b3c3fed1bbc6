"""The demo bureau: opened, imported and replayed on the first start, so that there is something to try."""

import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from api.commands.imports import import_folder, tell
from api.commands.replay import replay
from api.commands.replay_logs import days_until, read_logs
from api.commands.surroundings import Surroundings, say
from ledger.book.operations import open_book
from ledger.book.words import Tenant, TenantId
from ledger.people.operations.staff import add_staff
from ledger.people.refusals import UserNameTaken
from ledger.people.words import NewStaff, Role
from ledger.places.words import UnitId
from ledger.reports.directory import Directory, read_directory

FILES: Final = Path(__file__).parents[1] / "demo"
DEMO: Final = Tenant(
    TenantId(1),
    "liaohe-demo",
    "辽河市公安局（演示）",
    demo=True,
    zone=ZoneInfo("Asia/Shanghai"),
    points_valid_months=12,
)
LEAD: Final = timedelta(days=1)
LOGINS_FILE: Final = "demo-logins.txt"
BEGINNING_FILE: Final = "demo-loading.json"
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯"


@dataclass(frozen=True, slots=True)
class Login:
    """One way into the desk of the demo."""

    user_name: str
    name: str
    roles: tuple[Role, ...]
    unit_code: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a load drew when it began, so that one that was cut off goes on as the same."""

    shift_days: int
    password: str


async def needs_demo(house: Surroundings) -> bool:
    """Tell whether the demo is to be loaded: on the first start, or when a load was cut off."""
    return house.settings.demo and (_beginning_file(house).exists() or not await house.list_tenants())


async def load_demo(house: Surroundings) -> None:
    """Open the demo bureau, import its files, make its staff and replay a year that ends today."""
    events = read_logs(FILES)
    begun = _begin(house, days_until(events, now=datetime.now(UTC), zone=DEMO.zone))
    shift = timedelta(days=begun.shift_days)
    keyring = await house.keyring()
    if DEMO.tenant_id not in await house.list_tenants():
        say("建立演示单位 / opening the demo bureau")
        async with house.engine.begin() as connection:
            await open_book(connection, DEMO)
    say("导入组织、点位、队伍、志愿者、活动、物品 / importing places, people and goods")
    tell(await import_folder(house, DEMO, FILES, applies=True, now=events[0].at + shift - LEAD))
    async with house.engine.connect() as connection:
        directory = await read_directory(connection, tenant_id=DEMO.tenant_id)
    say("建立工作人员账号 / making staff accounts")
    for login in demo_logins(directory):
        new = NewStaff(
            user_name=login.user_name,
            name=login.name,
            password=begun.password,
            roles=login.roles,
            unit_id=UnitId(directory.units[login.unit_code].unit_id),
            must_change=False,
        )
        with suppress(UserNameTaken):
            await add_staff(house.engine, keyring=keyring, tenant_id=DEMO.tenant_id, new=new)
    async with house.engine.connect() as connection:
        directory = await read_directory(connection, tenant_id=DEMO.tenant_id)
    say("重放一年的活动与兑换 / replaying a year of activities and redemptions")
    await replay(house, DEMO, events, shift, directory)
    await _finish(house, begun)


def _begin(house: Surroundings, shift: timedelta) -> Beginning:
    """Return what the load that was cut off had drawn, or draw it and write it down."""
    path = _beginning_file(house)
    if path.exists():
        return Beginning(**json.loads(path.read_text(encoding="utf-8")))
    begun = Beginning(shift.days, f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-Demo")
    _write_private(path, json.dumps(asdict(begun)))
    return begun


async def _finish(house: Surroundings, begun: Beginning) -> None:
    _write_private(house.settings.data_folder / LOGINS_FILE, f"{begun.password}\n")
    _beginning_file(house).unlink()


def _beginning_file(house: Surroundings) -> Path:
    return house.settings.data_folder / BEGINNING_FILE


def _write_private(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(content, encoding="utf-8")


def demo_logins(directory: Directory) -> list[Login]:
    """Name the staff: two chiefs and an administrator of the bureau, a clerk and an officer per station."""
    logins = [
        Login("admin", "系统管理员", ("administrator",), "B"),
        Login("chief1", "王局长", ("approver", "clerk"), "B"),
        Login("chief2", "李政委", ("approver",), "B"),
        Login("keeper", "超市管理员", ("shop_keeper",), "B"),
    ]
    stations = sorted(code for code, unit in directory.units.items() if unit.kind == "station")
    for number, code in enumerate(stations):
        surname = SURNAMES[number % len(SURNAMES)]
        logins.append(Login(f"{code.lower()}-clerk", f"{surname}内勤", ("clerk",), code))
        logins.append(Login(f"{code.lower()}-officer", f"{surname}警官", ("approver", "clerk"), code))
    return logins


def demo_password(house: Surroundings) -> str | None:
    """Return the demo staff's password, which was drawn when the demo was loaded."""
    path = house.settings.data_folder / LOGINS_FILE
    return path.read_text(encoding="utf-8").strip() if path.exists() else None
