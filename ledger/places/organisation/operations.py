"""Edits of the tree: add, rename, move, close and reopen a unit, and name a level; each is noted."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import TenantId
from ledger.places.changes import Editor, note_change
from ledger.places.operations.ids import draw_ids
from ledger.places.organisation.queries import list_unit_kinds
from ledger.places.organisation.refusals import (
    CodeTaken,
    KindsTooMany,
    MoveIntoItself,
    TopUnitStays,
    TreeTooDeep,
    UnitInUse,
)
from ledger.places.organisation.words import KINDS_MAX, UnitKind
from ledger.places.queries import find_unit
from ledger.places.rules import child_path, is_within
from ledger.places.tables import unit_kinds, units
from ledger.places.unit_rows import lock_unit
from ledger.places.words import UNIT_DEPTH_MAX, Unit, UnitId

LeftOvers = Callable[[AsyncConnection, TenantId, UnitId], Awaitable[Mapping[str, int]]]
"""Counts what still belongs to a unit, in rooms above this one."""

CODE_LETTER: Final = "U"


async def add_unit(
    engine: AsyncEngine, *, editor: Editor, parent_id: UnitId, kind: str, name: str, code: str | None
) -> UnitId:
    """Hang a new unit below another; without a code it gets one from its number."""
    try:
        async with engine.begin() as connection:
            await _lock_tree(connection, editor)
            parent = await lock_unit(
                connection, tenant_id=editor.tenant_id, unit_id=parent_id, scope=editor.scope
            )
            if parent.depth >= UNIT_DEPTH_MAX:
                raise TreeTooDeep(levels_max=UNIT_DEPTH_MAX + 1)
            unit_id = UnitId((await draw_ids(connection, units.c.unit_id, 1))[0])
            values = {
                "parent_id": parent_id,
                "kind": kind,
                "code": code or f"{CODE_LETTER}-{unit_id}",
                "name": name,
                "path": child_path(parent.path, unit_id),
                "depth": parent.depth + 1,
            }
            await connection.execute(
                insert(units).values(tenant_id=editor.tenant_id, unit_id=unit_id, **values)
            )
            await note_change(
                connection, editor, subject=f"unit/{unit_id}", verb="add", before={}, after=values
            )
    except IntegrityError as error:
        raise CodeTaken(taken=code or "") from error
    return unit_id


async def rename_unit(engine: AsyncEngine, *, editor: Editor, unit_id: UnitId, kind: str, name: str) -> None:
    """Give a unit another name or level."""
    async with engine.begin() as connection:
        unit = await find_unit(connection, tenant_id=editor.tenant_id, unit_id=unit_id, scope=editor.scope)
        await _change(connection, editor, unit, verb="rename", values={"kind": kind, "name": name})


async def move_unit(engine: AsyncEngine, *, editor: Editor, unit_id: UnitId, parent_id: UnitId) -> None:
    """Hang a unit with all below it under another; whoever reaches there reaches it from now on."""
    async with engine.begin() as connection:
        await _lock_tree(connection, editor)
        unit = await _lock_unit(connection, editor, unit_id)
        parent = await lock_unit(
            connection, tenant_id=editor.tenant_id, unit_id=parent_id, scope=editor.scope
        )
        if unit.parent_id is None or unit.path == editor.scope:
            raise TopUnitStays
        if is_within(parent.path, unit.path):
            raise MoveIntoItself
        below = units.c.tenant_id == editor.tenant_id, units.c.path.startswith(unit.path)
        deepest = (await connection.execute(select(func.max(units.c.depth)).where(*below))).scalar_one()
        deeper = parent.depth + 1 - unit.depth
        if deepest + deeper > UNIT_DEPTH_MAX:
            raise TreeTooDeep(levels_max=UNIT_DEPTH_MAX + 1)
        path = child_path(parent.path, unit_id)
        await connection.execute(
            update(units)
            .where(*below)
            .values(
                path=func.concat(path, func.substr(units.c.path, len(unit.path) + 1)),
                depth=units.c.depth + deeper,
            )
        )
        await _change(connection, editor, unit, verb="move", values={"parent_id": parent_id})


async def close_unit(engine: AsyncEngine, *, editor: Editor, unit_id: UnitId, left_overs: LeftOvers) -> None:
    """Close a unit that nothing belongs to any more; its past stays where it is."""
    async with engine.begin() as connection:
        await _lock_tree(connection, editor)
        unit = await _lock_unit(connection, editor, unit_id)
        if unit.parent_id is None or unit.path == editor.scope:
            raise TopUnitStays
        # Waits for whoever is just putting something here, and makes the next one wait.
        row = select(units.c.unit_id).filter_by(tenant_id=editor.tenant_id, unit_id=unit_id)
        await connection.execute(row.with_for_update())
        children = select(func.count()).where(
            units.c.tenant_id == editor.tenant_id,
            units.c.parent_id == unit_id,
            units.c.closed_at.is_(None),
        )
        left = {
            "units": (await connection.execute(children)).scalar_one(),
            **await left_overs(connection, editor.tenant_id, unit_id),
        }
        if any(left.values()):
            raise UnitInUse(**left)
        await _change(connection, editor, unit, verb="close", values={"closed_at": editor.now})


async def reopen_unit(engine: AsyncEngine, *, editor: Editor, unit_id: UnitId) -> None:
    """Open a closed unit again, when the one above it is open."""
    async with engine.begin() as connection:
        await _lock_tree(connection, editor)
        unit = await find_unit(connection, tenant_id=editor.tenant_id, unit_id=unit_id, scope=editor.scope)
        if unit.parent_id is not None and unit.path != editor.scope:
            await lock_unit(
                connection, tenant_id=editor.tenant_id, unit_id=UnitId(unit.parent_id), scope=editor.scope
            )
        await _change(connection, editor, unit, verb="reopen", values={"closed_at": None})


async def name_unit_kind(engine: AsyncEngine, *, editor: Editor, kind: UnitKind) -> None:
    """Say what the bureau calls a level of its tree."""
    values = {
        "label_zh": kind.label_zh,
        "label_en": kind.label_en,
        "position": kind.position,
        "gives_points": kind.gives_points,
    }
    async with engine.begin() as connection:
        await _lock_tree(connection, editor)
        known = {one.code: one for one in await list_unit_kinds(connection, tenant_id=editor.tenant_id)}
        if kind.code not in known and len(known) >= KINDS_MAX:
            raise KindsTooMany(kinds_max=KINDS_MAX)
        new = insert_or(unit_kinds).values(tenant_id=editor.tenant_id, code=kind.code, **values)
        await connection.execute(new.on_conflict_do_update(index_elements=["tenant_id", "code"], set_=values))
        old = known.get(kind.code)
        before = {name: getattr(old, name) for name in values} if old is not None else {}
        await note_change(
            connection, editor, subject=f"kind/{kind.code}", verb="name", before=before, after=values
        )


async def _lock_tree(connection: AsyncConnection, editor: Editor) -> None:
    """Let one edit of the tree at a time read and write it: two moves at once could close a circle."""
    top = select(units.c.unit_id).where(units.c.tenant_id == editor.tenant_id, units.c.parent_id.is_(None))
    await connection.execute(top.with_for_update(key_share=True))


async def _lock_unit(connection: AsyncConnection, editor: Editor, unit_id: UnitId) -> Unit:
    return await lock_unit(connection, tenant_id=editor.tenant_id, unit_id=unit_id, scope=editor.scope)


async def _change(
    connection: AsyncConnection, editor: Editor, unit: Unit, *, verb: str, values: Mapping[str, Any]
) -> None:
    await connection.execute(
        update(units).filter_by(tenant_id=editor.tenant_id, unit_id=unit.unit_id).values(**values)
    )
    before = {name: getattr(unit, name) for name in values}
    await note_change(
        connection, editor, subject=f"unit/{unit.unit_id}", verb=verb, before=before, after=values
    )
