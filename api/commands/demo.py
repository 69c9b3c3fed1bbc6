"""The demo bureau: opened, imported and replayed on the first start, so that there is something to try."""

import secrets
from dataclasses import dataclass
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
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯"


@dataclass(frozen=True, slots=True)
class Login:
    """One way into the desk of the demo."""

    user_name: str
    name: str
    roles: tuple[Role, ...]
    unit_code: str


async def load_demo(house: Surroundings) -> None:
    """Open the demo bureau, import its files, make its staff and replay a year that ends today."""
    say("建立演示单位 / opening the demo bureau")
    keyring = await house.keyring()
    async with house.engine.begin() as connection:
        await open_book(connection, DEMO)
    events = read_logs(FILES)
    now = datetime.now(UTC)
    shift = days_until(events, now=now, zone=DEMO.zone)
    say("导入组织、点位、队伍、志愿者、活动、物品 / importing places, people and goods")
    report = await import_folder(house, DEMO, FILES, applies=True, now=events[0].at + shift - LEAD)
    tell(report)
    async with house.engine.connect() as connection:
        directory = await read_directory(connection, tenant_id=DEMO.tenant_id)
    say("建立工作人员账号 / making staff accounts")
    password = f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-Demo"
    for login in demo_logins(directory):
        await add_staff(
            house.engine,
            keyring=keyring,
            tenant_id=DEMO.tenant_id,
            new=NewStaff(
                user_name=login.user_name,
                name=login.name,
                password=password,
                roles=login.roles,
                unit_id=UnitId(directory.units[login.unit_code].unit_id),
                must_change=False,
            ),
        )
    path = house.settings.data_folder / LOGINS_FILE
    path.touch(mode=0o600)
    path.write_text(f"{password}\n", encoding="utf-8")
    say("重放一年的活动与兑换 / replaying a year of activities and redemptions")
    await replay(house, DEMO, events, shift)


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
