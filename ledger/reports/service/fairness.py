"""Whether all are treated alike: points, refusals and waiting time by corps, age and phone."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.people.names import volunteer_person
from ledger.people.seal import Keyring
from ledger.people.words import VolunteerId
from ledger.places.words import Scope

Dimension = Literal["corps", "age", "phone"]
Band = Literal["under_30", "30_to_44", "45_to_59", "60_and_over", "unknown"]

PEOPLE_MAX: Final = 20_000
"""So many people of an area are looked at: each one's date of birth is opened for it, in memory.

Of more, those are looked at whose number has the least digest: as good as drawn by lot, for it has nothing to
do with how long somebody has been a volunteer, and yet the same people whenever the report is read.
"""
GROUP_MIN: Final = 5
"""Of fewer people nothing but their number is shown, for the figures would be somebody's own."""
BANDS: Final[tuple[tuple[int, Band], ...]] = ((30, "under_30"), (45, "30_to_44"), (60, "45_to_59"))

PEOPLE = text("""
SELECT v.volunteer_id, v.corps, v.smartphone, v.born_on_sealed, k.wrapped_key
FROM volunteers v
JOIN units u ON u.tenant_id = v.tenant_id AND u.unit_id = v.unit_id
LEFT JOIN person_keys k ON k.tenant_id = v.tenant_id AND k.person = concat('volunteer/', v.volunteer_id)
WHERE v.tenant_id = :tenant_id AND u.path LIKE :within AND v.left_at IS NULL
ORDER BY md5(CAST(v.volunteer_id AS text)) LIMIT :limit""")
# Waiting is counted of what people decided: what the rules decide, they decide at once.
GROUPS = text("""
WITH people AS (
    SELECT * FROM unnest(CAST(:ids AS bigint[]), CAST(:corps AS text[]), CAST(:ages AS text[]),
        CAST(:phones AS text[])) AS p (volunteer_id, corps, age, phone)),
judged AS (
    SELECT c.volunteer_id, c.state, c.points,
        extract(epoch FROM d.decided_at - c.submitted_at) / 3600 AS hours
    FROM claims c
    LEFT JOIN LATERAL (
        SELECT decided_at FROM decisions
        WHERE tenant_id = :tenant_id AND claim_id = c.log_index AND staff_id IS NOT NULL
        ORDER BY step DESC LIMIT 1) d ON c.state IN ('approved', 'refused')
    WHERE c.tenant_id = :tenant_id AND c.log_index >= :first)
SELECT p.corps, p.age, p.phone, count(DISTINCT p.volunteer_id) AS people, count(j.state) AS claims,
    count(*) FILTER (WHERE j.state = 'approved') AS approved,
    count(*) FILTER (WHERE j.state = 'refused') AS refused,
    coalesce(sum(j.points) FILTER (WHERE j.state = 'approved'), 0)::bigint AS points,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY j.hours) AS median_hours,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY j.hours) AS p90_hours
FROM people p LEFT JOIN judged j ON j.volunteer_id = p.volunteer_id
GROUP BY GROUPING SETS ((p.corps), (p.age), (p.phone)) ORDER BY people DESC""")


class Group(NamedTuple):
    """How one group fared; the figures are None where the group is too small to show them.

    Attributes:
        dimension: by what people are grouped.
        name: of the group: a corps, a Band, or 'yes' and 'no' for having a phone.
        people: how many.
        claims: what they submitted in the period.
        approved: of these.
        refused: of these.
        points: given for them.
        median_hours: half of what staff decided was decided within it, in whole hours.
        p90_hours: nine tenths.
    """

    dimension: Dimension
    name: str
    people: int
    claims: int | None = None
    approved: int | None = None
    refused: int | None = None
    points: int | None = None
    median_hours: int | None = None
    p90_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One person as the groups are made of them."""

    volunteer_id: VolunteerId
    corps: str
    age: Band
    has_phone: bool


class Fairness(NamedTuple):
    """The groups, and whether the area has more people than were looked at."""

    groups: list[Group]
    is_part: bool


def band_of(born_on: date | None, *, today: date) -> Band:
    """Return the age band of somebody."""
    if born_on is None:
        return "unknown"
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    return next((band for below, band in BANDS if age < below), "60_and_over")


async def read_members(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    today: date,
    limit: int = PEOPLE_MAX,
) -> list[Member]:
    """Return the people of a scope with their age bands, at most `limit` and one; opened in a thread."""
    named = {"tenant_id": tenant_id, "within": f"{scope}%", "limit": limit + 1}
    rows = (await connection.execute(PEOPLE, named)).all()
    return await asyncio.to_thread(_members, rows, keyring=keyring, tenant_id=tenant_id, today=today)


def _members(
    rows: Sequence["Row[*tuple[Any, ...]]"], *, keyring: Keyring, tenant_id: TenantId, today: date
) -> list[Member]:
    members: list[Member] = []
    for row in rows:
        volunteer_id = VolunteerId(row.volunteer_id)
        born_on = None
        if row.wrapped_key is not None and row.born_on_sealed is not None:
            seal = keyring.open_person(
                tenant_id=tenant_id, person=volunteer_person(volunteer_id), wrapped_key=row.wrapped_key
            )
            born_on = date.fromisoformat(seal.open("born_on", row.born_on_sealed))
        members.append(Member(volunteer_id, row.corps, band_of(born_on, today=today), row.smartphone))
    return members


async def compare_groups(
    connection: AsyncConnection, *, tenant_id: TenantId, members: Sequence[Member], first: LogIndex
) -> Fairness:
    """Compare how people fared with what they submitted from an index of the log on."""
    seen = members[:PEOPLE_MAX]
    named = {
        "tenant_id": tenant_id,
        "ids": [member.volunteer_id for member in seen],
        "corps": [member.corps for member in seen],
        "ages": [member.age for member in seen],
        "phones": ["yes" if member.has_phone else "no" for member in seen],
        "first": first,
    }
    groups: list[Group] = []
    for row in await connection.execute(GROUPS, named):
        names: dict[Dimension, str | None] = {"corps": row.corps, "age": row.age, "phone": row.phone}
        dimension, name = next((dimension, name) for dimension, name in names.items() if name is not None)
        if row.people < GROUP_MIN:
            groups.append(Group(dimension, name, row.people))
            continue
        groups.append(
            Group(
                dimension,
                name,
                row.people,
                row.claims,
                row.approved,
                row.refused,
                row.points,
                _whole(row.median_hours),
                _whole(row.p90_hours),
            )
        )
    return Fairness(groups, len(members) > PEOPLE_MAX)


def _whole(hours: float | None) -> int | None:
    return None if hours is None else round(hours)
