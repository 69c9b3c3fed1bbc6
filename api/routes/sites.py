"""Routes of the register of routes, posts and shops: list them, add and correct them, close them."""

from typing import Annotated, Final, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import CLERK, staff_with
from api.once import answer_once
from api.place_views import editor_of, place_sent, point_of
from api.requests import Intent
from api.verbs import changes, reads
from api.wire import places as wire
from api.wire.base import WHOLE_NUMBER_MAX
from ledger.people.words import StaffMember
from ledger.places.organisation.refusals import CodeTaken, UnitClosed
from ledger.places.refusals import UnitUnknown
from ledger.places.register import operations, queries
from ledger.places.register.queries import SITES
from ledger.places.register.refusals import (
    PatrolRouteUnknown,
    PlaceRetired,
    PlaceUnknown,
    ShopInUse,
)
from ledger.places.register.words import PostId, RouteLine, RouteWish, SiteLine, SiteWish
from ledger.places.words import CheckpointId, RouteId, UnitId

Kind = Literal["post", "shop"]
NumberPath = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]
SITE_STAFF: Final = staff_with("clerk", "approver", "administrator", "shop_keeper")
SITE_REFUSALS: Final = (UnitUnknown, UnitClosed)


@reads("/places/routes", "list_patrol_routes", by=CLERK)
async def list_patrol_routes(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> wire.RouteLines:
    """List the routes of one's area, also retired ones."""
    async with house.reading() as connection:
        found = await queries.list_routes(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
    return wire.RouteLines(items=[_route(line) for line in found])


@changes(
    "/places/routes",
    "add_patrol_route",
    by=CLERK,
    refuses=(*SITE_REFUSALS, CodeTaken, PlaceUnknown, PlaceRetired),
)
async def add_patrol_route(
    data: JSONBody[wire.RouteSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[wire.RouteLine]:
    """Draw a route through points, in the order in which they are walked."""

    async def add() -> dict[str, int]:
        added = await operations.add_route(
            house.engine, editor=editor_of(house, staff), wish=_route_wish(data), code=data.code
        )
        return {"route_id": added}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=add)
    return kept.respond(await _read_route(house, staff, RouteId(kept.answer["route_id"])))


@changes(
    "/places/routes/{route_id:int}",
    "change_patrol_route",
    by=CLERK,
    refuses=(*SITE_REFUSALS, PatrolRouteUnknown, PlaceUnknown, PlaceRetired),
)
async def change_patrol_route(
    data: JSONBody[wire.RouteSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    route_id: NumberPath,
) -> Response[wire.RouteLine]:
    """Correct a route, lay it along other points, or take it out of use."""

    async def change() -> dict[str, int]:
        await operations.change_route(
            house.engine,
            editor=editor_of(house, staff),
            route_id=RouteId(route_id),
            wish=_route_wish(data),
            retired=data.retired,
        )
        return {"route_id": route_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=change
    )
    return kept.respond(await _read_route(house, staff, RouteId(route_id)))


@reads("/places/posts", "list_posts", by=SITE_STAFF)
async def list_posts(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> wire.SiteLines:
    """List the posts of one's area, also closed ones."""
    return await _list(house, staff, "post")


@reads("/places/shops", "list_shop_places", by=SITE_STAFF)
async def list_shop_places(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> wire.SiteLines:
    """List the shops of one's area, also closed ones."""
    return await _list(house, staff, "shop")


@changes("/places/posts", "add_post", by=CLERK, refuses=(*SITE_REFUSALS, CodeTaken))
async def add_post(
    data: JSONBody[wire.SiteSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[wire.SiteLine]:
    """Open a post."""
    return await _add(house, staff, intent, data, kind="post")


@changes("/places/shops", "add_shop", by=CLERK, refuses=(*SITE_REFUSALS, CodeTaken))
async def add_shop(
    data: JSONBody[wire.SiteSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[wire.SiteLine]:
    """Open a shop."""
    return await _add(house, staff, intent, data, kind="shop")


@changes("/places/posts/{post_id:int}", "change_post", by=CLERK, refuses=(*SITE_REFUSALS, PlaceUnknown))
async def change_post(
    data: JSONBody[wire.SiteSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    post_id: NumberPath,
) -> Response[wire.SiteLine]:
    """Correct a post, or close it."""
    return await _change(house, staff, intent, data, kind="post", site_id=post_id)


@changes(
    "/places/shops/{shop_id:int}",
    "change_shop",
    by=CLERK,
    refuses=(*SITE_REFUSALS, PlaceUnknown, ShopInUse),
)
async def change_shop(
    data: JSONBody[wire.SiteSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    shop_id: NumberPath,
) -> Response[wire.SiteLine]:
    """Correct a shop, or close it when nothing is left in it."""
    return await _change(house, staff, intent, data, kind="shop", site_id=shop_id)


async def _list(house: House, staff: StaffMember, kind: Kind) -> wire.SiteLines:
    async with house.reading() as connection:
        found = await queries.list_sites(
            connection, table=SITES[kind], tenant_id=staff.tenant_id, scope=staff.unit.path
        )
    return wire.SiteLines(items=[_site(line) for line in found])


async def _add(
    house: House, staff: StaffMember, intent: Intent, data: wire.SiteSent, *, kind: Kind
) -> Response[wire.SiteLine]:
    async def add() -> dict[str, int]:
        added = await operations.add_site(
            house.engine,
            editor=editor_of(house, staff),
            table=SITES[kind],
            wish=_site_wish(data),
            code=data.code,
        )
        return {"site_id": added}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=add)
    return kept.respond(await _read_site(house, staff, kind, kept.answer["site_id"]))


async def _change(
    house: House,
    staff: StaffMember,
    intent: Intent,
    data: wire.SiteSent,
    *,
    kind: Kind,
    site_id: int,
) -> Response[wire.SiteLine]:
    async def change() -> dict[str, int]:
        await operations.change_site(
            house.engine,
            editor=editor_of(house, staff),
            table=SITES[kind],
            site_id=PostId(site_id),
            wish=_site_wish(data),
            retired=data.retired,
        )
        return {"site_id": site_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=change
    )
    return kept.respond(await _read_site(house, staff, kind, site_id))


async def _read_route(house: House, staff: StaffMember, route_id: RouteId) -> wire.RouteLine:
    async with house.reading() as connection:
        return _route(
            await queries.find_route(
                connection, tenant_id=staff.tenant_id, scope=staff.unit.path, route_id=route_id
            )
        )


async def _read_site(house: House, staff: StaffMember, kind: Kind, site_id: int) -> wire.SiteLine:
    async with house.reading() as connection:
        return _site(
            await queries.find_site(
                connection,
                table=SITES[kind],
                tenant_id=staff.tenant_id,
                scope=staff.unit.path,
                site_id=PostId(site_id),
            )
        )


def _route_wish(data: wire.RouteSent) -> RouteWish:
    return RouteWish(
        unit_id=UnitId(data.unit_id),
        name=data.name,
        patrol_every_hours=data.patrol_every_hours,
        points_needed=data.points_needed,
        checkpoint_ids=tuple(dict.fromkeys(map(CheckpointId, data.checkpoint_ids))),
    )


def _site_wish(data: wire.SiteSent) -> SiteWish:
    return SiteWish(
        unit_id=UnitId(data.unit_id),
        name=data.name,
        place=place_sent(data.place),
        has_board=data.has_board,
    )


def _route(line: RouteLine) -> wire.RouteLine:
    return wire.RouteLine(
        route_id=line.route_id,
        code=line.code,
        name=line.name,
        unit_id=line.unit_id,
        unit_name=line.unit_name,
        patrol_every_hours=line.patrol_every_hours,
        points_needed=line.points_needed,
        checkpoints_count=line.checkpoints_count,
        retired_at=line.retired_at,
    )


def _site(line: SiteLine) -> wire.SiteLine:
    return wire.SiteLine(
        site_id=line.site_id,
        code=line.code,
        name=line.name,
        unit_id=line.unit_id,
        unit_name=line.unit_name,
        place=point_of(line.place),
        has_board=line.has_board,
        retired_at=line.retired_at,
    )


ROUTES = (
    list_patrol_routes,
    add_patrol_route,
    change_patrol_route,
    list_posts,
    list_shop_places,
    add_post,
    add_shop,
    change_post,
    change_shop,
)
