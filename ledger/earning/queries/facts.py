"""The loaders of earning's facts: one SELECT per kind, run after the head of the book is locked."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.earning.coverage import queries as coverage
from ledger.earning.coverage.words import Gap
from ledger.earning.deciding import loaders as deciding
from ledger.earning.facts import (
    ActivityFact,
    CheckInSeen,
    CheckpointFact,
    CheckpointSeen,
    LifeFact,
    RecentFact,
    RouteFact,
    StaffFact,
    StaffSeen,
    UnitFact,
    VolunteerFact,
    VolunteerSeen,
    WeekFact,
)
from ledger.earning.notice import loaders as notice
from ledger.earning.patrols.walks import WALK, walk_of
from ledger.earning.queries.caps import load_lives, load_weeks
from ledger.earning.words import (
    RECENT_CHECK_INS_MAX,
    Activity,
    Rule,
)
from ledger.places.words import Place, Scope, UnitId

ACTIVITIES: Final = """
SELECT a.activity, a.name_zh, a.name_en, a.kind, a.risky, r.version, r.effective_from, r.points, r.minutes,
    r.cap_day, r.cap_week, r.evidence_grade, r.approval, r.notice_days, r.counts_as_volunteer, r.cap_life,
    r.age_min, r.needs_insurance, r.needs_training, r.risk_text_zh, r.risk_text_en, r.coverage_percent
FROM activities a LEFT JOIN rules r ON r.tenant_id = a.tenant_id AND r.activity = a.activity
WHERE a.tenant_id = $1 AND a.activity = ANY($2::text[]) ORDER BY a.activity, r.version"""
CHECKPOINTS: Final = f"""
SELECT c.checkpoint_id, c.unit_id, c.route_id, c.name, c.latitude, c.longitude, c.retired_at, c.route_order,
    w.points_needed, w.must_patrol, w.points_count
FROM checkpoints c LEFT JOIN LATERAL ({WALK}) w ON true
WHERE c.tenant_id = $1 AND c.checkpoint_id = ANY($2::bigint[])"""  # noqa: S608 - words of ours
RECENT: Final = f"""
SELECT c.*, p.latitude, p.longitude, p.route_order
FROM unnest($2::bigint[]) AS asked (volunteer_id)
CROSS JOIN LATERAL (
    SELECT c.log_index, c.volunteer_id, c.checkpoint_id, c.route_id, c.occurred_at, c.grade,
        c.gap_minutes, c.every_hours, c.recorded_by IS NOT NULL AS is_witnessed, c.signals,
        c.session_id IS NOT NULL OR EXISTS (SELECT FROM claim_check_ins l
            WHERE l.tenant_id = $1 AND l.check_in_id = c.log_index) AS used
    FROM check_ins c WHERE c.tenant_id = $1 AND c.volunteer_id = asked.volunteer_id
    ORDER BY c.log_index DESC LIMIT {RECENT_CHECK_INS_MAX}) c
JOIN checkpoints p ON p.tenant_id = $1 AND p.checkpoint_id = c.checkpoint_id
ORDER BY c.log_index DESC"""  # noqa: S608 - a number of ours
STAFF: Final = """
SELECT s.staff_id, s.volunteer_id, s.roles, u.path, v.household_index, v.team_id
FROM staff s JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
LEFT JOIN volunteers v ON v.tenant_id = s.tenant_id AND v.volunteer_id = s.volunteer_id
WHERE s.tenant_id = $1 AND s.staff_id = ANY($2::bigint[]) AND s.left_at IS NULL"""
VOLUNTEERS: Final = """
SELECT v.volunteer_id, v.unit_id, u.path, v.corps, v.team_id, v.state, v.paid, v.insurance_valid_to,
    v.trainings, v.adult_on, v.household_index
