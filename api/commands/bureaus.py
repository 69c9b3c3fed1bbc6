"""pingan bureau and pingan staff: open a bureau, and give somebody an account at its desk."""

import secrets
from zoneinfo import ZoneInfo, available_timezones

import rich_click as click

from api.commands.surroundings import console, open_surroundings, runs
from ledger.book.operations.open_book import open_book
from ledger.book.policy_words import Policy
from ledger.book.words import (
    Tenant,
    TenantId,
)
from ledger.people.operations.staff import add_staff
from ledger.people.words import ROLES, NewStaff
from ledger.reports.directory import read_directory


@click.command("bureau")
@click.argument("name")
@click.argument("title")
@click.option("--time-zone", default="Asia/Shanghai", help="时区 / time zone")
@click.option(
    "--points-valid-months", default=12, type=click.IntRange(1, 120), help="积分有效月数 / validity"
)
@click.option("--demo", is_flag=True, help="演示单位，可重放 / a demo bureau, which takes replays")
@runs
async def bureau_command(
    name: str, title: str, *, time_zone: str, points_valid_months: int, demo: bool
) -> None:
    """开立单位与账本 / open a bureau and its book."""
    if time_zone not in available_timezones():
        message = f"没有时区 {time_zone} / there is no time zone {time_zone}"
        raise click.ClickException(message)
    async with open_surroundings() as house:
        await house.keyring()
        tenant_id = TenantId(max(await house.list_tenants(), default=0) + 1)
        tenant = Tenant(tenant_id, name, title, demo=demo, zone=ZoneInfo(time_zone))
        async with house.engine.begin() as connection:
            await open_book(connection, tenant, Policy(points_valid_months=points_valid_months))
    console.print(f"{title}: {name}, tenant {tenant_id}")


@click.command("staff")
@click.argument("user_name")
@click.argument("name")
@click.option("--bureau", required=True, help="单位 / the bureau")
@click.option("--unit", "unit_code", required=True, help="机构代码 / code of the unit whose subtree they see")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES))
@runs
async def staff_command(
    user_name: str, name: str, *, bureau: str, unit_code: str, roles: tuple[str, ...]
) -> None:
    """建立工作人员账号，并显示初始密码 / make a staff account and show its first password once."""
    password = f"{secrets.token_urlsafe(12)}-7a"
    async with open_surroundings() as house:
        tenant = await house.tenant(bureau)
        async with house.engine.connect() as connection:
            directory = await read_directory(connection, tenant_id=tenant.tenant_id)
        unit = directory.units.get(unit_code)
        if unit is None:
            message = f"没有代码为 {unit_code} 的机构 / there is no unit with the code {unit_code}"
            raise click.ClickException(message)
        await add_staff(
            house.engine,
            keyring=await house.keyring(),
            tenant_id=tenant.tenant_id,
            new=NewStaff(
                user_name=user_name,
                name=name,
                password=password,
                roles=tuple(role for role in ROLES if role in roles),
                unit_id=unit.unit_id,
            ),
        )
    console.print(f"{user_name}: {password}")
