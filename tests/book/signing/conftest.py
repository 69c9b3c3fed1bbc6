"""A teller that can begin epochs, and a signer whose key and guard lie in the test's own folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.public.signer import Signer
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Tenant
from tests.book.conftest import NOON
from tests.book.signing.helpers import ROOMS, new_signer
from tests.conftest import Database


@pytest.fixture
async def book(tenant: Tenant, database: Database) -> AsyncIterator[Teller]:
    made = Teller(
        tenant=tenant,
        connect=lambda: connect_book(database.application_url),
        rooms=ROOMS,
        clock=lambda: NOON,
    )
    yield made
    await made.close()


@pytest.fixture
def signer(engine: AsyncEngine, tmp_path: Path) -> Signer:
    return new_signer(engine, tmp_path)
