"""Routes of checkpoints: what a sticker says to anybody, and the sheet of stickers that the desk prints."""

import asyncio
from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from api.house import House
from api.identity import CLERK
from api.qr import Correction, qr_svg
from api.refusals import PublicUrlMissing
from api.verbs import PUBLIC, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.phone import Checkpoint, RouteOfCheckpoint
from api.wire.volunteers import Sticker, StickerList
from ledger.book.words import TenantId
from ledger.people.words import StaffMember
from ledger.places import queries
from ledger.places.refusals import CheckpointUnknown
from ledger.places.rules import shown_code
from ledger.places.words import Checkpoint as KnownCheckpoint
from ledger.places.words import UnitId


@reads(
    "/checkpoints/{tenant_id:int}/{short_code:str}", "get_checkpoint", by=PUBLIC, refuses=(CheckpointUnknown,)
)
async def get_checkpoint(
    house: NamedDependency[House],
    tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    short_code: Annotated[str, PathParameter(min_length=1, max_length=40)],
) -> Checkpoint:
    """Say which checkpoint a sticker belongs to."""
    async with house.reading() as connection:
        found = await queries.find_checkpoint(
            connection, tenant_id=TenantId(tenant_id), short_code=short_code
        )
    route = found.route
    return Checkpoint(
        tenant_id=found.tenant_id,
        short_code=found.short_code,
        name=found.name,
        station_name=found.station_name,
        route=None
        if route is None
        else RouteOfCheckpoint(code=route.code, name=route.name, checkpoints_count=route.checkpoints_count),
    )


@reads("/stickers", "list_stickers", by=CLERK, refuses=(PublicUrlMissing,))
async def list_stickers(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    unit_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
    route: Annotated[str | None, QueryParameter(max_length=40)] = None,
) -> StickerList:
    """List the stickers of a unit or route, ready to print."""
    async with house.reading() as connection:
        checkpoints = await queries.list_checkpoints(
            connection,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            unit_id=None if unit_id is None else UnitId(unit_id),
            route_code=route,
        )
    # Drawing takes some ten milliseconds a code: in a thread, so that nobody else waits for a whole sheet.
    return StickerList(items=await asyncio.to_thread(_stickers, house, checkpoints))


def _stickers(house: House, checkpoints: list[KnownCheckpoint]) -> list[Sticker]:
    return [_sticker(house, checkpoint) for checkpoint in checkpoints]


def _sticker(house: House, checkpoint: KnownCheckpoint) -> Sticker:
    url = house.address(f"/c/{checkpoint.tenant_id}/{checkpoint.short_code}")
    return Sticker(
        checkpoint_id=checkpoint.checkpoint_id,
        name=checkpoint.name,
        station_name=checkpoint.station_name,
        route_code=checkpoint.route.code if checkpoint.route is not None else None,
        route_order=checkpoint.route_order,
        short_code=shown_code(checkpoint.short_code),
        url=url,
        qr_svg=qr_svg(url, correction=Correction.STICKER),
    )


ROUTES = (get_checkpoint, list_stickers)
