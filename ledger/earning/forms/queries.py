"""What is read for claims by form: the activities it offers, and the station of the nearest checkpoint."""

from datetime import datetime
from math import cos, radians
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.forms.words import FORM_KINDS, NEAR_M, FormActivity
from ledger.earning.tables import activities, rules
from ledger.places.rules import distance_m
from ledger.places.tables import checkpoints
from ledger.places.words import Place, UnitId

METRES_A_DEGREE: Final = 111_320.0
"""Of latitude."""
POLE: Final = 0.01
"""Keeps a box at a pole finite."""


async def form_activities(
    connection: AsyncConnection, *, tenant_id: TenantId, now: datetime
) -> list[FormActivity]:
    """Return what may be claimed by form, by code, each under the rule in force."""
    found = (
        select(
            activities.c.activity,
            activities.c.name_zh,
            activities.c.name_en,
            activities.c.kind,
            rules.c.points,
            rules.c.minutes,
            rules.c.risk_text_zh,
            rules.c.risk_text_en,
        )
        .ext(distinct_on(activities.c.activity))
        .join(
            rules,
            (rules.c.tenant_id == activities.c.tenant_id) & (rules.c.activity == activities.c.activity),
        )
        .where(
            activities.c.tenant_id == tenant_id,
            activities.c.kind.in_(FORM_KINDS),
            rules.c.effective_from <= now,
        )
        .order_by(activities.c.activity, rules.c.version.desc())
    )
    rows = await connection.execute(found)
    return [FormActivity(**row._mapping) for row in rows]  # noqa: SLF001 - public API of SQLAlchemy


async def station_near(connection: AsyncConnection, *, tenant_id: TenantId, place: Place) -> UnitId | None:
    """Return the station of the nearest checkpoint within NEAR_M, if there is one."""
    north = NEAR_M / METRES_A_DEGREE
    east = north / max(cos(radians(place.latitude)), POLE)
    found = select(checkpoints.c.unit_id, checkpoints.c.latitude, checkpoints.c.longitude).where(
        checkpoints.c.tenant_id == tenant_id,
        checkpoints.c.latitude.between(place.latitude - north, place.latitude + north),
        checkpoints.c.longitude.between(place.longitude - east, place.longitude + east),
        checkpoints.c.retired_at.is_(None),
    )
    near = [
        (distance_m(place, Place(latitude=row.latitude, longitude=row.longitude)), row.unit_id)
        for row in await connection.execute(found)
    ]
    metres, unit_id = min(near, default=(float("inf"), None))
    return UnitId(unit_id) if unit_id is not None and metres <= NEAR_M else None
