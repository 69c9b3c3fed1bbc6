"""Fills a bureau of any size around a filled book: stations, places, people, and a claim for every award.

For measuring what pages cost in a large bureau, in a database that is thrown away. Names are really sealed,
each under a key of its own, because opening them is part of what a page costs.
"""

from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

import asyncpg

from bench.filler import fill_book
from ledger.book.words import Tenant
from ledger.people.names import volunteer_person
from ledger.people.seal import Keyring
from ledger.people.words import VolunteerId
from ledger.storage.engine import connect

ROUTE_LENGTH: Final = 5
CHUNK: Final = 20_000
OFFICER_STATION: Final = 1
"""The number of the station whose officer is measured."""

UNITS: Final = """
INSERT INTO units (tenant_id, unit_id, parent_id, kind, code, name, path, depth)
SELECT $1::bigint, 1, NULL::bigint, 'bureau', 'B', '辽河市公安局', '/1/', 0
UNION ALL
SELECT $1::bigint, 1 + s, 1, 'station', 'S' || s, '第' || s || '派出所', '/1/' || 1 + s || '/', 1
FROM generate_series(1, $2::bigint) s"""
ROUTES: Final = f"""
INSERT INTO routes (tenant_id, route_id, code, unit_id, name, must_patrol, patrol_every_hours)
SELECT $1::bigint, r, 'L' || r, 2 + r % $2::bigint, '必巡线' || r, true, 24
FROM generate_series(1, $3::bigint / {ROUTE_LENGTH}) r"""  # noqa: S608 - a number of ours
PLACES: Final = f"""
INSERT INTO checkpoints (tenant_id, checkpoint_id, code, unit_id, route_id, route_order, name, latitude,
    longitude, short_code, must_visit, visit_every_hours)
SELECT $1::bigint, p, 'C' || p, 2 + r % $2::bigint, r, 1 + p % {ROUTE_LENGTH}, '点' || p,
    42.9 + (p % 1000) * 0.001, 125.2 + (p / 1000) * 0.001, lpad(upper(to_hex(p)), 8, '0'), true, 24
FROM generate_series(1, $3::bigint) p,
    LATERAL (SELECT 1 + (p - 1) / {ROUTE_LENGTH} AS r) route"""  # noqa: S608 - a number of ours
VISITS: Final = """
INSERT INTO last_visits (tenant_id, subject, subject_id, began_at, visited_at, gap_minutes)
SELECT $1::bigint, 'checkpoint', p, at, at, 60
FROM generate_series(1, $2::bigint) p,
    LATERAL (SELECT $3::timestamptz - p % 50 * interval '1 h' AS at) seen"""
ACTIVITY: Final = """
INSERT INTO activities (tenant_id, activity, name_zh, name_en, kind, risky)
VALUES ($1, 'hazard', '隐患排查上报', 'Hazard report', 'report', false)"""
RULE: Final = """
INSERT INTO rules (tenant_id, activity, version, effective_from, points, minutes, evidence_grade, approval,
    notice_days, counts_as_volunteer, published_by)
VALUES ($1, 'hazard', 1, $2, 3, 60, 'C', 'one', 0, true, 'system/bench')"""
CLAIMS: Final = """
INSERT INTO claims (tenant_id, log_index, volunteer_id, activity, rule_version, unit_id, occurred_at,
    served_on, submitted_at, submitted_by, grade, path, held_by, points, minutes, state, award_index)
SELECT $1::bigint, t, 1 + v, 'hazard', 1, 2 + v % $2::bigint, x.recorded_at, x.recorded_at::date,
    x.recorded_at, 'volunteer/' || 1 + v, 'D', 'one', 'rule', 3, 60, 'approved', t
FROM transactions x, LATERAL (SELECT x.log_index AS t, (x.log_index - 1) % $3::bigint AS v) who
WHERE x.tenant_id = $1 AND x.log_index BETWEEN 1 AND $4::bigint"""
DECISIONS: Final = """
INSERT INTO decisions (tenant_id, claim_id, step, log_index, verdict, decided_by, decided_at, staff_id,
    claimant_id)
SELECT tenant_id, log_index, 1, log_index, 'approve', 'staff/1', submitted_at, 1, volunteer_id
FROM claims WHERE tenant_id = $1"""
TABLES: Final = "units, routes, checkpoints, last_visits, volunteers, person_keys, claims, decisions"


class Size(NamedTuple):
    """How large a bureau is."""

    stations: int
    volunteers: int
    places: int
    claims: int


async def fill_area(owner_url: str, tenant: Tenant, *, keyring: Keyring, size: Size) -> None:
    """Fill a bureau that does not exist yet; volunteers are numbered from 1, station s is unit 1 + s."""
    await fill_book(owner_url, tenant, volunteers=size.volunteers, awards=size.claims)
    tenant_id, now = tenant.tenant_id, datetime.now(UTC)
    connection = await connect(owner_url, statement_timeout="0", synchronous_commit="off")
    try:
        await connection.execute(UNITS, tenant_id, size.stations)
        await connection.execute(ROUTES, tenant_id, size.stations, size.places)
        await connection.execute(PLACES, tenant_id, size.stations, size.places)
        await connection.execute(VISITS, tenant_id, size.places, now)
        for start in range(1, size.volunteers + 1, CHUNK):
            end = min(start + CHUNK, size.volunteers + 1)
            await _enrol(connection, tenant, keyring, range(start, end), stations=size.stations)
        await connection.execute(ACTIVITY, tenant_id)
        await connection.execute(RULE, tenant_id, datetime(2020, 1, 1, tzinfo=UTC))
        await connection.execute(CLAIMS, tenant_id, size.stations, size.volunteers, size.claims)
        await connection.execute(DECISIONS, tenant_id)
        await connection.execute(f"VACUUM (ANALYZE) {TABLES}")
    finally:
        await connection.close()


async def _enrol(
    connection: "asyncpg.Connection[Any]", tenant: Tenant, keyring: Keyring, numbers: range, *, stations: int
) -> None:
    people, keys = [], []
    for number in numbers:
        person = volunteer_person(VolunteerId(number))
        seal, wrapped_key = keyring.new_person(tenant_id=tenant.tenant_id, person=person)
        name_index = number.to_bytes(32)
        keys.append((tenant.tenant_id, person, wrapped_key))
        people.append((
            tenant.tenant_id, number, f"V{number:06d}", 2 + (number - 1) % stations, "guard",
            date(2024, 1, 1), True, seal.seal("name", f"刘洋{number}"), name_index,
        ))  # fmt: skip
    columns = ("tenant_id", "volunteer_id", "number", "unit_id", "corps", "joined_on", "smartphone")
    await connection.copy_records_to_table(
        "volunteers", records=people, columns=(*columns, "name_sealed", "name_index")
    )
    await connection.copy_records_to_table(
        "person_keys", records=keys, columns=("tenant_id", "person", "wrapped_key")
    )
