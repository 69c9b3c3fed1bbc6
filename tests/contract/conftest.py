"""The town that the fuzzer walks through, one per worker."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from ledger.book.words import TenantId
from ledger.storage.engine import make_engine
from tests.conftest import Database, open_tenant
from tests.contract.town import Town, open_town


@pytest.fixture(scope="session")
async def town(
    new_database: Callable[[], Awaitable[Database]], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Serve a bureau in which everything has happened once, in a database that the fuzzer may fill up."""
    database = await new_database()
    engine = make_engine(database.application_url)
    tenant = await open_tenant(engine, TenantId(secrets.randbelow(2**40) + 1))
    async with open_town(tenant, engine, database, tmp_path_factory.mktemp("town")) as opened:
        yield opened
    await engine.dispose()
