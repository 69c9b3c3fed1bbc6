"""Sessions of staff and phones as rows: opened within a verb, noted as used, ended."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import TenantId
from ledger.people.tables import sessions
from ledger.people.words import DeviceId, StaffId
from ledger.places.tokens import TokenRead, new_token, read_token, token_hash


async def open_session(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    staff_id: StaffId | None = None,
    device_id: DeviceId | None = None,
    now: datetime,
    expires_at: datetime,
) -> str:
    """Write a session and return its token; only the token's hash is kept."""
    token = new_token(tenant_id)
    await connection.execute(
        insert(sessions).values(
            tenant_id=tenant_id,
            session_hash=token_hash(token),
            staff_id=staff_id,
            device_id=device_id,
            created_at=now,
            seen_at=now,
            expires_at=expires_at,
        )
    )
    return token


async def note_use(connection: AsyncConnection, *, token: TokenRead, now: datetime) -> None:
    """Write when a session was last used; never back in time."""
    await connection.execute(
        update(sessions)
        .where(
            sessions.c.tenant_id == token.tenant_id,
            sessions.c.session_hash == token.token_hash,
            sessions.c.seen_at < now,
        )
        .values(seen_at=now)
    )


async def end_session(engine: AsyncEngine, *, token: str, now: datetime) -> None:
    """End the session of a token, if it is one and still runs."""
    read = read_token(token)
    if read is None:
        return
    async with engine.begin() as connection:
        await connection.execute(
            update(sessions)
            .where(
                sessions.c.tenant_id == read.tenant_id,
                sessions.c.session_hash == read.token_hash,
                sessions.c.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )
