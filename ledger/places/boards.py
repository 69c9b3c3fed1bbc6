"""Screens at posts: found by their credential, listed for the desk, and looked up for the codes they show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import tenants
from ledger.book.words import Principal, TenantId
from ledger.places.board_tables import boards
from ledger.places.refusals import BoardUnknown
from ledger.places.rotating import BoardId
from ledger.places.tables import checkpoints, units
from ledger.places.words import CheckpointId, Scope, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One screen, bound to the checkpoint of its post."""

    tenant_id: TenantId
    board_id: BoardId
    name: str
    checkpoint_id: CheckpointId
    checkpoint_name: str
    short_code: str
    unit_id: UnitId
    path: Scope
    station_name: str
    bureau_name: str
    bureau_title: str
    paired_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None

    @property
    def principal(self) -> Principal:
        """Name the screen as the book does."""
        return Principal(f"board/{self.board_id}")


async def find_board_by_credential(
    connection: AsyncConnection, *, tenant_id: TenantId, credential_hash: bytes
) -> Board | None:
    """Return the screen in service that has a credential, or None."""
    found = _boards(tenant_id).where(
        boards.c.credential_hash == credential_hash, boards.c.revoked_at.is_(None)
    )
    row = (await connection.execute(found)).one_or_none()
    return None if row is None else _board(row)


async def find_board(
    connection: AsyncConnection, *, tenant_id: TenantId, board_id: BoardId, scope: Scope
) -> Board:
    """Return one screen of the scope."""
    found = _boards(tenant_id).where(boards.c.board_id == board_id, units.c.path.startswith(scope))
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise BoardUnknown
    return _board(row)


async def list_boards(connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope) -> list[Board]:
    """Return the screens of the scope, also those out of service."""
    found = _boards(tenant_id).where(units.c.path.startswith(scope)).order_by(boards.c.board_id)
    return [_board(row) for row in await connection.execute(found)]


async def boards_in_service(
    connection: AsyncConnection, *, tenant_id: TenantId, checkpoint_id: CheckpointId
) -> Collection[BoardId]:
    """Name the screens that may show codes of a checkpoint."""
    found = select(boards.c.board_id).where(
        boards.c.tenant_id == tenant_id,
        boards.c.checkpoint_id == checkpoint_id,
        boards.c.revoked_at.is_(None),
    )
    return frozenset(BoardId(board_id) for board_id in (await connection.execute(found)).scalars())


def _boards(tenant_id: TenantId) -> Select[Any]:
    return (
        select(
            boards.c.tenant_id,
            boards.c.board_id,
            boards.c.name,
            boards.c.checkpoint_id,
            checkpoints.c.name.label("checkpoint_name"),
            checkpoints.c.short_code,
            checkpoints.c.unit_id,
            units.c.path,
            units.c.name.label("station_name"),
            tenants.c.name.label("bureau_name"),
            tenants.c.title.label("bureau_title"),
            boards.c.paired_at,
            boards.c.last_seen_at,
            boards.c.revoked_at,
        )
        .join(
            checkpoints,
            (checkpoints.c.tenant_id == boards.c.tenant_id)
            & (checkpoints.c.checkpoint_id == boards.c.checkpoint_id),
        )
        .join(
            units, (units.c.tenant_id == checkpoints.c.tenant_id) & (units.c.unit_id == checkpoints.c.unit_id)
        )
        .join(tenants, tenants.c.tenant_id == boards.c.tenant_id)
        .where(boards.c.tenant_id == tenant_id)
    )


def _board(row: Row[Any]) -> Board:
    return Board(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
