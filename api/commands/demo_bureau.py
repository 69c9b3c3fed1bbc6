"""Opens a demo bureau from a folder of files, as it was just before its logs begin: book, import, staff."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from api.commands.imports import import_folder, tell
from api.commands.surroundings import Surroundings, say
from ledger.book.operations.open_book import open_book
from ledger.book.policy_words import Policy
from ledger.book.words import (
    Tenant,
)
from ledger.people.operations.staff import add_staff
from ledger.people.passwords import hash_password
from ledger.people.refusals import UserNameTaken
from ledger.people.words import NewStaff, Role
from ledger.places.words import UnitId
from ledger.reports.directory import Directory, read_directory

POLICY: Final = Policy(points_valid_months=9)
"""Of a year that ends today the first points have expired, and the next are about to: both can be seen."""
LEAD: Final = timedelta(days=1)
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯"


@dataclass(frozen=True, slots=True)
class Login:
    """One way into the desk of a demo."""

    user_name: str
    name: str
    roles: tuple[Role, ...]
    unit_id: UnitId


async def open_demo_bureau(
    house: Surroundings, tenant: Tenant, folder: Path, *, begins_at: datetime, password: str
) -> Directory:
    """Open a demo's book, import its files and make its staff; what is there already stays as it is.

    Args:
        house: the surroundings.
        tenant: the demo; opened when it is new.
        folder: its files.
        begins_at: when its logs begin; prices and stock are there a day before.
        password: of all its staff.
    """
    keyring = await house.keyring()
    if tenant.tenant_id not in await house.list_tenants():
        say("建立演示单位 / opening the demo bureau")
        async with house.engine.begin() as connection:
            await open_book(connection, tenant, POLICY)
    say("导入组织、点位、队伍、志愿者、活动、物品 / importing places, people and goods")
    tell(await import_folder(house, tenant, folder, applies=True, now=begins_at - LEAD))
    async with house.engine.connect() as connection:
        directory = await read_directory(connection, tenant_id=tenant.tenant_id)
    say("建立工作人员账号 / making staff accounts")
    password_hash = await hash_password(password)
    for login in demo_logins(directory):
        new = NewStaff(
            user_name=login.user_name,
            name=login.name,
            password=password,
            roles=login.roles,
            unit_id=login.unit_id,
            must_change=False,
        )
        with suppress(UserNameTaken):
            await add_staff(
                house.engine,
                keyring=keyring,
                tenant_id=tenant.tenant_id,
                new=new,
                password_hash=password_hash,
            )
    async with house.engine.connect() as connection:
        return await read_directory(connection, tenant_id=tenant.tenant_id)


def new_password() -> str:
    """Draw the password of a demo's staff."""
    return f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-Demo"


def demo_logins(directory: Directory) -> list[Login]:
    """Name the staff: two chiefs and an administrator of the bureau, a clerk and an officer per station."""
    if not directory.units:
        return []
    whole = min(directory.units.values(), key=lambda unit: len(unit.path)).unit_id
    logins = [
        Login("admin", "系统管理员", ("administrator",), whole),
        Login("chief1", "王局长", ("approver", "clerk"), whole),
        Login("chief2", "李政委", ("approver",), whole),
        Login("keeper", "超市管理员", ("shop_keeper",), whole),
    ]
    stations = sorted((code, unit) for code, unit in directory.units.items() if unit.kind == "station")
    for number, (code, unit) in enumerate(stations):
        surname = SURNAMES[number % len(SURNAMES)]
        logins.append(Login(f"{code.lower()}-clerk", f"{surname}内勤", ("clerk",), unit.unit_id))
        logins.append(Login(f"{code.lower()}-officer", f"{surname}警官", ("approver", "clerk"), unit.unit_id))
    return logins
