"""The public notice of a bureau as a whole: every award in its window, in an order that tells nothing."""

import asyncio
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.earning.notice.rules import UnitNode, grouped, notice_code
from ledger.earning.notice.words import AFTER_NOTICE, Noticed
from ledger.earning.words import ActivityName, ClaimId
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.tables import volunteers
from ledger.people.words import ERASED, VolunteerId
from ledger.places.tables import units
from ledger.places.words import UnitId

BATCH: Final = 2_000
"""Awards read at once; between two batches others have their turn."""
# An award is found by its decision: of pending awards, and of everything decided since an index. Each row is
# looked up alone (OFFSET keeps it so): of a bureau too young to be in the statistics, the planner expects one
# row, and would go through all of them for each of the others.
AWARDS: Final = text("""
WITH shown AS (
    (SELECT log_index, activates_at FROM pending_awards
    WHERE tenant_id = :tenant_id AND state = 'pending' AND log_index > :after
    ORDER BY log_index LIMIT :limit)
    UNION ALL
    (SELECT d.log_index, NULL FROM decisions d
    WHERE d.tenant_id = :tenant_id AND d.log_index >= :first_index AND d.log_index > :after
        AND d.verdict = 'approve'
        AND NOT EXISTS (SELECT FROM pending_awards p
            WHERE p.tenant_id = :tenant_id AND p.log_index = d.log_index AND p.state = 'pending' OFFSET 0)
    ORDER BY d.log_index LIMIT :limit)
    ORDER BY log_index LIMIT :limit)
SELECT s.log_index, s.activates_at, d.decided_at, c.claim_id, c.volunteer_id, c.points, c.unit_id,
    a.name_zh, a.name_en
FROM shown s
LEFT JOIN LATERAL (
    SELECT claim_id, decided_at FROM decisions
    WHERE tenant_id = :tenant_id AND log_index = s.log_index AND verdict = 'approve' OFFSET 0) d ON TRUE
LEFT JOIN LATERAL (
    SELECT log_index AS claim_id, volunteer_id, points, unit_id, activity FROM claims
    WHERE tenant_id = :tenant_id AND log_index = d.claim_id AND award_index = s.log_index AND points > 0
        AND NOT EXISTS (SELECT FROM transactions
            WHERE tenant_id = :tenant_id AND reverses = s.log_index OFFSET 0)
    OFFSET 0) c ON TRUE
LEFT JOIN activities a ON a.tenant_id = :tenant_id AND a.activity = c.activity
ORDER BY s.log_index""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An award with the code and the group under which everybody may see it."""

    noticed: Noticed
    code: str
    group_id: UnitId
    group: str

    @property
    def place(self) -> tuple[UnitId, str]:
        """Where it stands in the notice; the code is keyed, so the order tells nothing of when or where."""
        return self.group_id, self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Everything that is shown, by its place, and by the code that an objection names."""

    shown: Sequence[Shown]
    by_code: Mapping[str, Shown]

    def page(self, after: tuple[UnitId, str] | None, *, limit: int) -> tuple[Sequence[Shown], bool]:
        """Return what follows a place, also one where nothing stands any more, and whether there is more."""
        start = 0 if after is None else bisect_right(self.shown, after, key=lambda one: one.place)
        return self.shown[start : start + limit], start + limit < len(self.shown)


async def notice_of(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    first_index: LogIndex,
    batch: int = BATCH,
) -> Listing:
    """Return all awards that everybody may see and object to; no name is opened for it.

    Args:
        connection: of the application's role.
        keyring: makes the codes.
        tenant_id: whose notice.
        first_index: the first transaction of the last AFTER_NOTICE; what was given since without having to
            wait is shown as well.
        batch: awards read at once.
    """
    noticed: list[Noticed] = []
    after = LogIndex(-1)
    while True:
        asked = {"tenant_id": tenant_id, "first_index": first_index, "after": after, "limit": batch}
        rows = (await connection.execute(AWARDS, asked)).all()
        noticed += [
            Noticed(
                claim_id=ClaimId(row.claim_id),
                award_index=LogIndex(row.log_index),
                volunteer_id=row.volunteer_id,
                activity=ActivityName(zh=row.name_zh, en=row.name_en),
                points=row.points,
                unit_id=UnitId(row.unit_id),
                until=row.activates_at or row.decided_at + AFTER_NOTICE,
            )
            for row in rows
            if row.claim_id is not None
        ]
        if len(rows) < batch:
            break
        after = LogIndex(rows[-1].log_index)
    tree = await _tree(connection, tenant_id)
    return await asyncio.to_thread(_listed, noticed, tree, keyring, tenant_id)


def _listed(
    noticed: Sequence[Noticed], tree: Mapping[UnitId, UnitNode], keyring: Keyring, tenant_id: TenantId
) -> Listing:
    groups = grouped(noticed, tree)
    shown = sorted(
        (
            Shown(
                noticed=one,
                code=notice_code(
                    keyring.blind_index(tenant_id=tenant_id, field="notice", text=str(one.claim_id))
                ),
                group_id=groups[one.claim_id],
                group=tree[groups[one.claim_id]].name,
            )
            for one in noticed
        ),
        key=lambda one: one.place,
    )
    return Listing(shown=shown, by_code={one.code: one for one in shown})


async def masked_names(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_ids: Collection[VolunteerId],
    now: datetime,
) -> dict[VolunteerId, str]:
    """Return the names of one page as everybody may read them; of minors nothing at all is shown."""
    people = await volunteers_by_id(
        connection, keyring=keyring, tenant_id=tenant_id, volunteer_ids=set(volunteer_ids)
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