FROM volunteers v JOIN units u ON u.tenant_id = v.tenant_id AND u.unit_id = v.unit_id
WHERE v.tenant_id = $1 AND v.volunteer_id = ANY($2::bigint[]) AND v.left_at IS NULL"""
UNITS: Final = "SELECT unit_id, path FROM units WHERE tenant_id = $1 AND unit_id = ANY($2::bigint[])"
ROUTES: Final = "SELECT route_id, unit_id FROM routes WHERE tenant_id = $1 AND route_id = ANY($2::bigint[])"


def place_of(row: asyncpg.Record) -> Place | None:
    """Return the place in a row, if it has one."""
    if row["latitude"] is None:
        return None
    return Place(latitude=row["latitude"], longitude=row["longitude"])


async def load_activities(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ActivityFact]
) -> Mapping[ActivityFact, Activity]:
    """Load activities with all versions of their rule; a new one may have none yet."""
    activities: dict[ActivityFact, Activity] = {}
    for row in await connection.fetch(ACTIVITIES, tenant_id, [fact.activity for fact in facts]):
        fact = ActivityFact(row["activity"])
        before = activities[fact].rules if fact in activities else ()
        activities[fact] = Activity(
            activity=row["activity"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            kind=row["kind"],
            risky=row["risky"],
            rules=before if row["version"] is None else (*before, rule_of(row)),
        )
    return activities


def rule_of(row: asyncpg.Record) -> Rule:
    """Read one version of a rule."""
    return Rule(
        version=row["version"],
        effective_from=row["effective_from"],
        points=row["points"],
        minutes=row["minutes"],
        cap_day=row["cap_day"],
        cap_week=row["cap_week"],
        evidence_grade=row["evidence_grade"],
        approval=row["approval"],
        notice_days=row["notice_days"],
        counts_as_volunteer=row["counts_as_volunteer"],
        cap_life=row["cap_life"],
        age_min=row["age_min"],
        needs_insurance=row["needs_insurance"] or False,
        needs_training=row["needs_training"],
        risk_text_zh=row["risk_text_zh"],
        risk_text_en=row["risk_text_en"],
        coverage_percent=row["coverage_percent"] or 0,
    )


async def load_checkpoints(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[CheckpointFact]
) -> Mapping[CheckpointFact, CheckpointSeen]:
    """Load checkpoints with their places."""
    rows = await connection.fetch(CHECKPOINTS, tenant_id, [fact.checkpoint_id for fact in facts])
    return {
        CheckpointFact(row["checkpoint_id"]): CheckpointSeen(
            unit_id=row["unit_id"],
            route_id=row["route_id"],
            name=row["name"],
            place=place_of(row),
            retired_at=row["retired_at"],
            route_order=row["route_order"],
            walk=walk_of(row),
        )
        for row in rows
    }


async def load_recent(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[RecentFact]
) -> Mapping[RecentFact, tuple[CheckInSeen, ...]]:
    """Load the last check-ins of volunteers, newest first."""
    recent: dict[RecentFact, list[CheckInSeen]] = {fact: [] for fact in facts}
    for row in await connection.fetch(RECENT, tenant_id, [fact.volunteer_id for fact in facts]):
        recent[RecentFact(row["volunteer_id"])].append(check_in_of(row))
    return {fact: tuple(seen) for fact, seen in recent.items()}


def check_in_of(row: asyncpg.Record) -> CheckInSeen:
    """Read a check-in with the place of its checkpoint."""
    return CheckInSeen(
        check_in_id=row["log_index"],
        checkpoint_id=row["checkpoint_id"],
        route_id=row["route_id"],
        occurred_at=row["occurred_at"],
        grade=row["grade"],
        place=place_of(row),
        used=row["used"],
        is_witnessed=row["is_witnessed"],
        route_order=row["route_order"],
        signals=tuple(row["signals"] or ()),
        gap=gap_of(row),
    )


def gap_of(row: asyncpg.Record) -> Gap | None:
    """Read how due a point was at a check-in; None where nobody must go, or on trust only."""
    if row["gap_minutes"] is None:
        return None
    return Gap(every_hours=row["every_hours"], gap_minutes=row["gap_minutes"])


async def load_staff(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[StaffFact]
) -> Mapping[StaffFact, StaffSeen]:
    """Load staff who serve, with roles and scope."""
    rows = await connection.fetch(STAFF, tenant_id, [fact.staff_id for fact in facts])
    return {
        StaffFact(row["staff_id"]): StaffSeen(
            staff_id=row["staff_id"],
            volunteer_id=row["volunteer_id"],
            roles=frozenset(row["roles"]),
            scope=Scope(row["path"]),
            household_index=row["household_index"],
            team_id=row["team_id"],
        )
        for row in rows
    }


async def load_volunteers(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[VolunteerFact]
) -> Mapping[VolunteerFact, VolunteerSeen]:
    """Load volunteers who have not left."""
    rows = await connection.fetch(VOLUNTEERS, tenant_id, [fact.volunteer_id for fact in facts])
    return {
        VolunteerFact(row["volunteer_id"]): VolunteerSeen(
            volunteer_id=row["volunteer_id"],
            unit_id=row["unit_id"],
            scope=Scope(row["path"]),
            corps=row["corps"],
            team_id=row["team_id"],
            state=row["state"],
            paid=row["paid"],
            insurance_valid_to=row["insurance_valid_to"],
            trainings=frozenset(row["trainings"]),
            adult_on=row["adult_on"],
            household_index=row["household_index"],
        )
        for row in rows
    }


async def load_units(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[UnitFact]
) -> Mapping[UnitFact, Scope]:
    """Load the paths of units."""
    rows = await connection.fetch(UNITS, tenant_id, [fact.unit_id for fact in facts])
    return {UnitFact(row["unit_id"]): Scope(row["path"]) for row in rows}


async def load_routes(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[RouteFact]
) -> Mapping[RouteFact, UnitId]:
    """Load the stations of routes."""
    rows = await connection.fetch(ROUTES, tenant_id, [fact.route_id for fact in facts])
    return {RouteFact(row["route_id"]): UnitId(row["unit_id"]) for row in rows}


LOADERS: Final[Loaders] = {
    **coverage.LOADERS,
    ActivityFact: load_activities,
    CheckpointFact: load_checkpoints,
    RecentFact: load_recent,
    WeekFact: load_weeks,
    LifeFact: load_lives,
    **deciding.LOADERS,
    **notice.LOADERS,
    StaffFact: load_staff,
    VolunteerFact: load_volunteers,
    UnitFact: load_units,
    RouteFact: load_routes,
}
