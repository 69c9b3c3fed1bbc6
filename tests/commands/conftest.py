"""A house without its front on a database of its own, for the verbs of the pingan command."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from api.commands.surroundings import Surroundings
from api.settings import Settings
from ledger.storage.engine import make_engine
from tests.conftest import Database


@pytest.fixture
async def house(
    new_database: Callable[[], Awaitable[Database]], tmp_path: Path
) -> AsyncIterator[Surroundings]:
    """Give the surroundings of a command on an empty, migrated database."""
    database = await new_database()
    engine = make_engine(database.application_url)
    settings = Settings(data_folder=tmp_path)
    yield Surroundings(settings, database.application_url, database.owner_url, engine, None)
    await engine.dispose()
