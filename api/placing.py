"""What all routes that place orders share: why one may be refused, and the next best for what has gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.verbs import Refusals
from ledger.book.refusals import GoodsSoldOut, PointsNotEnough
from ledger.book.words import Outcome, TenantId
from ledger.market.catalogue.refusals import GoodsNotOffered, LimitReached
from ledger.market.catalogue.shelf import shelf_of
from ledger.market.desk_orders.operations.stand_by import StandBy
from ledger.market.desk_orders.operations.witnessed import PlaceWitnessed
from ledger.market.desk_orders.queries import find_desk_order
from ledger.market.next_best import next_best
from ledger.market.opening.refusals import ShopClosed
from ledger.market.operations.place_order import PlaceOrder
from ledger.market.refusals import GoodsGone, GoodsUnknown, QuantityOutOfRange, TooManyLines
from ledger.market.words import Article, LineAsked, Sku
from ledger.people.claim_slips.queries import points_on_slips
from ledger.people.words import VolunteerId
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId
from ledger.reports.standing import standing_of

PLACING: Final[Refusals] = (
    ShopUnknown,
    ShopClosed,
    GoodsUnknown,
    GoodsNotOffered,
    LimitReached,
    QuantityOutOfRange,
    TooManyLines,
    PointsNotEnough,
    GoodsSoldOut,
    GoodsGone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basket:
    """What somebody wants of one shop, and who pays for it: a person, or else claim slips."""

    shop_id: ShopId
    volunteer_id: VolunteerId | None
    lines: Sequence[LineAsked]
    slips: Sequence[bytes] = ()


async def place(house: House, tenant_id: TenantId, command: PlaceOrder | PlaceWitnessed | StandBy) -> Outcome:
    """Book an order; where the last box has gone to somebody else, say what comes next best.

    Raises:
        GoodsGone: with an article that the person can still have.
        Refusal: whatever else the command raises.
    """
    try:
        return await house.tellers.submit(tenant_id, command)
    except GoodsSoldOut as gone:
        sku = Sku(str(gone.facts["sku"]))
        async with house.reading() as connection:
            basket = await _basket(connection, tenant_id, command)
            instead = await _instead(connection, tenant_id, basket, gone=sku, now=house.clock())
        if instead is None:
            raise
        raise GoodsGone(
            sku=sku,
            boxes_left=gone.facts["boxes_left"],
            instead_sku=instead.sku,
            instead_zh=instead.name_zh,
            instead_en=instead.name_en,
            instead_points=instead.points,
        ) from gone


async def _basket(
    connection: AsyncConnection, tenant_id: TenantId, command: PlaceOrder | PlaceWitnessed | StandBy
) -> _Basket:
    if isinstance(command, StandBy):
        asked = await find_desk_order(connection, tenant_id=tenant_id, desk_order_id=command.desk_order_id)
        lines = [LineAsked(Sku(line.sku), line.quantity) for line in asked.lines]
        return _Basket(shop_id=asked.shop_id, volunteer_id=asked.volunteer_id, lines=lines)
    return _Basket(
        shop_id=command.shop_id,
        volunteer_id=command.volunteer_id,
        lines=command.lines,
        slips=command.way.slips if isinstance(command, PlaceOrder) else (),
    )


async def _instead(
    connection: AsyncConnection, tenant_id: TenantId, basket: _Basket, *, gone: Sku, now: datetime
) -> Article | None:
    shelf = await shelf_of(connection, tenant_id=tenant_id, shop_ids=[basket.shop_id], now=now)
    if basket.volunteer_id is None:
        points = await points_on_slips(connection, tenant_id=tenant_id, code_hashes=basket.slips, now=now)
    else:
        standing = await standing_of(
            connection, tenant_id=tenant_id, volunteer_id=basket.volunteer_id, now=now
        )
        points = standing.points_available
    return next_best(shelf.articles, gone=gone, asked=basket.lines, points_available=points)
