"""Routes of what volunteers, units and shops hold, now or as of any moment, and of their statements."""

from typing import Annotated, Any, Final, Literal

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from api.balance_views import movement_page, sheet
from api.cursors import read_index_cursor
from api.house import House
from api.identity import BOOK_READERS, OFFICE_READERS, SHOP_READERS
from api.moments import read_moment
from api.refusals import CursorUnknown
from api.verbs import reads
from api.wire.balances import MovementPage, ShelfLine, ShopBalance, UnitBalance, VolunteerBalance
from api.wire.base import CURSOR_LENGTH_MAX, WHOLE_NUMBER_MAX
from ledger.book.words import AccountId, Owner, Purpose, Unit
from ledger.people.queries import find_volunteer
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, VolunteerId
from ledger.places.queries import find_shop, find_unit
from ledger.places.refusals import ShopUnknown, UnitUnknown
from ledger.places.words import ShopId, UnitId
from ledger.reports import balances
from ledger.reports.movements import PAGE_MAX, movements_of, owner_of
from ledger.reports.reach import is_in_reach
from ledger.reports.refusals import AccountUnknown, MomentInFuture, TooMuchSince
from ledger.reports.shelf import shelf_of

MOMENT_LENGTH_MAX: Final = 40
UNIT_LENGTH_MAX: Final = 40
PAGE_SIZE: Final = 50

Id = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]
At = Annotated[str | None, QueryParameter(max_length=MOMENT_LENGTH_MAX)]
By = Annotated[Literal["recorded", "occurred"] | None, QueryParameter()]
Cursor = Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)]
Limit = Annotated[int | None, QueryParameter(ge=1, le=PAGE_MAX)]
InUnit = Annotated[str | None, QueryParameter(name="unit", min_length=1, max_length=UNIT_LENGTH_MAX)]


@reads(
    "/volunteers/{volunteer_id:int}/balance",
    "get_volunteer_balance",
    by=OFFICE_READERS,
    refuses=(VolunteerUnknown, MomentInFuture, TooMuchSince),
)
async def get_volunteer_balance(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    volunteer_id: Id,
    at: At = None,
    by: By = None,
) -> VolunteerBalance:
    """Show what a volunteer holds, now or as of a moment."""
    async with house.reading() as connection:
        person = await find_volunteer(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            volunteer_id=VolunteerId(volunteer_id),
            scope=staff.unit.path,
        )
        found = await _balances(house, connection, staff, Owner(f"volunteer/{volunteer_id}"), at, by)
    return VolunteerBalance(
        **sheet(found),
        volunteer_id=volunteer_id,
        number=person.number,
        name_masked=person.name_masked,
        points_available=found.points_spendable,
        points_pending=found.points(Purpose.PENDING),
        points_held=found.points(Purpose.HELD),
        points_owed=-found.points(Purpose.DEBT),
        points_past=found.points_past,
        minutes_served=found.minutes_served,
    )


@reads(
    "/units/{unit_id:int}/balance",
    "get_unit_balance",
    by=OFFICE_READERS,
    refuses=(UnitUnknown, MomentInFuture, TooMuchSince),
)
async def get_unit_balance(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    unit_id: Id,
    at: At = None,
    by: By = None,
) -> UnitBalance:
    """Show what a unit has left to give, now or as of a moment."""
    async with house.reading() as connection:
        unit = await find_unit(
            connection, tenant_id=staff.tenant_id, unit_id=UnitId(unit_id), scope=staff.unit.path
        )
        found = await _balances(house, connection, staff, Owner(f"unit/{unit_id}"), at, by)
    return UnitBalance(
        **sheet(found),
        unit_id=unit_id,
        code=unit.code,
        name=unit.name,
        points_budget=found.points(Purpose.BUDGET),
    )


@reads(
    "/shops/{shop_id:int}/balance",
    "get_shop_balance",
    by=SHOP_READERS,
    refuses=(ShopUnknown, MomentInFuture, TooMuchSince),
)
async def get_shop_balance(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: Id,
    at: At = None,
    by: By = None,
) -> ShopBalance:
    """Show what a shop has on its shelf, now or as of a moment."""
    async with house.reading() as connection:
        shop = await find_shop(
            connection, tenant_id=staff.tenant_id, shop_id=ShopId(shop_id), scope=staff.unit.path
        )
        found = await _balances(house, connection, staff, Owner(f"shop/{shop_id}"), at, by)
        shelf = await shelf_of(connection, tenant_id=staff.tenant_id, balances=found)
    return ShopBalance(
        **sheet(found),
        shop_id=shop_id,
        code=shop.code,
        name=shop.name,
        shelf=[
            ShelfLine(
                sku=line.sku,
                name_zh=line.name_zh,
                name_en=line.name_en,
                on_shelf=line.on_shelf,
                reserved=line.reserved,
                handed_over=line.handed_over,
            )
            for line in shelf
        ],
    )


