"""Search by part of a name or its pinyin: names opened in memory, a bounded number, and kept who asked."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.people.names import open_name, volunteer_person
from ledger.people.pinyin import matches, searched
from ledger.people.queries import volunteers_by_id
from ledger.people.register_tables import personal_reads
from ledger.people.seal import Keyring
from ledger.people.tables import KEY_OF_VOLUNTEER, person_keys, volunteers
from ledger.people.words import StaffMember, Volunteer, VolunteerId
from ledger.places.tables import units
from ledger.places.words import Scope
from ledger.storage.engine import reading_from

OPENED_MAX: Final = 20_000
"""Names one search opens; a bureau of more is asked to name the station."""
FOUND_MAX: Final = 100
BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Who a search found, masked.

    Attributes:
        items: by number; at most 100.
        is_whole: False when there were more names than one search opens, or more hits than it shows.
    """

    items: list[Volunteer]
    is_whole: bool


async def search_names(
    engine: AsyncEngine, *, keyring: Keyring, staff: StaffMember, scope: Scope, typed: str, now: datetime
) -> Found:
    """Find volunteers who serve or served in a scope by a part of their name.

    That somebody searched is kept before anything is answered: who, when, over which area, how many names
    were opened and found, and a keyed digest of the words, by which an auditor can tell whether somebody
    looked for a name without the name standing anywhere.
    """
    wanted = searched(typed)
    async with reading_from(engine).connect() as connection:
        found = (
            select(volunteers.c.volunteer_id, volunteers.c.name_sealed, person_keys.c.wrapped_key)
            .join(
                units,
                (units.c.tenant_id == volunteers.c.tenant_id) & (units.c.unit_id == volunteers.c.unit_id),
            )
            .join(person_keys, KEY_OF_VOLUNTEER)
            .where(
                volunteers.c.tenant_id == staff.tenant_id,
                units.c.path.startswith(scope),
                volunteers.c.state.in_(("active", "suspended", "left")),
            )
            .order_by(volunteers.c.number)
            .limit(OPENED_MAX + 1)
        )
        rows = (await connection.execute(found)).all() if wanted else []
        opened = rows[:OPENED_MAX]
        hits = await _hits(opened, keyring=keyring, staff=staff, wanted=wanted)
        people = await volunteers_by_id(
            connection, keyring=keyring, tenant_id=staff.tenant_id, volunteer_ids=hits[:FOUND_MAX]
        )
    async with engine.begin() as connection:
        await connection.execute(
            insert(personal_reads).values(
                tenant_id=staff.tenant_id,
                kind="search",
                read_by=staff.principal,
                read_at=now,
                unit_id=staff.unit.unit_id,
                query_index=keyring.blind_index(tenant_id=staff.tenant_id, field="search", text=wanted),
                opened_count=len(opened),
                found_count=len(hits),
            )
        )
    items = sorted(people.values(), key=lambda person: person.number)
    return Found(items=items, is_whole=len(rows) <= OPENED_MAX and len(hits) <= FOUND_MAX)


async def _hits(
    rows: "Sequence[Row[*tuple[Any, ...]]]", *, keyring: Keyring, staff: StaffMember, wanted: str
) -> list[VolunteerId]:
    """Open names in batches on a thread, so that nobody else waits; none is kept."""

    def of_batch(batch: "Sequence[Row[*tuple[Any, ...]]]") -> list[VolunteerId]:
        hits: list[VolunteerId] = []
        for row in batch:
            volunteer_id = VolunteerId(row.volunteer_id)
            seal = keyring.open_person(
                tenant_id=staff.tenant_id,
                person=volunteer_person(volunteer_id),
                wrapped_key=row.wrapped_key,
            )
            if matches(open_name(seal, row.name_sealed).lower(), wanted):
                hits.append(volunteer_id)
        return hits

    hits: list[VolunteerId] = []
    for start in range(0, len(rows), BATCH):
        hits += await asyncio.to_thread(of_batch, rows[start : start + BATCH])
    return hits
