"""What the desk's edits of units and places have in common: who edits, and what was changed before."""

from datetime import datetime
from typing import Any

from api.house import House
from api.wire.organisation import PlaceChange, PlaceChanges
from api.wire.places import Point, PointSent
from ledger.people.words import StaffMember
from ledger.places.changes import Editor, list_changes
from ledger.places.datum import to_wgs84
from ledger.places.words import Place


def editor_of(house: House, staff: StaffMember) -> Editor:
    """Say who edits, within which reach, and when."""
    return Editor(
        tenant_id=staff.tenant_id,
        scope=staff.unit.path,
        principal=staff.principal,
        now=house.clock(),
    )


async def changes_of(house: House, staff: StaffMember, subject: str) -> PlaceChanges:
    """List the last changes of a subject that the caller has been seen to reach."""
    async with house.reading() as connection:
        found = await list_changes(connection, tenant_id=staff.tenant_id, subject=subject)
    return PlaceChanges(
        items=[
            PlaceChange(
                verb=change.verb,
                before={name: _text(value) for name, value in change.before.items()},
                after={name: _text(value) for name, value in change.after.items()},
                changed_at=change.changed_at,
                changed_by=change.changed_by,
            )
            for change in found
        ]
    )


def _text(value: Any) -> str | None:  # noqa: ANN401 - JSON is any value
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)


def place_sent(sent: PointSent | None) -> Place | None:
    """Bring coordinates to WGS-84, once, from the datum that they were given in."""
    if sent is None:
        return None
    return to_wgs84(Place(latitude=sent.latitude, longitude=sent.longitude), sent.datum)


def point_of(place: Place | None) -> Point | None:
    """Write where something is."""
    return None if place is None else Point(latitude=place.latitude, longitude=place.longitude)
