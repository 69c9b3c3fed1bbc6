"""Do something outside the log once per key, and keep what it led to."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.refusals import KeyReused
from ledger.book.tables import requests, transactions
from ledger.book.words import Request, TenantId

ANSWERED = union_all(
    *(
        select(kept.c.fingerprint, kept.c.answer).where(
            kept.c.tenant_id == bindparam("tenant_id"), kept.c.request_id == bindparam("request_id")
        )
        for kept in (requests, transactions)
    )
)


async def once(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    request: Request,
    now: datetime,
    verb: Callable[[], Awaitable[Mapping[str, Any]]],
) -> tuple[Mapping[str, Any], bool]:
    """Do something outside the book once per key, inside the caller's database transaction.

    Args:
        connection: inside the transaction in which `verb` writes.
        tenant_id: whose request.
        request: client, key and fingerprint.
        now: the present moment, aware.
        verb: does the work and returns the answer to keep.

    Returns:
        The answer, and True when it is the stored one.

    Raises:
        KeyReused: the key was used with other input.
        sqlalchemy.exc.IntegrityError: the same key is being served right now by somebody else.
    """
    found = (
        await connection.execute(ANSWERED, {"tenant_id": tenant_id, "request_id": request.request_id})
    ).one_or_none()
    if found is not None:
        if found.fingerprint != request.fingerprint:
            raise KeyReused
        return found.answer, True
    answer = await verb()
    await connection.execute(
        insert(requests).values(
            tenant_id=tenant_id,
            request_id=request.request_id,
            client=request.client,
            key=request.key,
            fingerprint=request.fingerprint,
            answer=dict(answer),
            recorded_at=now,
        )
    )
    return answer, False
