"""Routes of vouchers: the numbers of a supplier's file, and what suppliers are owed for a month."""

from datetime import date
from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.goods_views import check_whole
from api.house import House
from api.identity import KIOSK_STAFF, staff_with
from api.once import respond
from api.refusals import NotAllowed
from api.requests import Intent
from api.verbs import commands, reads
from api.wire import goods as wire
from ledger.market.catalogue.queries import find_supply
from ledger.market.catalogue.rules import period_of
from ledger.market.catalogue.vouchers.load import LoadVouchers
from ledger.market.catalogue.vouchers.queries import settlement_of
from ledger.market.catalogue.vouchers.refusals import (
    NoVoucher,
    SerialTwice,
    SerialWrong,
    TooManySerials,
    VoucherOver,
)
from ledger.market.catalogue.vouchers.rules import read_serials
from ledger.market.catalogue.vouchers.sealing import VoucherSeal
from ledger.market.catalogue.words import Period
from ledger.market.refusals import GoodsUnknown
from ledger.market.words import Sku
from ledger.people.words import StaffMember
from ledger.places.queries import list_shops
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId

SETTLERS: Final = staff_with("administrator", "approver", "shop_keeper")


@commands(
    "/goods/{sku:str}/vouchers",
    "load_vouchers",
    by=KIOSK_STAFF,
    refuses=(GoodsUnknown, ShopUnknown, NoVoucher, TooManySerials, SerialWrong, SerialTwice, VoucherOver),
)
async def load_vouchers(
    data: JSONBody[wire.VouchersSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    sku: Annotated[str, PathParameter(min_length=1, max_length=32)],
) -> Response[wire.VouchersLoaded]:
    """Take a supplier's vouchers into a shop of one's area; each redemption gives one number away."""
    serials = read_serials(data.serials)
    async with house.reading() as connection:
        reach = await list_shops(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
        supplier, unit_cost_fen = await find_supply(connection, tenant_id=staff.tenant_id, sku=Sku(sku))
    if data.shop_id not in {shop.shop_id for shop in reach}:
        raise ShopUnknown
    if supplier is None:
        raise NoVoucher(sku=sku)
    seal = VoucherSeal(house.keyring, staff.tenant_id)
    outcome = await house.tellers.submit(
        staff.tenant_id,
        LoadVouchers(
            request=intent.by(staff.principal),
            actor=staff.principal,
            shop_id=ShopId(data.shop_id),
            sku=Sku(sku),
            serials=tuple(seal.seal(Sku(sku), serial) for serial in serials),
            supplier=supplier,
            unit_cost_fen=unit_cost_fen,
            expires_on=data.expires_on,
            document=data.document,
        ),
    )
    body = wire.VouchersLoaded(
        sku=sku,
        shop_id=data.shop_id,
        loaded_count=outcome.answer["boxes"],
        log_index=outcome.log_index,
    )
    return respond(body, hit=outcome.hit)


@reads("/voucher-settlements/{month:str}", "get_voucher_settlement", by=SETTLERS, refuses=(NotAllowed,))
async def get_voucher_settlement(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    month: Annotated[str, PathParameter(pattern=wire.MONTH_PATTERN)],
) -> wire.Settlement:
    """Say what the suppliers of vouchers are owed for a month, with every number that was handed out."""
    check_whole(staff)
    begins, ends = period_of(date.fromisoformat(f"{month}-01"), Period.MONTH)
    async with house.reading_at(staff.tenant_id) as (connection, log_index):
        found = await settlement_of(
            connection,
            seal=VoucherSeal(house.keyring, staff.tenant_id),
            tenant_id=staff.tenant_id,
            begins=begins,
            ends=ends,
        )
    return wire.Settlement(
        log_index=log_index,
        month=month,
        items=[
            wire.SettlementLine(
                supplier=line.supplier,
                sku=line.sku,
                name_zh=line.name_zh,
                name_en=line.name_en,
                unit_cost_fen=line.unit_cost_fen,
                issued_count=line.issued_count,
                owed_fen=line.owed_fen,
                serials=list(line.serials),
            )
            for line in found
        ],
        owed_fen=sum(line.owed_fen for line in found),
    )


ROUTES = (load_vouchers, get_voucher_settlement)
