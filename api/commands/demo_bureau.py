"""Opens a demo bureau from a folder of files, as it was just before its logs begin: book, import, staff."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from api.commands.demo_logins import demo_logins
from api.commands.imports import import_folder, tell
from api.commands.surroundings import Surroundings, say
from api.rooms import ROOMS
from ledger.book.operations.open_book import open_book
from ledger.book.policy_words import Policy
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Request, Tenant
from ledger.market.catalogue.queries import find_supply
from ledger.market.catalogue.vouchers.load import LoadVouchers
from ledger.market.catalogue.vouchers.sealing import VoucherSeal
from ledger.market.importing.goods import IMPORTER
from ledger.market.words import Sku
from ledger.people.operations.staff import add_staff
from ledger.people.passwords import hash_password
from ledger.people.refusals import UserNameTaken
from ledger.people.words import NewStaff
from ledger.places.queries import list_shops
from ledger.places.words import WHOLE_BUREAU
from ledger.reports.directory import Directory, read_directory

POLICY: Final = Policy(points_valid_months=9)
"""Of a year that ends today the first points have expired, and the next are about to: both can be seen."""
LEAD: Final = timedelta(days=1)
VOUCHER: Final = Sku("G017")
VOUCHERS_EACH: Final = 60
VOUCHERS_LAST: Final = timedelta(days=2 * 365)


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
        shops = await list_shops(connection, tenant_id=tenant.tenant_id, scope=WHOLE_BUREAU)
    say("建立工作人员账号 / making staff accounts")
    password_hash = await hash_password(password)
    for login in demo_logins(directory, shops):
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
        directory = await read_directory(connection, tenant_id=tenant.tenant_id)
    await _load_vouchers(house, tenant, directory, now=begins_at - LEAD)
    return directory


async def _load_vouchers(house: Surroundings, tenant: Tenant, directory: Directory, *, now: datetime) -> None:
    """Give every shop a supplier's numbered vouchers, which a file of stock has no room for."""
    seal = VoucherSeal(await house.keyring(), tenant.tenant_id)
    async with house.engine.connect() as connection:
        supplier, unit_cost_fen = await find_supply(connection, tenant_id=tenant.tenant_id, sku=VOUCHER)
    if supplier is None:
        return
    teller = Teller(
        tenant=tenant, connect=lambda: connect_book(house.database_url), rooms=ROOMS, clock=lambda: now
    )
    try:
        for code, shop_id in directory.shops.items():
            key = f"vouchers/{code}"
            await teller.submit(
                LoadVouchers(
                    request=Request(IMPORTER, key, sha256(key.encode()).digest()),
                    actor=IMPORTER,
                    shop_id=shop_id,
                    sku=VOUCHER,
                    serials=tuple(
                        seal.seal(VOUCHER, f"LF{code}{number:04}") for number in range(1, VOUCHERS_EACH + 1)
                    ),
                    supplier=supplier,
                    unit_cost_fen=unit_cost_fen,
                    expires_on=tenant.day(now) + VOUCHERS_LAST,
                    document=f"理发券 {code}",
                )
            )
    finally:
        await teller.close()


def new_password() -> str:
    """Draw the password of a demo's staff."""
    return f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-Demo"
