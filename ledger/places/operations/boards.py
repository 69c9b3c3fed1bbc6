"""A screen at a post: paired like a kiosk, seen when it fetches its codes, and taken out of service."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.places.board_tables import boards
from ledger.places.boards import Board, find_board
from ledger.places.operations.pairing import Paired, bind_once, give_credential
from ledger.places.refusals import CheckpointUnknown, PairingCodeUnknown
from ledger.places.rotating import BoardId
from ledger.places.tables import checkpoints, kiosk_pairings, units
from ledger.places.words import WHOLE_BUREAU, CheckpointId, Scope

BOARDS: Final = Paired(boards, boards.c.board_id, kiosk_pairings.c.confirmed_board_id, for_board=True)


class BoardCollected(NamedTuple):
    """A paired screen and the credential it signs in with from now on; told once."""

    board: Board
    credential: str


async def confirm_board(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    scope: Scope,
    pairing_code: str,
    checkpoint_id: CheckpointId,
    name: str,
    confirmed_by: Principal,
    now: datetime,
) -> Board:
    """Bind the screen that shows this code to a checkpoint; asking twice binds it once."""
    async with engine.begin() as connection:
        reachable = (
            select(checkpoints.c.checkpoint_id)
            .join(
                units,
                (units.c.tenant_id == checkpoints.c.tenant_id) & (units.c.unit_id == checkpoints.c.unit_id),
            )
            .where(
                checkpoints.c.tenant_id == tenant_id,
                checkpoints.c.checkpoint_id == checkpoint_id,
                checkpoints.c.retired_at.is_(None),
                units.c.path.startswith(scope),
            )
        )
        if (await connection.execute(reachable)).scalar_one_or_none() is None:
            raise CheckpointUnknown
        board_id = await bind_once(
            connection,
            BOARDS,
            {"checkpoint_id": checkpoint_id, "name": name},
            tenant_id=tenant_id,
            pairing_code=pairing_code,
            confirmed_by=confirmed_by,
            now=now,
        )
        if board_id is not None:
            return await find_board(
                connection, tenant_id=tenant_id, board_id=BoardId(board_id), scope=WHOLE_BUREAU
            )
    raise PairingCodeUnknown


async def collect_board_credential(
    engine: AsyncEngine, *, pairing_code: str, pairing_secret: str, now: datetime
) -> BoardCollected | None:
    """Hand the credential to the screen that holds the secret; None while the desk has not confirmed."""
    async with engine.begin() as connection:
        given = await give_credential(
            connection, BOARDS, pairing_code=pairing_code, pairing_secret=pairing_secret, now=now
        )
        if given is None:
            return None
        board = await find_board(
            connection, tenant_id=given.tenant_id, board_id=BoardId(given.device_id), scope=WHOLE_BUREAU
        )
        return BoardCollected(board, given.credential)


async def note_board_seen(
    engine: AsyncEngine, *, tenant_id: TenantId, board_id: BoardId, now: datetime
) -> None:
    """Note that a screen is alive; from now on its credential cannot be collected again."""
    async with engine.begin() as connection:
        await connection.execute(
            update(boards)
            .where(boards.c.tenant_id == tenant_id, boards.c.board_id == board_id)
            .values(last_seen_at=now)
        )


async def revoke_board(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    scope: Scope,
    board_id: BoardId,
    revoked_by: Principal,
    reason: str,
    now: datetime,
) -> Board:
    """Take a screen out of service for good; the first reason stands, and its codes are good no more."""
    async with engine.begin() as connection:
        await find_board(connection, tenant_id=tenant_id, board_id=board_id, scope=scope)
        await connection.execute(
            update(boards)
            .where(
                boards.c.tenant_id == tenant_id, boards.c.board_id == board_id, boards.c.revoked_at.is_(None)
            )
            .values(revoked_at=now, revoked_by=revoked_by, revoke_reason=reason)
        )
        return await find_board(connection, tenant_id=tenant_id, board_id=board_id, scope=scope)
