"""What belongs to many claims at once: the check-ins they stand on, and the verdicts with who gave them."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, Subquery, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import transactions
from ledger.book.words import TenantId
from ledger.earning.check_in_tables import check_ins, claim_check_ins
from ledger.earning.tables import claims, decisions
from ledger.earning.words import ClaimId, DecisionLine, Stop
from ledger.people.names import open_name, staff_person
from ledger.people.seal import Keyring
from ledger.people.tables import person_keys, staff
from ledger.people.words import StaffId
from ledger.places.tables import checkpoints
from ledger.places.words import Place


async def stops_of(
    connection: AsyncConnection, *, tenant_id: TenantId, claim_ids: Collection[ClaimId]
) -> dict[ClaimId, tuple[Stop, ...]]:
    """Return the check-ins of claims, oldest first; a claim without any is left out.

    A patrol of one's own has its check-ins for itself; those of a session or duty stand for all its claims.
    """
    links = _links(tenant_id, claim_ids)
    link, seen, point = links.c, check_ins.c, checkpoints.c
    found = (
        select(
            link.log_index,
            seen.occurred_at,
            seen.grade,
            seen.distance_m,
            seen.accuracy_m,
            seen.method,
            seen.gap_minutes,
            seen.every_hours,
            point.name,
            point.route_order,
            point.latitude,
            point.longitude,
        )
        .join_from(
            links,
            check_ins,
            (seen.tenant_id == link.tenant_id) & (seen.log_index == link.check_in_id),
        )
        .join(
            checkpoints,
            (point.tenant_id == seen.tenant_id) & (point.checkpoint_id == seen.checkpoint_id),
        )
        .order_by(link.log_index, seen.occurred_at, seen.log_index)
    )
    stops: dict[ClaimId, tuple[Stop, ...]] = {}
    for row in await connection.execute(found):
        claim_id = ClaimId(row.log_index)
        stops[claim_id] = (*stops.get(claim_id, ()), _stop(row))
    return stops


def _links(tenant_id: TenantId, claim_ids: Collection[ClaimId]) -> Subquery:
    """Name the check-ins of claims: their own, or those of their session or duty."""
    own = select(
        claim_check_ins.c.tenant_id, claim_check_ins.c.log_index, claim_check_ins.c.check_in_id
    ).where(claim_check_ins.c.tenant_id == tenant_id, claim_check_ins.c.log_index.in_(claim_ids))
    shared = (
        select(claims.c.tenant_id, claims.c.log_index, check_ins.c.log_index.label("check_in_id"))
        .join(
            check_ins,
            (check_ins.c.tenant_id == claims.c.tenant_id) & (check_ins.c.session_id == claims.c.squad_id),
        )
        .where(
            claims.c.tenant_id == tenant_id,
            claims.c.log_index.in_(claim_ids),
            claims.c.source.in_(("session", "duty")),
        )
    )
    return union_all(own, shared).subquery("links")


def _stop(row: "Row[*tuple[Any, ...]]") -> Stop:
    place = None if row.latitude is None else Place(latitude=row.latitude, longitude=row.longitude)
    return Stop(
        checkpoint_name=row.name,
        route_order=row.route_order,
        occurred_at=row.occurred_at,
        grade=row.grade,
        distance_m=row.distance_m,
        accuracy_m=row.accuracy_m,
        place=place,
        method=row.method,
        gap_minutes=row.gap_minutes,
        every_hours=row.every_hours,
    )


async def decisions_of(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, claim_ids: Collection[ClaimId]
) -> dict[ClaimId, tuple[DecisionLine, ...]]:
    """Return the verdicts on claims, first step first; the reason is the transaction's."""
    found = (
        select(
            decisions.c.claim_id,
            decisions.c.verdict,
            decisions.c.staff_id,
            decisions.c.approver_volunteer_id,
            decisions.c.before,
            decisions.c.loan_id,
            decisions.c.decided_at,
            transactions.c.reason,
        )
        .join_from(
            decisions,
            transactions,
            (transactions.c.tenant_id == decisions.c.tenant_id)
            & (transactions.c.log_index == decisions.c.log_index),
        )
        .where(decisions.c.tenant_id == tenant_id, decisions.c.claim_id.in_(claim_ids))
        .order_by(decisions.c.claim_id, decisions.c.step)
    )
    rows = (await connection.execute(found)).all()
    names = await staff_names(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        staff_ids={StaffId(row.staff_id) for row in rows if row.staff_id is not None},
    )
    verdicts: dict[ClaimId, tuple[DecisionLine, ...]] = {}
    for row in rows:
        line = DecisionLine(
            verdict=row.verdict,
            staff_id=row.staff_id,
            volunteer_id=row.approver_volunteer_id,
            before=row.before,
            is_lent=row.loan_id is not None,
            staff_name=names.get(row.staff_id),
            decided_at=row.decided_at,
            reason=row.reason,
        )
        verdicts[ClaimId(row.claim_id)] = (*verdicts.get(ClaimId(row.claim_id), ()), line)
    return verdicts


async def staff_names(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, staff_ids: Iterable[StaffId]
) -> dict[StaffId, str]:
    """Return the full names of colleagues."""
    found = (
        select(staff.c.staff_id, staff.c.name_sealed, person_keys.c.wrapped_key)
        .outerjoin(
            person_keys,
            (person_keys.c.tenant_id == staff.c.tenant_id)
            & (person_keys.c.person == func.concat("staff/", staff.c.staff_id)),
        )
        .where(staff.c.tenant_id == tenant_id, staff.c.staff_id.in_(staff_ids))
    )
    names: dict[StaffId, str] = {}
    for row in await connection.execute(found):
        staff_id = StaffId(row.staff_id)
        seal = row.wrapped_key and keyring.open_person(
            tenant_id=tenant_id, person=staff_person(staff_id), wrapped_key=row.wrapped_key
        )
        names[staff_id] = open_name(seal, row.name_sealed)
    return names
