"""Routes of the organisation tree: see it, add, rename, move and close units, name its levels."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import ADMINISTRATOR, CLERK
from api.once import answer_once
from api.place_views import changes_of, editor_of
from api.refusals import NotAllowed
from api.requests import Intent
from api.verbs import changes, reads
from api.wire import organisation as wire
from api.wire.base import WHOLE_NUMBER_MAX
from ledger.people.words import StaffMember
from ledger.places.organisation import operations
from ledger.places.organisation.queries import list_unit_kinds
from ledger.places.organisation.refusals import (
    CodeTaken,
    KindsTooMany,
    MoveIntoItself,
    TopUnitStays,
    TreeTooDeep,
    UnitClosed,
    UnitInUse,
)
from ledger.places.organisation.words import UnitKind
from ledger.places.queries import find_unit, list_units
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from ledger.reports.organisation import UnitFigures, left_overs, unit_figures
from ledger.reports.reach import sees_everything

UnitPath = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]
NOTHING = UnitFigures(volunteers=0, staff=0, places=0)


@reads("/organisation", "get_organisation", by=CLERK)
async def get_organisation(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> wire.Organisation:
    """Show the tree from one's own unit down, with the labels of its levels."""
    tenant_id, scope = staff.tenant_id, staff.unit.path
    async with house.reading() as connection:
        units = await list_units(connection, tenant_id=tenant_id, scope=scope, with_closed=True)
        figures = await unit_figures(connection, tenant_id=tenant_id, scope=scope)
        kinds = await list_unit_kinds(connection, tenant_id=tenant_id)
    return wire.Organisation(
        units=[
            wire.TreeUnit(
                unit_id=unit.unit_id,
                parent_id=unit.parent_id,
                code=unit.code,
                name=unit.name,
                kind=unit.kind,
                depth=unit.depth,
                closed_at=unit.closed_at,
                volunteers_count=figures.get(unit.unit_id, NOTHING).volunteers,
                staff_count=figures.get(unit.unit_id, NOTHING).staff,
                places_count=figures.get(unit.unit_id, NOTHING).places,
            )
            for unit in units
        ],
        kinds=[
            wire.UnitKind(
                code=kind.code,
                label_zh=kind.label_zh,
                label_en=kind.label_en,
                position=kind.position,
                gives_points=kind.gives_points,
            )
            for kind in kinds
        ],
    )


@reads("/units/{unit_id:int}/changes", "list_unit_changes", by=CLERK, refuses=(UnitUnknown,))
async def list_unit_changes(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], unit_id: UnitPath
) -> wire.PlaceChanges:
    """List who changed a unit, and what."""
    async with house.reading() as connection:
        await find_unit(connection, tenant_id=staff.tenant_id, unit_id=UnitId(unit_id), scope=staff.unit.path)
    return await changes_of(house, staff, f"unit/{unit_id}")


@changes(
    "/units",
    "add_unit",
    by=ADMINISTRATOR,
    refuses=(UnitUnknown, UnitClosed, CodeTaken, TreeTooDeep),
)
async def add_unit(
    data: JSONBody[wire.UnitAdded],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[wire.UnitId]:
    """Hang a new unit below one of one's own."""

    async def add() -> dict[str, int]:
        unit_id = await operations.add_unit(
            house.engine,
            editor=editor_of(house, staff),
            parent_id=UnitId(data.parent_id),
            kind=data.kind,
            name=data.name,
            code=data.code,
        )
        return {"unit_id": unit_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=add)
    return kept.respond(wire.UnitId(unit_id=kept.answer["unit_id"]))


@changes("/units/{unit_id:int}/names", "rename_unit", by=ADMINISTRATOR, refuses=(UnitUnknown,))
async def rename_unit(
    data: JSONBody[wire.UnitRenamed],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    unit_id: UnitPath,
) -> Response[wire.UnitId]:
    """Give a unit another name or level."""

    async def rename() -> dict[str, int]:
        await operations.rename_unit(
            house.engine,
            editor=editor_of(house, staff),
            unit_id=UnitId(unit_id),
            kind=data.kind,
            name=data.name,
        )
        return {"unit_id": unit_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=rename
    )
    return kept.respond(wire.UnitId(unit_id=unit_id))


@changes(
    "/units/{unit_id:int}/moves",
    "move_unit",
    by=ADMINISTRATOR,
    refuses=(UnitUnknown, UnitClosed, TopUnitStays, MoveIntoItself, TreeTooDeep),
)
async def move_unit(
    data: JSONBody[wire.UnitMoved],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    unit_id: UnitPath,
) -> Response[wire.UnitId]:
    """Hang a unit, with everything below it, under another one."""

    async def move() -> dict[str, int]:
        await operations.move_unit(
            house.engine,
            editor=editor_of(house, staff),
            unit_id=UnitId(unit_id),
            parent_id=UnitId(data.parent_id),
        )
        return {"unit_id": unit_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=move)
    return kept.respond(wire.UnitId(unit_id=unit_id))


@changes(
    "/units/{unit_id:int}/closings",
    "close_unit",
    by=ADMINISTRATOR,
    refuses=(UnitUnknown, UnitClosed, TopUnitStays, UnitInUse),
)
async def close_unit(
    data: JSONBody[wire.UnitClosing],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    unit_id: UnitPath,
) -> Response[wire.UnitId]:
    """Close a unit that nothing belongs to any more, or open it again."""

    async def close() -> dict[str, int]:
        editor = editor_of(house, staff)
        if data.closed:
            await operations.close_unit(
                house.engine, editor=editor, unit_id=UnitId(unit_id), left_overs=left_overs
            )
        else:
            await operations.reopen_unit(house.engine, editor=editor, unit_id=UnitId(unit_id))
        return {"unit_id": unit_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=close)
    return kept.respond(wire.UnitId(unit_id=unit_id))


@changes("/unit-kinds", "name_unit_kind", by=ADMINISTRATOR, refuses=(KindsTooMany,))
async def name_unit_kind(
    data: JSONBody[wire.UnitKindSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[wire.KindCode]:
    """Say what the bureau calls a level of its tree; only who sees the whole bureau may."""
    if not sees_everything(staff.unit):
        raise NotAllowed

    async def name() -> dict[str, str]:
        kind = UnitKind(
            code=data.code,
            label_zh=data.label_zh,
            label_en=data.label_en,
            position=data.position,
            gives_points=data.gives_points,
        )
        await operations.name_unit_kind(house.engine, editor=editor_of(house, staff), kind=kind)
        return {"code": data.code}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=name)
    return kept.respond(wire.KindCode(code=data.code))


ROUTES = (
    get_organisation,
    list_unit_changes,
    add_unit,
    rename_unit,
    move_unit,
    close_unit,
    name_unit_kind,
)
