"""Claims as lines of the desk: with names, verdicts, check-ins, due days, and who may not decide them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.deciding.had_a_part import helpers_of
from ledger.earning.deciding.queries.viewing import Eyes
from ledger.earning.deciding.rules import DECIDED
from ledger.earning.deciding.tables import appeals
from ledger.earning.facts import Someone
from ledger.earning.queries.evidence import decisions_of, stops_of
from ledger.earning.rules import signals
from ledger.earning.tables import activities, rules
from ledger.earning.words import Barred, ClaimId, ClaimLine, DecisionLine, Stop
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.tables import volunteers
from ledger.people.words import Volunteer
from ledger.places.tables import routes, units
from ledger.places.words import UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What belongs to one claim besides its row."""

    volunteer: Volunteer
    verdicts: tuple[DecisionLine, ...]
    stops: tuple[Stop, ...]
    appeal: "Row[*tuple[Any, ...]] | None"
    helpers: frozenset[Someone]


def with_names(found: "Select[*tuple[Any, ...]]", claim: Any) -> "Select[*tuple[Any, ...]]":  # noqa: ANN401 - an alias or a lateral
    """Add the names of activity, route and station, what the rule asks for, and the claimant's ties."""
    return (
        found.add_columns(
            activities.c.name_zh,
            activities.c.name_en,
            rules.c.evidence_grade,
            routes.c.code.label("route_code"),
            units.c.name.label("station_name"),
            units.c.path.label("station_path"),
            volunteers.c.household_index,
            volunteers.c.team_id.label("claimant_team_id"),
        )
        .join(
            activities,
            (activities.c.tenant_id == claim.c.tenant_id) & (activities.c.activity == claim.c.activity),
        )
        .join(
            rules,
            (rules.c.tenant_id == claim.c.tenant_id)
            & (rules.c.activity == claim.c.activity)
            & (rules.c.version == claim.c.rule_version),
        )
        .join(
            volunteers,
            (volunteers.c.tenant_id == claim.c.tenant_id)
            & (volunteers.c.volunteer_id == claim.c.volunteer_id),
        )
        .outerjoin(
            routes, (routes.c.tenant_id == claim.c.tenant_id) & (routes.c.route_id == claim.c.route_id)
        )
    )


async def lines_of(
    connection: AsyncConnection,
    rows: "Sequence[Row[*tuple[Any, ...]]]",
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    eyes: Eyes,
) -> list[ClaimLine]:
    """Return claims as a viewer sees them, in the order of the rows."""
    claim_ids = [ClaimId(row.log_index) for row in rows]
    people = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids={row.volunteer_id for row in rows},
    )
    verdicts = await decisions_of(connection, keyring=keyring, tenant_id=tenant_id, claim_ids=claim_ids)
    stops = await stops_of(connection, tenant_id=tenant_id, claim_ids=claim_ids)
    appealed = await _appealed(connection, tenant_id, claim_ids)
    helpers = await helpers_of(connection, tenant_id=tenant_id, claim_ids=claim_ids)
    return [
        _line(
            row,
            _Around(
                volunteer=people[row.volunteer_id],
                verdicts=verdicts.get(row.log_index, ()),
                stops=stops.get(row.log_index, ()),
                appeal=appealed.get(row.log_index),
                helpers=helpers.get(row.log_index, frozenset()),
            ),
            eyes=eyes,
        )
        for row in rows
    ]


async def _appealed(
    connection: AsyncConnection, tenant_id: TenantId, claim_ids: Collection[ClaimId]
) -> "dict[int, Row[*tuple[Any, ...]]]":
    """Return appeals by claim."""
    appeal = appeals.c
    appealed = await connection.execute(
        select(
            appeal.claim_id, appeal.appealed_at, appeal.refuser_staff_id, appeal.refuser_volunteer_id
        ).where(appeal.tenant_id == tenant_id, appeal.claim_id.in_(claim_ids))
    )
    return {row.claim_id: row for row in appealed}


def _line(row: "Row[*tuple[Any, ...]]", around: _Around, *, eyes: Eyes) -> ClaimLine:
    handed_in_at = around.appeal.appealed_at if around.appeal else row.submitted_at
    due_on = None if row.state in DECIDED else eyes.calendar.due_on(eyes.day(handed_in_at))
    found = signals(around.stops, occurred_at=row.occurred_at, submitted_at=row.submitted_at)
    return ClaimLine(
        claim_id=ClaimId(row.log_index),
        occurred_at=row.occurred_at,
        submitted_at=row.submitted_at,
        volunteer=around.volunteer,
        activity=row.activity,
        name_zh=row.name_zh,
        name_en=row.name_en,
        route_code=row.route_code,
        unit_id=UnitId(row.unit_id),
        station_name=row.station_name,
        grade=row.grade,
        path=row.path,
        held_by=row.held_by,
        points=row.points,
        minutes=row.minutes,
        state=row.state,
        award_index=row.award_index,
        rule_version=row.rule_version,
        evidence_grade=row.evidence_grade,
        barred=_barred(row, around, eyes=eyes),
        due_on=due_on,
        is_overdue=due_on is not None and due_on < eyes.today,
        is_appealed=around.appeal is not None,
        is_lent=not row.station_path.startswith(eyes.viewer.scope),
        conflicts=_conflicts(row, eyes=eyes),
        signals=tuple(dict.fromkeys((*found, *(row.signals or ())))),
        decisions=around.verdicts,
        stops=around.stops,
    )


def _barred(row: "Row[*tuple[Any, ...]]", around: _Around, *, eyes: Eyes) -> Barred | None:
    """Say why the viewer may not decide a claim; the book refuses for the same reasons."""
    if eyes.is_viewer(None, row.volunteer_id):
        return "claimant"
    if eyes.is_viewer(row.submitter_staff_id, row.submitter_volunteer_id):
        return "submitter"
    if any(eyes.is_viewer(one.staff_id, one.volunteer_id) for one in around.helpers):
        return "helper"
    refused = around.appeal
    if refused is not None and eyes.is_viewer(refused.refuser_staff_id, refused.refuser_volunteer_id):
        return "refuser"
    first = next(
        (
            line
            for line in reversed(around.verdicts)
            if row.state == "second" and line.verdict == "approve" and line.before != "second"
        ),
        None,
    )
    return "first" if first is not None and eyes.is_viewer(first.staff_id, first.volunteer_id) else None


def _conflicts(row: "Row[*tuple[Any, ...]]", *, eyes: Eyes) -> tuple[str, ...]:
    shared = {
        "household": eyes.household_index is not None and eyes.household_index == row.household_index,
        "team": eyes.team_id is not None and eyes.team_id == row.claimant_team_id,
    }
    return tuple(conflict for conflict, is_shared in shared.items() if is_shared)
