"""What every test may ask for: a real PostgreSQL, migrated once, with one database per worker."""

import asyncio
import fcntl
import itertools
import json
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.operations.open_book import open_book
from ledger.book.words import Tenant, TenantId
from ledger.storage.binaries import DEFAULT_VERSION
from ledger.storage.cluster import DATABASE, OWNER
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect, make_engine
from ledger.storage.migrate import upgrade

# No test asserts a wall-clock time: how long an example takes is the machine's affair.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

POSTGRES_VERSION: Final = int(os.environ.get("PINGAN_TEST_POSTGRES", DEFAULT_VERSION))


@dataclass(frozen=True, kw_only=True)
class Database:
    """One migrated database.

    Attributes:
        name: its name on the server.
        administrator_url: as superuser.
        owner_url: as the role that owns the tables.
        application_url: as the role that serves.
    """

    name: str
    administrator_url: str
    owner_url: str
    application_url: str


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Give the folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def server(run_folder: Path) -> Iterator[EmbeddedServer]:
    """Start one server for all workers; whoever leaves last stops and deletes it."""
    note = run_folder / "server.json"
    with locked(run_folder):
        if note.exists():
            folder = Path(json.loads(note.read_text()))
        else:
            # Under root the server has an account of its own, which cannot enter pytest's private folder.
            folder = Path(tempfile.mkdtemp(prefix="pingan-test-"))
            folder.chmod(0o711)
            note.write_text(json.dumps(str(folder)))
        started = EmbeddedServer(folder, POSTGRES_VERSION, durable=False)
        started.start()
    try:
        with locked(run_folder):
            migrated = run_folder / "migrated"
            if not migrated.exists():
                asyncio.run(upgrade(started.owner_url))
                migrated.touch()
        yield started
    finally:
        with locked(run_folder):
            if started.stop():
                started.discard()
                note.unlink()
                (run_folder / "migrated").unlink(missing_ok=True)


@pytest.fixture(scope="session")
async def new_database(server: EmbeddedServer, worker_id: str) -> Callable[[], Awaitable[Database]]:
    """Give a function that makes a fresh, migrated, empty database each time it is awaited."""
    numbers = itertools.count(1)

    async def make() -> Database:
        name = f"pingan_{worker_id}_{next(numbers)}"
        connection = await connect(server.administrator_url, statement_timeout="60s")
        try:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER}")
        finally:
            await connection.close()
        return Database(
            name=name,
            administrator_url=server.administrator_url.replace("/postgres?", f"/{name}?"),
            owner_url=server.owner_url.replace(f"/{DATABASE}?", f"/{name}?"),
            application_url=server.application_url.replace(f"/{DATABASE}?", f"/{name}?"),
        )

    return make


@pytest.fixture(scope="session")
async def database(new_database: Callable[[], Awaitable[Database]]) -> Database:
    """Give the database that the tests of this worker share, kept apart by new tenants and volunteers."""
    return await new_database()


@pytest.fixture(scope="session")
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """Give the pool of the role that serves."""
    made = make_engine(database.application_url)
    yield made
    await made.dispose()


@pytest.fixture(scope="session")
async def owner_engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """Give the pool of the role that owns the tables, for tests that tamper with history."""
    made = make_engine(database.owner_url)
    yield made
    await made.dispose()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one worker at a time do what all share."""
    with (folder / "server.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def open_tenant(engine: AsyncEngine, tenant_id: TenantId) -> Tenant:
    """Open a bureau with an empty book."""
    opened = Tenant(
        tenant_id,
        f"bureau-{tenant_id}",
        "辽河市公安局",
        demo=False,
        zone=ZoneInfo("Asia/Shanghai"),
    )
    async with engine.begin() as connection:
        await open_book(connection, opened)
    return opened


@pytest.fixture
async def tenant(engine: AsyncEngine) -> Tenant:
    """Open a bureau with an empty book, new for each test."""
    return await open_tenant(engine, TenantId(secrets.randbelow(2**40) + 1))
