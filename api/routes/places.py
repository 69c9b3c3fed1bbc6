"""Routes of the register of checkpoints: list, add, correct, retire, and renew the code on a sticker."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.place_views import changes_of, editor_of, place_sent, point_of
from api.requests import Intent
from api.verbs import changes, reads
from api.wire import places as wire
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.organisation import PlaceChanges
from api.wire.volunteers import NothingSent
from ledger.people.words import StaffMember
from ledger.places.organisation.refusals import CodeTaken, UnitClosed
from ledger.places.refusals import UnitUnknown
from ledger.places.register import operations, queries
from ledger.places.register.refusals import PlaceRetired, PlaceUnknown
from ledger.places.register.words import CheckpointLine, CheckpointWish
from ledger.places.words import CheckpointId, RouteId, UnitId

CheckpointPath = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]
WORDS_LENGTH_MAX = 60
PAGE_SIZE = 100


@reads("/places/checkpoints", "list_places", by=CLERK)
async def list_places(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    unit_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
    route_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
    words: Annotated[str | None, QueryParameter(name="query", max_length=WORDS_LENGTH_MAX)] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> wire.CheckpointLines:
    """List the checkpoints of one's area by code, also retired ones."""
    size = limit or PAGE_SIZE
    async with house.reading() as connection:
        found = await queries.list_register(
            connection,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            unit_id=None if unit_id is None else UnitId(unit_id),
            route_id=None if route_id is None else RouteId(route_id),
            words=words,
            after=cursor,
            limit=size,
        )
    return wire.CheckpointLines(
        items=[_line(line) for line in found],
        next_cursor=found[-1].code if len(found) == size else None,
    )


@reads(
    "/places/checkpoints/{checkpoint_id:int}/changes",
    "list_place_changes",
    by=CLERK,
    refuses=(PlaceUnknown,),
)
async def list_place_changes(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    checkpoint_id: CheckpointPath,
) -> PlaceChanges:
    """List who changed a checkpoint, and what."""
    await _read(house, staff, CheckpointId(checkpoint_id))
    return await changes_of(house, staff, f"checkpoints/{checkpoint_id}")


@changes("/places/checkpoints", "add_place", by=CLERK, refuses=(UnitUnknown, UnitClosed, CodeTaken))
async def add_place(
    data: JSONBody[wire.CheckpointSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[wire.CheckpointLine]:
    """Put a checkpoint on the map; its coordinates are converted once, from the datum that is named."""

    async def add() -> dict[str, int]:
        added = await operations.add_checkpoint(
            house.engine, editor=editor_of(house, staff), wish=_wish(data), code=data.code
        )
        return {"checkpoint_id": added}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=add)
    return kept.respond(await _read(house, staff, CheckpointId(kept.answer["checkpoint_id"])))


@changes(
    "/places/checkpoints/{checkpoint_id:int}",
    "change_place",
    by=CLERK,
    refuses=(PlaceUnknown, PlaceRetired, UnitUnknown, UnitClosed),
)
async def change_place(
    data: JSONBody[wire.CheckpointSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    checkpoint_id: CheckpointPath,
) -> Response[wire.CheckpointLine]:
    """Correct a checkpoint: its name, unit, place, and how often somebody must come."""

    async def change() -> dict[str, int]:
        await operations.change_checkpoint(
            house.engine,
            editor=editor_of(house, staff),
            checkpoint_id=CheckpointId(checkpoint_id),
            wish=_wish(data),
        )
        return {"checkpoint_id": checkpoint_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=change
    )
    return kept.respond(await _read(house, staff, CheckpointId(checkpoint_id)))


@changes(
    "/places/checkpoints/{checkpoint_id:int}/retirements",
    "retire_place",
    by=CLERK,
    refuses=(PlaceUnknown,),
)
async def retire_place(
    data: JSONBody[wire.Retirement],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    checkpoint_id: CheckpointPath,
) -> Response[wire.CheckpointLine]:
    """Take a checkpoint out of use, or bring it back."""

    async def retire() -> dict[str, int]:
        await operations.retire_checkpoint(
            house.engine,
            editor=editor_of(house, staff),
            checkpoint_id=CheckpointId(checkpoint_id),
            retired=data.retired,
        )
        return {"checkpoint_id": checkpoint_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=retire
    )
    return kept.respond(await _read(house, staff, CheckpointId(checkpoint_id)))


@changes(
    "/places/checkpoints/{checkpoint_id:int}/short-codes",
    "renew_short_code",
    by=CLERK,
    refuses=(PlaceUnknown,),
)
async def renew_short_code(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    checkpoint_id: CheckpointPath,
) -> Response[wire.CheckpointLine]:
    """Give a checkpoint a new short code: its old sticker, and photographs of it, are void."""

    async def renew() -> dict[str, int]:
        await operations.renew_short_code(
            house.engine, editor=editor_of(house, staff), checkpoint_id=CheckpointId(checkpoint_id)
        )
        return {"checkpoint_id": checkpoint_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=renew)
    return kept.respond(await _read(house, staff, CheckpointId(checkpoint_id)))


async def _read(house: House, staff: StaffMember, checkpoint_id: CheckpointId) -> wire.CheckpointLine:
    async with house.reading() as connection:
        return _line(
            await queries.find_line(
                connection,
                tenant_id=staff.tenant_id,
                scope=staff.unit.path,
                checkpoint_id=checkpoint_id,
            )
        )


def _wish(data: wire.CheckpointSent) -> CheckpointWish:
    return CheckpointWish(
        unit_id=UnitId(data.unit_id),
        name=data.name,
        place=place_sent(data.place),
        visit_every_hours=data.visit_every_hours,
    )


def _line(line: CheckpointLine) -> wire.CheckpointLine:
    return wire.CheckpointLine(
        checkpoint_id=line.checkpoint_id,
        code=line.code,
        name=line.name,
        unit_id=line.unit_id,
        unit_name=line.unit_name,
        route_id=line.route_id,
        route_code=line.route_code,
        route_order=line.route_order,
        place=point_of(line.place),
        visit_every_hours=line.visit_every_hours,
        retired_at=line.retired_at,
    )


ROUTES = (list_places, list_place_changes, add_place, change_place, retire_place, renew_short_code)
