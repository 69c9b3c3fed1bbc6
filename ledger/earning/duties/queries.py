"""What a phone shows of duty: the one it is on, and those it may begin."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.duties.words import DUTY, DutyId
from ledger.earning.patrol_tables import duties
from ledger.earning.tables import activities, rules
from ledger.earning.words import Grade
from ledger.people.words import VolunteerId
from ledger.places.tables import checkpoints


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """The duty a volunteer is on, by name."""

    duty_id: DutyId
    name_zh: str
    name_en: str
    checkpoint_name: str
    began_at: datetime
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyKind:
    """A duty that may be begun."""

    activity: str
    name_zh: str
    name_en: str


async def duty_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> OnDuty | None:
    """Return the duty that a volunteer is on."""
    found = (
        select(
            duties.c.log_index.label("duty_id"),
            activities.c.name_zh,
            activities.c.name_en,
            checkpoints.c.name.label("checkpoint_name"),
            duties.c.began_at,
            duties.c.grade,
            duties.c.state,
        )
        .join(
            activities,
            (activities.c.tenant_id == duties.c.tenant_id) & (activities.c.activity == duties.c.activity),
        )
        .join(
            checkpoints,
            (checkpoints.c.tenant_id == duties.c.tenant_id)
            & (checkpoints.c.checkpoint_id == duties.c.checkpoint_id),
        )
        .where(duties.c.tenant_id == tenant_id, duties.c.volunteer_id == volunteer_id)
        .order_by(duties.c.log_index.desc())
        .limit(1)
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None or row.state != "on":
        return None
    fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    fields.pop("state")
    return OnDuty(**fields)


async def duty_kinds(connection: AsyncConnection, *, tenant_id: TenantId) -> list[DutyKind]:
    """Return the activities of the kind duty that have a rule."""
    has_rule = exists().where(
        rules.c.tenant_id == activities.c.tenant_id, rules.c.activity == activities.c.activity
    )
    found = (
        select(activities.c.activity, activities.c.name_zh, activities.c.name_en)
        .where(activities.c.tenant_id == tenant_id, activities.c.kind == DUTY, has_rule)
        .order_by(activities.c.activity)
    )
    return [DutyKind(**row._mapping) for row in await connection.execute(found)]  # noqa: SLF001 - as above
