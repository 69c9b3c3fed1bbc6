"""A teller that can begin epochs, and a signer whose key and guard lie in the test's own folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.public.signer import Signer
from ledger.book.teller import Teller
from ledger.book.words import Tenant
from tests.book.conftest import NOON
from tests.book.signing.helpers import ROOMS, new_signer
from tests.conftest import Database
from tests.tellers import open_teller


@pytest.fixture
async def book(tenant: Tenant, database: Database) -> AsyncIterator[Teller]:
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=lambda: NOON) as opened:
        yield opened


@pytest.fixture
def signer(engine: AsyncEngine, tmp_path: Path) -> Signer:
    return new_signer(engine, tmp_path)
