"""A database of each test's own, for what goes through every bureau or hangs on the rows of others."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.engine import make_engine
from tests.conftest import Database


@pytest.fixture
async def database(new_database: Callable[[], Awaitable[Database]]) -> Database:
    """Give each test a database of its own."""
    return await new_database()


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """Give the pool of the role that serves."""
    made = make_engine(database.application_url)
    yield made
    await made.dispose()
