"""The town that the fuzzer walks through, one per worker."""

import secrets
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from tests.conftest import Database, open_tenant
from tests.contract.town import Town, open_town


@pytest.fixture(scope="session")
async def town(
    engine: AsyncEngine, database: Database, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Serve a bureau in which everything has happened once."""
    tenant = await open_tenant(engine, TenantId(secrets.randbelow(2**40) + 1))
    async with open_town(tenant, engine, database, tmp_path_factory.mktemp("town")) as opened:
        yield opened
