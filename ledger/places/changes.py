"""Who changes the organisation and its places, and the note that every change leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.places.tables import place_changes
from ledger.places.words import Scope

CHANGES_SHOWN_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Who changes something, within which reach, and when."""

    tenant_id: TenantId
    scope: Scope
    principal: Principal
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One change of the past: `before` and `after` hold the columns that differ, as JSON."""

    verb: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    changed_at: datetime
    changed_by: Principal


async def note_change(
    connection: AsyncConnection,
    editor: Editor,
    *,
    subject: str,
    verb: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Keep who changed a subject, such as `unit/12`, and what it was before; equal columns are left out."""
    before, after = _said(before), _said(after)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    await connection.execute(
        insert(place_changes).values(
            tenant_id=editor.tenant_id,
            subject=subject,
            verb=verb,
            before={name: before[name] for name in names if name in before},
            after={name: after[name] for name in names if name in after},
            changed_at=editor.now,
            changed_by=editor.principal,
        )
    )


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write moments as JSON can carry them."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


async def list_changes(connection: AsyncConnection, *, tenant_id: TenantId, subject: str) -> list[Changed]:
    """Return the last changes of a subject, newest first; whoever asks has seen that it is in reach."""
    found = (
        select(
            place_changes.c.verb,
            place_changes.c.before,
            place_changes.c.after,
            place_changes.c.changed_at,
            place_changes.c.changed_by,
        )
        .where(place_changes.c.tenant_id == tenant_id, place_changes.c.subject == subject)
        .order_by(place_changes.c.change_id.desc())
        .limit(CHANGES_SHOWN_MAX)
    )
    return [Changed(**row) for row in (await connection.execute(found)).mappings()]
