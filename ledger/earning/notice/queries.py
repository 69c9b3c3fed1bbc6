"""What is read of objections: those of an area with what was said, and who decided about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.earning.deciding.queries.thread import OBJECTION, open_words, seal_of
from ledger.earning.deciding.queries.viewing import Eyes
from ledger.earning.notice.refusals import ObjectionUnknown
from ledger.earning.notice.tables import objection_verdicts, objections
from ledger.earning.notice.words import Channel, ObjectionState
from ledger.earning.tables import activities, claims
from ledger.earning.words import ActivityName, ClaimId
from ledger.people.seal import Keyring
from ledger.people.words import StaffId, VolunteerId
from ledger.places.tables import units


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionLine:
    """An objection as the desk shows it.

    Attributes:
        text: opened; of a claimant who has closed the account nothing is left.
    """

    objection_id: LogIndex
    claim_id: ClaimId
    channel: Channel
    raised_at: datetime
    raised_by: str
    text: str
    state: ObjectionState
    volunteer_id: VolunteerId
    activity: ActivityName
    points: int
    station_name: str
    due_on: date | None
    is_overdue: bool


async def list_objections(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    eyes: Eyes,
    is_open: bool,
    before: LogIndex | None = None,
    limit: int = 100,
) -> list[ObjectionLine]:
    """Return objections of the viewer's reach: open ones oldest first, decided ones newest first."""
    found = _objections(tenant_id).where(eyes.in_reach(eyes.viewer.scope))
    if is_open:
        found = found.where(objections.c.state == "open").order_by(objections.c.log_index)
        if before is not None:
            found = found.where(objections.c.log_index > before)
    else:
        found = found.where(objections.c.state != "open").order_by(objections.c.log_index.desc())
        if before is not None:
            found = found.where(objections.c.log_index < before)
    rows = (await connection.execute(found.limit(limit))).all()
    return [await _line(connection, row, keyring=keyring, tenant_id=tenant_id, eyes=eyes) for row in rows]


async def find_objection(
    connection: AsyncConnection, *, tenant_id: TenantId, eyes: Eyes, objection_id: LogIndex
) -> ClaimId:
    """Return the claim of an objection in the viewer's reach, or raise ObjectionUnknown."""
    found = _objections(tenant_id).where(
        eyes.in_reach(eyes.viewer.scope), objections.c.log_index == objection_id
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise ObjectionUnknown
    return ClaimId(row.claim_id)


def _objections(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    raised, claim = objections.c, claims.c
    return (
        select(
            objections,
            claim.points,
            activities.c.name_zh,
            activities.c.name_en,
            units.c.name.label("station_name"),
        )
        .join(units, (units.c.tenant_id == raised.tenant_id) & (units.c.unit_id == raised.unit_id))
        .join(claims, (claim.tenant_id == raised.tenant_id) & (claim.log_index == raised.claim_id))
        .join(
            activities,
            (activities.c.tenant_id == raised.tenant_id) & (activities.c.activity == claim.activity),
        )
        .where(raised.tenant_id == tenant_id)
    )


async def _line(
    connection: AsyncConnection,
    row: Any,  # noqa: ANN401 - a row of `_objections`
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    eyes: Eyes,
) -> ObjectionLine:
    claimant = VolunteerId(row.claimant_id)
    seal = await seal_of(connection, keyring=keyring, tenant_id=tenant_id, volunteer_id=claimant)
    due_on = eyes.calendar.due_on(eyes.day(row.raised_at)) if row.state == "open" else None
    return ObjectionLine(
        objection_id=LogIndex(row.log_index),
        claim_id=ClaimId(row.claim_id),
        channel=row.channel,
        raised_at=row.raised_at,
        raised_by=row.raised_by,
        text=open_words(seal, OBJECTION, row.text_sealed),
        state=row.state,
        volunteer_id=claimant,
        activity=ActivityName(zh=row.name_zh, en=row.name_en),
        points=row.points,
        station_name=row.station_name,
        due_on=due_on,
        is_overdue=due_on is not None and due_on < eyes.today,
    )


async def verdicts_of(
    connection: AsyncConnection, *, tenant_id: TenantId, objection_ids: Sequence[LogIndex]
) -> dict[LogIndex, tuple[StaffId, datetime]]:
    """Return who decided about objections, and when."""
    verdict = objection_verdicts.c
    rows = await connection.execute(
        select(verdict.objection_id, verdict.staff_id, verdict.decided_at).where(
            verdict.tenant_id == tenant_id, verdict.objection_id.in_(objection_ids)
        )
    )
    return {LogIndex(row.objection_id): (StaffId(row.staff_id), row.decided_at) for row in rows}
