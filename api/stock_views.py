"""Says how stock stands: the shops that are asked about, its papers, counts and differences with names."""

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.wire.stock import Delivery, Move, PaperLine, WriteOff
from api.wire.stock_counts import CaseStep, CountRow, DifferenceCase
from ledger.market.stock.queries import papers
from ledger.market.stock.queries.counting import CaseView, CountView
from ledger.market.stock.words import CountState, WriteOffState
from ledger.people.sessions import staff_names
from ledger.people.words import ERASED, StaffId, StaffMember
from ledger.places.queries import find_shop, list_shops
from ledger.places.words import ShopId

Names = dict[StaffId, str]
OVER = (CountState.COUNTED, CountState.CLOSED)


async def shops_asked(connection: AsyncConnection, staff: StaffMember, shop_id: int | None) -> list[ShopId]:
    """Return the shop that is asked about, or all of one's area.

    Raises:
        ShopUnknown: it is not in one's area.
    """
    tenant_id, scope = staff.tenant_id, staff.unit.path
    if shop_id is None:
        return [shop.shop_id for shop in await list_shops(connection, tenant_id=tenant_id, scope=scope)]
    shop = await find_shop(connection, tenant_id=tenant_id, shop_id=ShopId(shop_id), scope=scope)
    return [shop.shop_id]


async def names_of(
    connection: AsyncConnection, house: House, staff: StaffMember, ids: Iterable[StaffId | None]
) -> Names:
    """Return the names of colleagues."""
    wanted = {staff_id for staff_id in ids if staff_id is not None}
    if not wanted:
        return {}
    return await staff_names(connection, keyring=house.keyring, tenant_id=staff.tenant_id, staff_ids=wanted)


def delivery(view: papers.DeliveryView, names: Names) -> Delivery:
    """Describe a delivery."""
    return Delivery(
        delivery_id=view.delivery_id,
        shop_id=view.shop_id,
        shop_name=view.shop_name,
        supplier=view.supplier,
        document=view.document,
        received_by=names.get(view.received_by, ERASED),
        received_at=view.received_at,
        lines=paper_lines(view.lines),
    )


def move(view: papers.MoveView, names: Names, *, staff: StaffMember, own: Sequence[ShopId]) -> Move:
    """Describe a move; `own` are the shops of one's area."""
    return Move(
        move_id=view.move_id,
        from_shop_id=view.from_shop_id,
        from_shop_name=view.from_shop_name,
        to_shop_id=view.to_shop_id,
        to_shop_name=view.to_shop_name,
        sent_by=names.get(view.sent_by, ERASED),
        sent_at=view.sent_at,
        received_by=_name(view.received_by, names),
        received_at=view.received_at,
        receivable=view.received_at is None
        and view.to_shop_id in own
        and view.sent_by != staff.staff_id
        and "shop_keeper" in staff.roles,
        lines=paper_lines(view.lines),
    )


def paper_lines(lines: Sequence[papers.PaperLine]) -> list[PaperLine]:
    """Describe the lines of a delivery or move."""
    return [
        PaperLine(
            sku=line.sku,
            name_zh=line.name_zh,
            name_en=line.name_en,
            quantity=line.quantity,
            quantity_arrived=line.quantity_arrived,
            batch=line.batch,
            best_before=line.best_before,
        )
        for line in lines
    ]


def count_row(view: CountView, names: Names, *, staff: StaffMember) -> CountRow:
    """Describe a count; what differs is not told before it is over."""
    return CountRow(
        count_id=view.count_id,
        shop_id=view.shop_id,
        shop_name=view.shop_name,
        kind=view.kind.value,
        counted_by=names.get(view.counter_id, ERASED),
        kept_by=_name(view.keeper_id, names),
        given_by=_name(view.giver_id, names),
        opened_at=view.opened_at,
        ended_at=view.ended_at,
        state=view.state.value,
        articles_count=view.articles_count,
        differences_count=view.differences_count if view.state in OVER else None,
        is_mine=view.counter_id == staff.staff_id,
        signable=view.state is CountState.COUNTED and view.giver_id == staff.staff_id,
    )


def difference_case(view: CaseView, names: Names) -> DifferenceCase:
    """Describe a difference with everything said to it."""
    return DifferenceCase(
        case_id=view.case_id,
        shop_id=view.shop_id,
        shop_name=view.shop_name,
        sku=view.sku,
        name_zh=view.name_zh,
        name_en=view.name_en,
        boxes=view.boxes,
        cost_fen=abs(view.boxes) * view.unit_cost_fen,
        origin=view.origin.value,
        origin_id=view.origin_id,
        kept_by=_name(view.keeper_id, names),
        opened_at=view.opened_at,
        state=view.state.value,
        steps=[
            CaseStep(
                step=step.step.value,
                verdict=step.verdict.value,
                said_by=names.get(step.staff_id, ERASED),
                said_at=step.said_at,
                reason=step.reason,
            )
            for step in view.steps
        ],
    )


def write_off(view: papers.WriteOffView, names: Names, *, staff: StaffMember) -> WriteOff:
    """Describe a write-off."""
    return WriteOff(
        write_off_id=view.write_off_id,
        shop_id=view.shop_id,
        shop_name=view.shop_name,
        sku=view.sku,
        name_zh=view.name_zh,
        name_en=view.name_en,
        quantity=view.quantity,
        why=view.why.value,
        reason=view.reason,
        proposed_by=names.get(view.proposed_by, ERASED),
        proposed_at=view.proposed_at,
        state=view.state.value,
        decided_by=_name(view.decided_by, names),
        decided_at=view.decided_at,
        is_mine=view.proposed_by == staff.staff_id and view.state is WriteOffState.WAITING,
    )


def _name(staff_id: StaffId | None, names: Names) -> str | None:
    return None if staff_id is None else names.get(staff_id, ERASED)
