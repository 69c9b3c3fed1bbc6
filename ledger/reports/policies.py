"""The policy as the desk reads it: the one in force, and every one that was set."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.policy_words import Expiry, OnSpent, Policy
from ledger.book.words import (
    LogIndex,
    TenantId,
)

PAGE_MAX = 100
BEYOND = 2**53
IN_FORCE = text("""
SELECT b.size - 1 AS head, b.expiry, b.points_valid_months, b.on_spent, b.second_person_above, b.hold_minutes,
    b.return_days, b.reserve_hours, b.card_daily_points, b.witnessed_points,
    s.log_index, s.recorded_at, s.actor, s.reason
FROM book b LEFT JOIN LATERAL (
    SELECT t.log_index, t.recorded_at, t.actor, t.reason
    FROM policies p JOIN transactions t ON t.tenant_id = p.tenant_id AND t.log_index = p.log_index
    WHERE p.tenant_id = b.tenant_id ORDER BY p.log_index DESC LIMIT 1) s ON true
WHERE b.tenant_id = :tenant_id""")
HISTORY = text("""
SELECT p.expiry, p.points_valid_months, p.on_spent, p.second_person_above, p.hold_minutes,
    COALESCE(p.return_days, 7) AS return_days, COALESCE(p.reserve_hours, 24) AS reserve_hours,
    COALESCE(p.card_daily_points, 100) AS card_daily_points,
    COALESCE(p.witnessed_points, 20) AS witnessed_points,
    t.log_index, t.recorded_at, t.actor, t.reason
FROM policies p JOIN transactions t ON t.tenant_id = p.tenant_id AND t.log_index = p.log_index
WHERE p.tenant_id = :tenant_id AND p.log_index < :before ORDER BY p.log_index DESC LIMIT :limit""")


@dataclass(frozen=True, slots=True)
class Setting:
    """When a policy was set, by whom and why."""

    log_index: LogIndex
    set_at: datetime
    set_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The policy after the transaction `log_index`; `setting` is None for the one a book begins with."""

    log_index: LogIndex
    policy: Policy
    setting: Setting | None


async def policy_in_force(connection: AsyncConnection, *, tenant_id: TenantId) -> PolicyInForce:
    """Return the policy that the next command will be decided under."""
    row = (await connection.execute(IN_FORCE, {"tenant_id": tenant_id})).one()
    setting = None if row.log_index is None else _setting(row)
    return PolicyInForce(LogIndex(row.head), _policy(row), setting)


async def list_policies(
    connection: AsyncConnection, *, tenant_id: TenantId, before: int | None, limit: int
) -> list[tuple[Policy, Setting]]:
    """Return the policies that were set, newest first."""
    named = {
        "tenant_id": tenant_id,
        "before": BEYOND if before is None else before,
        "limit": min(limit, PAGE_MAX),
    }
    return [(_policy(row), _setting(row)) for row in await connection.execute(HISTORY, named)]


def _policy(row: Any) -> Policy:  # noqa: ANN401 - a row of one of two queries
    return Policy(
        Expiry(row.expiry),
        row.points_valid_months,
        OnSpent(row.on_spent),
        row.second_person_above,
        row.hold_minutes,
        row.return_days,
        row.reserve_hours,
        row.card_daily_points,
        row.witnessed_points,
    )


def _setting(row: Any) -> Setting:  # noqa: ANN401 - a row of one of two queries
    return Setting(LogIndex(row.log_index), row.recorded_at, row.actor, row.reason)
