"""A teller of the book alone, and commands with keys and fingerprints of their own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count

import pytest

from api.rooms import ROOMS as ALL_ROOMS
from ledger.book.journal import Rooms
from ledger.book.operations.award import Award
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.queries import LOADERS
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import Owner, Principal, Request, Tenant
from tests.conftest import Database
from tests.tellers import open_teller

ROOMS = Rooms(LOADERS, {})
OFFICE = Owner("unit/7")
CLERK = Principal("staff/4")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
_keys = count(1)


def request(key: str | None = None, *, content: str = "") -> Request:
    """Make a request of the clerk; without a key it is a new intent."""
    key = key or f"key-{next(_keys)}"
    return Request(CLERK, key, sha256((content or key).encode()).digest())


def grant(points: int, *, asked: Request | None = None, office: Owner = OFFICE) -> GrantBudget:
    """Make a grant to the office."""
    return GrantBudget(asked or request(), CLERK, office, points, "季度拨付")


def award(volunteer: int, points: int, *, minutes: int = 0, asked: Request | None = None) -> Award:
    """Make an award to a volunteer."""
    owner = Owner(f"volunteer/{volunteer}")
    return Award(asked or request(), CLERK, OFFICE, owner, points, minutes, "夜间巡逻", NOON)


@pytest.fixture
async def teller(tenant: Tenant, database: Database) -> AsyncIterator[Teller]:
    """Give a teller for the test's bureau, whose clock stands at noon."""
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=lambda: NOON) as opened:
        yield opened


class Moment:
    """The present, as the test wants it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


@pytest.fixture
async def moment() -> Moment:
    """Give a clock that stands at noon until it is moved."""
    return Moment()


@pytest.fixture
async def book(tenant: Tenant, database: Database, moment: Moment) -> AsyncIterator[Teller]:
    """Give a teller with every room; when the test is over, verify has nothing to say."""
    async with open_teller(database.application_url, tenant, rooms=ALL_ROOMS, clock=moment) as opened:
        yield opened
    connection = await connect_book(database.application_url)
    report = await verify(connection, tenant, ALL_ROOMS.sealed_columns)
    await connection.close()
    assert report.differences == []
