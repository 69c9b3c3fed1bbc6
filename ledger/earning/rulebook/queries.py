"""The rule book as it is read: activities with the versions of their rule, who published each, and why."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import transactions
from ledger.book.words import TenantId
from ledger.earning.refusals import ActivityUnknown
from ledger.earning.rulebook.rules import in_force, planned
from ledger.earning.rulebook.words import Entry, Published
from ledger.earning.tables import activities, rules
from ledger.earning.words import Rule

_RULE: Final = tuple(field.name for field in fields(Rule))
_UNSAID: Final[dict[str, Any]] = {"needs_insurance": False, "coverage_percent": 0}
"""What older versions leave NULL, and means."""


async def list_entries(connection: AsyncConnection, *, tenant_id: TenantId, now: datetime) -> list[Entry]:
    """Return every activity of a bureau with its rule, in order of code."""
    found = _entries(tenant_id).order_by(activities.c.activity, rules.c.version.desc())
    return _group((await connection.execute(found)).mappings().all(), now=now)


async def find_entry(
    connection: AsyncConnection, *, tenant_id: TenantId, activity: str, now: datetime
) -> Entry:
    """Return one activity.

    Raises:
        ActivityUnknown: there is none of this code.
    """
    found = _entries(tenant_id).where(activities.c.activity == activity).order_by(rules.c.version.desc())
    entries = _group((await connection.execute(found)).mappings().all(), now=now)
    if not entries:
        raise ActivityUnknown
    return entries[0]


def _entries(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    return (
        select(
            activities.c.activity.label("code"),
            activities.c.name_zh,
            activities.c.name_en,
            activities.c.kind,
            activities.c.risky,
            rules,
            transactions.c.reason,
        )
        .select_from(activities)
        .outerjoin(
            rules,
            (rules.c.tenant_id == activities.c.tenant_id) & (rules.c.activity == activities.c.activity),
        )
        .outerjoin(
            transactions,
            (transactions.c.tenant_id == rules.c.tenant_id) & (transactions.c.log_index == rules.c.log_index),
        )
        .where(activities.c.tenant_id == tenant_id)
    )


def _group(rows: Sequence[RowMapping], *, now: datetime) -> list[Entry]:
    versions: dict[str, list[Published]] = {}
    for row in rows:
        of_activity = versions.setdefault(row["code"], [])
        if row["version"] is not None:
            of_activity.append(_published(row))
    named = {row["code"]: row for row in rows}
    return [
        Entry(
            activity=code,
            name_zh=named[code]["name_zh"],
            name_en=named[code]["name_en"],
            kind=named[code]["kind"],
            risky=named[code]["risky"],
            versions=tuple(its),
            in_force=in_force(its, now=now),
            planned=planned(its, now=now),
        )
        for code, its in versions.items()
    ]


def _published(row: RowMapping) -> Published:
    said: dict[str, Any] = {name: row[name] if row[name] is not None else _UNSAID.get(name) for name in _RULE}
    return Published(
        rule=Rule(**said),
        published_by=row["published_by"],
        published_at=row["published_at"],
        log_index=row["log_index"],
        reason=row["reason"],
    )
