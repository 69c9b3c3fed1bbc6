"""Connections to PostgreSQL: the pool the operations use, and single connections for the teller."""

import asyncio
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy import ExceptionContext, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from ledger.storage.problems import DatabaseUnreachable

STATEMENT_TIMEOUT_SECONDS: Final = 5
CONNECT_TIMEOUT_SECONDS: Final = 10
TCP_USER_TIMEOUT_SECONDS: Final = 10
POOL_SIZE: Final = 20
POOL_WAIT_SECONDS_MAX: Final = 5
APPLICATION_NAME: Final = "pingan"


async def connect(url: str, **server_settings: str) -> "asyncpg.Connection[asyncpg.Record]":
    """Open one connection whose statements cannot hang for ever.

    Args:
        url: `postgresql://user:password@host/database`, or with `?host=/socket/folder`.
        server_settings: further settings of the session, such as `application_name`.
    """
    settings = {
        "application_name": APPLICATION_NAME,
        "timezone": "UTC",
        "statement_timeout": f"{STATEMENT_TIMEOUT_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{STATEMENT_TIMEOUT_SECONDS}s",
        "tcp_user_timeout": f"{TCP_USER_TIMEOUT_SECONDS}s",
    }
    return await asyncpg.connect(
        dsn=plain_url(url), timeout=CONNECT_TIMEOUT_SECONDS, server_settings=settings | server_settings
    )


def make_engine(
    url: str,
    *,
    statement_timeout_s: int = STATEMENT_TIMEOUT_SECONDS,
    pool_size: int = POOL_SIZE,
    pooled: bool = True,
) -> AsyncEngine:
    """Make the pool of connections for one role; dispose of it with `await engine.dispose()`.

    Args:
        url: as for `connect`.
        statement_timeout_s: after so long PostgreSQL cancels a statement; 0 is never.
        pool_size: connections kept open; a rush waits for one, as opening one more costs a hundred reads.
        pooled: False opens a connection for each use: for short programs.
    """

    async def open_connection() -> "asyncpg.Connection[asyncpg.Record]":
        return await connect(url, statement_timeout=f"{statement_timeout_s}s")

    if not pooled:
        return create_async_engine("postgresql+asyncpg://", async_creator=open_connection, poolclass=NullPool)
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=open_connection,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS_MAX,
        pool_pre_ping=False,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "handle_error", _forget_broken)
    return engine


def _forget_broken(context: ExceptionContext) -> None:
    """Let the pool forget a connection that a dying server left in the middle of an operation."""
    broken = context.original_exception.__cause__
    if isinstance(broken, asyncpg.InternalClientError):
        context.is_disconnect = True


@lru_cache(maxsize=8)
def reading_from(engine: AsyncEngine) -> AsyncEngine:
    """Return the same pool for SELECTs alone: each is its own transaction, so it costs one round trip."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


async def check_reachable(url: str) -> None:
    """Connect once, so that a wrong address or password is one sentence at the start.

    Raises:
        DatabaseUnreachable: with what PostgreSQL or the network said.
    """
    try:
        connection = await connect(url)
    except (OSError, TimeoutError, asyncio.CancelledError, asyncpg.PostgresError, ValueError) as error:
        if isinstance(error, asyncio.CancelledError):
            raise
        raise DatabaseUnreachable(place=place_of(url), detail=str(error) or type(error).__name__) from error
    await connection.close()


def plain_url(url: str) -> str:
    """Give the URL as libpq and asyncpg spell it, without SQLAlchemy's driver."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}{separator}{rest}"


def place_of(url: str) -> str:
    """Name the database of a URL without its user or password."""
    parts = urlsplit(plain_url(url))
    host = parts.hostname or parts.query or "localhost"
    return f"{host}{f':{parts.port}' if parts.port else ''}{parts.path}"
