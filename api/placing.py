"""What all routes that place orders share: why one may be refused, and the next best for what has gone."""

from collections.abc import Sequence
from typing import Final

from api.house import House
from api.verbs import Refusals
from ledger.book.refusals import GoodsSoldOut, PointsNotEnough
from ledger.book.words import Command, Outcome, TenantId
from ledger.market.catalogue.refusals import GoodsNotOffered, LimitReached
from ledger.market.catalogue.shelf import shelf_of
from ledger.market.next_best import next_best
from ledger.market.opening.refusals import ShopClosed
from ledger.market.refusals import GoodsGone, GoodsUnknown, QuantityOutOfRange, TooManyLines
from ledger.market.words import LineAsked, Sku
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


async def place(
    house: House,
    tenant_id: TenantId,
    command: Command,
    *,
    shop_id: ShopId,
    volunteer_id: VolunteerId | None,
    lines: Sequence[LineAsked],
) -> Outcome:
    """Book an order; where the last box has gone to somebody else, say what comes next best.

    Raises:
        GoodsGone: with an article that the person can still have.
        Refusal: whatever else the command raises.
    """
    try:
        return await house.tellers.submit(tenant_id, command)
    except GoodsSoldOut as gone:
        if volunteer_id is not None:
            await _offer(house, tenant_id, gone, shop_id=shop_id, volunteer_id=volunteer_id, lines=lines)
        raise


async def _offer(
    house: House,
    tenant_id: TenantId,
    gone: GoodsSoldOut,
    *,
    shop_id: ShopId,
    volunteer_id: VolunteerId,
    lines: Sequence[LineAsked],
) -> None:
    sku = Sku(str(gone.facts["sku"]))
    async with house.reading() as connection:
        shelf = await shelf_of(connection, tenant_id=tenant_id, shop_ids=[shop_id], now=house.clock())
        standing = await standing_of(
            connection, tenant_id=tenant_id, volunteer_id=volunteer_id, now=house.clock()
        )
    instead = next_best(shelf.articles, gone=sku, asked=lines, points_available=standing.points_available)
    if instead is None:
        return
    raise GoodsGone(
        sku=sku,
        boxes_left=gone.facts["boxes_left"],
        instead_sku=instead.sku,
        instead_zh=instead.name_zh,
        instead_en=instead.name_en,
        instead_points=instead.points,
    ) from gone
