"""The embedded PostgreSQL of the benchmark: in a folder of its own, durable, deleted at the end."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from ledger.storage.binaries import DEFAULT_VERSION
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect
from ledger.storage.migrate import upgrade

PASSABLE: Final = 0o711
"""Under root the server has an account of its own, which must be able to pass through the folder."""
DISK_BYTES: Final = """
SELECT COALESCE(sum(pg_total_relation_size(c.oid)), 0)::bigint
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r'"""


@asynccontextmanager
async def own_server() -> AsyncIterator[EmbeddedServer]:
    """Start PostgreSQL with fsync on in a temporary folder, migrate it, and delete it in the end."""
    folder = _temporary_folder()
    server = EmbeddedServer(folder, DEFAULT_VERSION, durable=True)
    try:
        async with server:
            await upgrade(server.owner_url)
            yield server
        server.discard()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="pingan-bench-"))
    folder.chmod(PASSABLE)
    return folder


async def administer(server: EmbeddedServer, statement: str) -> None:
    """Run one statement as the superuser, however long it takes."""
    connection = await connect(server.administrator_url, statement_timeout="0")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def analyze(server: EmbeddedServer) -> None:
    """Count again after much was written, as autovacuum would in a while."""
    connection = await connect(server.owner_url, statement_timeout="0")
    try:
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


async def log_size(server: EmbeddedServer, tenant_id: int) -> int:
    """Return how many transactions a book has."""
    connection = await connect(server.application_url)
    try:
        return int(await connection.fetchval("SELECT size FROM book WHERE tenant_id = $1", tenant_id))
    finally:
        await connection.close()


async def disk_bytes(server: EmbeddedServer) -> int:
    """Return what all tables and indexes of the application take on disk."""
    connection = await connect(server.application_url)
    try:
        return int(await connection.fetchval(DISK_BYTES))
    finally:
        await connection.close()
