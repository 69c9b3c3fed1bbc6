"""What is read of the public notice: the awards shown, and the objections of an area with what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.earning.deciding.queries.thread import OBJECTION, open_words, seal_of
from ledger.earning.deciding.queries.viewing import Eyes
from ledger.earning.notice.refusals import ObjectionUnknown
from ledger.earning.notice.rules import UnitNode, grouped, notice_code
from ledger.earning.notice.tables import objection_verdicts, objections
from ledger.earning.notice.words import AFTER_NOTICE, NOTICE_MAX, Channel, Noticed, ObjectionState
from ledger.earning.tables import activities, claims
from ledger.earning.words import ActivityName, ClaimId
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.tables import volunteers
from ledger.people.words import ERASED, StaffId, VolunteerId
from ledger.places.tables import units
from ledger.places.words import UnitId

# An award is found by its decision: of pending awards, and of everything decided since an index.
AWARDS = text("""
WITH shown AS (
    SELECT log_index, activates_at FROM pending_awards WHERE tenant_id = :tenant_id AND state = 'pending'
    UNION ALL
    SELECT d.log_index, NULL FROM decisions d
    WHERE d.tenant_id = :tenant_id AND d.log_index >= :first_index AND d.verdict = 'approve'
        AND NOT EXISTS (SELECT FROM pending_awards p
            WHERE p.tenant_id = :tenant_id AND p.log_index = d.log_index AND p.state = 'pending'))
SELECT c.log_index AS claim_id, c.award_index, c.volunteer_id, a.name_zh, a.name_en, c.points, c.unit_id,
    s.activates_at, d.decided_at
FROM shown s
JOIN decisions d ON d.tenant_id = :tenant_id AND d.log_index = s.log_index AND d.verdict = 'approve'
JOIN claims c ON c.tenant_id = :tenant_id AND c.log_index = d.claim_id AND c.award_index = s.log_index
JOIN activities a ON a.tenant_id = :tenant_id AND a.activity = c.activity
WHERE c.points > 0 AND NOT EXISTS (
    SELECT FROM transactions t WHERE t.tenant_id = :tenant_id AND t.reverses = c.award_index)
LIMIT :limit""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An award with the code and the group under which everybody may see it."""

    noticed: Noticed
    code: str
    group: str


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


async def notice_of(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    first_index: LogIndex,
    now: datetime,
) -> list[Shown]:
    """Return the awards that everybody may see and object to, in an order that tells nothing.

    Args:
        connection: of the application's role.
        keyring: opens the names that are masked here, and makes the codes.
        tenant_id: whose notice.
        first_index: the first transaction of the last AFTER_NOTICE; what was given since without having to
            wait is shown as well.
        now: the present moment, aware.
    """
    found = {"tenant_id": tenant_id, "first_index": first_index, "limit": NOTICE_MAX}
    rows = (await connection.execute(AWARDS, found)).all()
    names = await _names(connection, keyring, tenant_id, {row.volunteer_id for row in rows}, now)
    noticed = [
        Noticed(
            claim_id=ClaimId(row.claim_id),
            award_index=LogIndex(row.award_index),
            volunteer_id=row.volunteer_id,
            name_masked=names.get(row.volunteer_id, ERASED),
            activity=ActivityName(zh=row.name_zh, en=row.name_en),
            points=row.points,
            unit_id=UnitId(row.unit_id),
            until=row.activates_at or row.decided_at + AFTER_NOTICE,
        )
        for row in rows
    ]
    tree = await _tree(connection, tenant_id)
    groups = grouped(noticed, tree)
    shown = [
        Shown(
            noticed=one,
            code=notice_code(
                keyring.blind_index(tenant_id=tenant_id, field="notice", text=str(one.claim_id))
            ),
            group=tree[groups[one.claim_id]].name,
        )
        for one in noticed
    ]
    return sorted(shown, key=lambda one: (one.group, one.code))


async def _names(
    connection: AsyncConnection,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_ids: set[VolunteerId],
    now: datetime,
) -> dict[int, str]:
    """Return masked names; of minors nothing at all is shown."""
    people = await volunteers_by_id(
        connection, keyring=keyring, tenant_id=tenant_id, volunteer_ids=volunteer_ids
    )
    minors = await connection.scalars(
        select(volunteers.c.volunteer_id).where(
            volunteers.c.tenant_id == tenant_id,
            volunteers.c.volunteer_id.in_(volunteer_ids),
            volunteers.c.adult_on > now.date(),
        )
    )
    hidden = set(minors)
    return {number: ERASED if number in hidden else person.name_masked for number, person in people.items()}


async def _tree(connection: AsyncConnection, tenant_id: TenantId) -> dict[UnitId, UnitNode]:
    rows = await connection.execute(
        select(units.c.unit_id, units.c.name, units.c.parent_id).where(units.c.tenant_id == tenant_id)
    )
    return {UnitId(row.unit_id): UnitNode(name=row.name, parent_id=row.parent_id) for row in rows}


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
