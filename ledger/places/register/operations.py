"""Edits of the register: add, change, retire and bring back places; each is noted with who and when."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.tables import accounts
from ledger.places.changes import Editor, note_change
from ledger.places.operations.ids import draw_ids
from ledger.places.organisation.refusals import CodeTaken
from ledger.places.register import queries
from ledger.places.register.refusals import PlaceRetired, PlaceUnknown, ShopInUse
from ledger.places.register.words import CheckpointWish, PostId, RouteWish, SiteWish
from ledger.places.rules import code_from
from ledger.places.tables import checkpoints, kiosks, routes, shops
from ledger.places.unit_rows import lock_unit
from ledger.places.words import SHORT_CODE_LENGTH, CheckpointId, RouteId, ShopId

CODE_BYTES: Final = 5
LETTERS: Final = {"checkpoints": "C", "routes": "L", "posts": "P", "shops": "M"}
"""How a code begins that is made from a number, for whoever does not want to think of one."""


async def add_checkpoint(
    engine: AsyncEngine, *, editor: Editor, wish: CheckpointWish, code: str | None
) -> CheckpointId:
    """Put a point on the map; its short code is drawn once and then stands on its sticker."""
    short_code = code_from(secrets.token_bytes(CODE_BYTES), length=SHORT_CODE_LENGTH)
    values = {**_of_checkpoint(wish), "short_code": short_code}
    return CheckpointId(
        await _add(engine, editor, checkpoints, key="checkpoint_id", code=code, values=values)
    )


async def change_checkpoint(
    engine: AsyncEngine, *, editor: Editor, checkpoint_id: CheckpointId, wish: CheckpointWish
) -> None:
    """Correct a point: its name, unit, place, and how often somebody must come."""
    async with engine.begin() as connection:
        old = await queries.find_line(
            connection, tenant_id=editor.tenant_id, scope=editor.scope, checkpoint_id=checkpoint_id
        )
        if old.retired_at is not None:
            raise PlaceRetired(name=old.name)
        await lock_unit(connection, tenant_id=editor.tenant_id, unit_id=wish.unit_id, scope=editor.scope)
        row = checkpoints.c.checkpoint_id == checkpoint_id
        await _change(connection, editor, checkpoints, row, verb="change", values=_of_checkpoint(wish))


async def retire_checkpoint(
    engine: AsyncEngine, *, editor: Editor, checkpoint_id: CheckpointId, retired: bool
) -> None:
    """Take a point out of use, and off its route, or bring it back; what was scanned there stays."""
    async with engine.begin() as connection:
        await queries.find_line(
            connection, tenant_id=editor.tenant_id, scope=editor.scope, checkpoint_id=checkpoint_id
        )
        values: dict[str, Any] = {"retired_at": editor.now if retired else None}
        if retired:
            values |= {"route_id": None, "route_order": None}
        row = checkpoints.c.checkpoint_id == checkpoint_id
        verb = "retire" if retired else "restore"
        await _change(connection, editor, checkpoints, row, verb=verb, values=values)


async def renew_short_code(engine: AsyncEngine, *, editor: Editor, checkpoint_id: CheckpointId) -> None:
    """Give a point a new short code, so that photographs of its sticker are worth nothing any more."""
    async with engine.begin() as connection:
        await queries.find_line(
            connection, tenant_id=editor.tenant_id, scope=editor.scope, checkpoint_id=checkpoint_id
        )
        drawn = code_from(secrets.token_bytes(CODE_BYTES), length=SHORT_CODE_LENGTH)
        row = checkpoints.c.checkpoint_id == checkpoint_id
        await _change(connection, editor, checkpoints, row, verb="renew", values={"short_code": drawn})


async def add_route(engine: AsyncEngine, *, editor: Editor, wish: RouteWish, code: str | None) -> RouteId:
    """Draw a route through points."""
    async with engine.begin() as connection:
        route_id = RouteId(
            await _insert(connection, editor, routes, key="route_id", code=code, values=_of_route(wish))
        )
        await _lay(connection, editor, route_id, wish.checkpoint_ids)
    return route_id


async def change_route(
    engine: AsyncEngine, *, editor: Editor, route_id: RouteId, wish: RouteWish, retired: bool
) -> None:
    """Correct a route: its name, unit, interval and points; a retired one keeps none."""
    async with engine.begin() as connection:
        await queries.find_route(
            connection, tenant_id=editor.tenant_id, scope=editor.scope, route_id=route_id
        )
        await lock_unit(connection, tenant_id=editor.tenant_id, unit_id=wish.unit_id, scope=editor.scope)
        values = {**_of_route(wish), "retired_at": editor.now if retired else None}
        row = routes.c.route_id == route_id
        await _change(connection, editor, routes, row, verb="change", values=values)
        await _lay(connection, editor, route_id, () if retired else wish.checkpoint_ids)


async def add_site(
    engine: AsyncEngine, *, editor: Editor, table: Table, wish: SiteWish, code: str | None
) -> int:
    """Open a post or a shop."""
    key = queries.site_key(table).name
    return await _add(engine, editor, table, key=key, code=code, values=_of_site(table, wish))


async def change_site(
    engine: AsyncEngine,
    *,
    editor: Editor,
    table: Table,
    site_id: PostId | ShopId,
    wish: SiteWish,
    retired: bool,
) -> None:
    """Correct a post or a shop, close it, or open it again."""
    async with engine.begin() as connection:
        old = await queries.find_site(
            connection, table=table, tenant_id=editor.tenant_id, scope=editor.scope, site_id=site_id
        )
        await lock_unit(connection, tenant_id=editor.tenant_id, unit_id=wish.unit_id, scope=editor.scope)
        if table is shops and retired and old.retired_at is None:
            await _check_empty(connection, editor, ShopId(site_id))
        retired_at = (old.retired_at or editor.now) if retired else None
        values = {**_of_site(table, wish), "retired_at": retired_at}
        row = queries.site_key(table) == site_id
        await _change(connection, editor, table, row, verb="change", values=values)


async def _check_empty(connection: AsyncConnection, editor: Editor, shop_id: ShopId) -> None:
    """Refuse to close a shop that has kiosks in service or boxes on its shelf."""
    running = select(func.count()).where(
        kiosks.c.tenant_id == editor.tenant_id, kiosks.c.shop_id == shop_id, kiosks.c.revoked_at.is_(None)
    )
    shelf = select(func.coalesce(func.sum(accounts.c.balance), 0)).where(
        accounts.c.tenant_id == editor.tenant_id,
        accounts.c.owner == f"shop/{shop_id}",
        accounts.c.purpose.in_(["shelf", "reserved"]),
    )
    kiosks_count = (await connection.execute(running)).scalar_one()
    boxes = int((await connection.execute(shelf)).scalar_one())
    if kiosks_count or boxes:
        raise ShopInUse(kiosks=kiosks_count, boxes=boxes)


async def _lay(
    connection: AsyncConnection, editor: Editor, route_id: RouteId, points: tuple[CheckpointId, ...]
) -> None:
    """Let a route lead along these points and no others; all must be in reach and in use."""
    for checkpoint_id in points:
        line = await queries.find_line(
            connection, tenant_id=editor.tenant_id, scope=editor.scope, checkpoint_id=checkpoint_id
        )
        if line.retired_at is not None:
            raise PlaceRetired(name=line.name)
    point = checkpoints.c
    before = select(point.checkpoint_id).where(
        point.tenant_id == editor.tenant_id, point.route_id == route_id
    )
    was = list((await connection.execute(before.order_by(point.route_order))).scalars())
    if was == list(points):
        return
    await connection.execute(
        update(checkpoints)
        .where(point.tenant_id == editor.tenant_id, point.route_id == route_id)
        .values(route_id=None, route_order=None)
    )
    if points:
        await connection.execute(
            update(checkpoints)
            .where(point.tenant_id == editor.tenant_id, point.checkpoint_id == bindparam("the_point"))
            .values(route_id=route_id, route_order=bindparam("the_order")),
            [
                {"the_point": checkpoint_id, "the_order": order}
                for order, checkpoint_id in enumerate(points, start=1)
            ],
        )
    await note_change(
        connection,
        editor,
        subject=f"routes/{route_id}",
        verb="lay",
        before={"points": was},
        after={"points": list(points)},
    )


async def _add(
    engine: AsyncEngine,
    editor: Editor,
    table: Table,
    *,
    key: str,
    code: str | None,
    values: Mapping[str, Any],
) -> int:
    async with engine.begin() as connection:
        return await _insert(connection, editor, table, key=key, code=code, values=values)


async def _insert(
    connection: AsyncConnection,
    editor: Editor,
    table: Table,
    *,
    key: str,
    code: str | None,
    values: Mapping[str, Any],
) -> int:
    await lock_unit(connection, tenant_id=editor.tenant_id, unit_id=values["unit_id"], scope=editor.scope)
    number = (await draw_ids(connection, table.c[key], 1))[0]
    row = {"code": code or f"{LETTERS[table.name]}-{number}", **values}
    try:
        await connection.execute(insert(table).values(tenant_id=editor.tenant_id, **{key: number}, **row))
    except IntegrityError as error:
        raise CodeTaken(taken=row["code"]) from error
    await note_change(connection, editor, subject=f"{table.name}/{number}", verb="add", before={}, after=row)
    return number


async def _change(
    connection: AsyncConnection,
    editor: Editor,
    table: Table,
    row: Any,  # noqa: ANN401 - a condition on a column of any of the tables
    *,
    verb: str,
    values: Mapping[str, Any],
) -> None:
    found = select(*(table.c[name] for name in values)).where(table.c.tenant_id == editor.tenant_id, row)
    old = (await connection.execute(found.with_for_update(key_share=True))).mappings().one_or_none()
    if old is None:
        raise PlaceUnknown
    await connection.execute(update(table).where(table.c.tenant_id == editor.tenant_id, row).values(**values))
    subject = f"{table.name}/{row.right.value}"
    await note_change(connection, editor, subject=subject, verb=verb, before=dict(old), after=values)


def _of_checkpoint(wish: CheckpointWish) -> dict[str, Any]:
    values = {**asdict(wish), "must_visit": wish.visit_every_hours is not None}
    return _placed(values)


def _of_route(wish: RouteWish) -> dict[str, Any]:
    return {
        "unit_id": wish.unit_id,
        "name": wish.name,
        "must_patrol": wish.patrol_every_hours is not None,
        "patrol_every_hours": wish.patrol_every_hours,
        "points_needed": wish.points_needed,
    }


def _of_site(table: Table, wish: SiteWish) -> dict[str, Any]:
    values = _placed(asdict(wish))
    if table is shops:
        del values["has_board"]
    return values


def _placed(values: dict[str, Any]) -> dict[str, Any]:
    place = values.pop("place") or {"latitude": None, "longitude": None}
    return {**values, **place}