@reads(
    "/volunteers/{volunteer_id:int}/statement",
    "list_volunteer_statement",
    by=OFFICE_READERS,
    refuses=(VolunteerUnknown, CursorUnknown),
)
async def list_volunteer_statement(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    volunteer_id: Id,
    cursor: Cursor = None,
    limit: Limit = None,
) -> MovementPage:
    """List what moved on a volunteer's accounts, newest first."""
    async with house.reading() as connection:
        await find_volunteer(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            volunteer_id=VolunteerId(volunteer_id),
            scope=staff.unit.path,
        )
        return await _statement(connection, staff, Owner(f"volunteer/{volunteer_id}"), cursor, limit)


@reads(
    "/units/{unit_id:int}/statement",
    "list_unit_statement",
    by=OFFICE_READERS,
    refuses=(UnitUnknown, CursorUnknown),
)
async def list_unit_statement(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    unit_id: Id,
    cursor: Cursor = None,
    limit: Limit = None,
) -> MovementPage:
    """List what moved on a unit's budget, newest first."""
    async with house.reading() as connection:
        await find_unit(connection, tenant_id=staff.tenant_id, unit_id=UnitId(unit_id), scope=staff.unit.path)
        return await _statement(connection, staff, Owner(f"unit/{unit_id}"), cursor, limit)


@reads(
    "/shops/{shop_id:int}/statement",
    "list_shop_statement",
    by=SHOP_READERS,
    refuses=(ShopUnknown, CursorUnknown),
)
async def list_shop_statement(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: Id,
    in_unit: InUnit = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> MovementPage:
    """List what moved in a shop, newest first; all articles, or one as goods:SKU."""
    async with house.reading() as connection:
        await find_shop(connection, tenant_id=staff.tenant_id, shop_id=ShopId(shop_id), scope=staff.unit.path)
        unit = None if in_unit is None else Unit(in_unit)
        return await _statement(connection, staff, Owner(f"shop/{shop_id}"), cursor, limit, unit=unit)


@reads(
    "/accounts/{account_id:int}/statement",
    "list_account_statement",
    by=BOOK_READERS,
    refuses=(AccountUnknown, CursorUnknown),
)
async def list_account_statement(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    account_id: Id,
    cursor: Cursor = None,
    limit: Limit = None,
) -> MovementPage:
    """List what moved on one account, newest first; the system's accounts for who sees the whole bureau."""
    account = AccountId(account_id)
    async with house.reading() as connection:
        owner = await owner_of(connection, tenant_id=staff.tenant_id, account_id=account)
        if not await is_in_reach(connection, tenant_id=staff.tenant_id, unit=staff.unit, principal=owner):
            raise AccountUnknown
        return await _statement(connection, staff, owner, cursor, limit, account_id=account)


async def _balances(
    house: House,
    connection: AsyncConnection,
    staff: StaffMember,
    owner: Owner,
    at: str | None,
    by: balances.Axis | None,
) -> balances.Balances:
    now = house.clock()
    if at is None:
        return await balances.balances_now(connection, tenant_id=staff.tenant_id, owner=owner, now=now)
    return await balances.balances_as_of(
        connection,
        tenant_id=staff.tenant_id,
        owner=owner,
        at=read_moment("at", at),
        axis=by or "recorded",
        now=now,
    )


async def _statement(
    connection: AsyncConnection,
    staff: StaffMember,
    owner: Owner,
    cursor: str | None,
    limit: int | None,
    **narrowed: Any,  # noqa: ANN401 - account_id or unit of movements_of
) -> MovementPage:
    size = limit or PAGE_SIZE
    page = await movements_of(
        connection,
        tenant_id=staff.tenant_id,
        owner=owner,
        before=read_index_cursor(cursor),
        limit=size,
        **narrowed,
    )
    return movement_page(owner, page, size=size)


ROUTES = (
    get_volunteer_balance,
    get_unit_balance,
    get_shop_balance,
    list_volunteer_statement,
    list_unit_statement,
    list_shop_statement,
    list_account_statement,
)
