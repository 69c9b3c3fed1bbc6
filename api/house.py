"""What the routes work with, made at start-up and closed at shut-down; there are no globals."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol, cast

import asyncpg
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.asked import Asked
from api.dry_run import is_dry_run
from api.fresh import Kept
from api.refusals import PublicUrlMissing
from api.rounds import Round
from api.tries import ForgetfulTries, Tries
from api.wire.service import HonourList
from api.witnesses import Witness
from ledger.book.public.signer import Signer
from ledger.book.teller import connect_book
from ledger.book.words import Command, Fact, LogIndex, Outcome, TenantId
from ledger.earning.found.words import CODE_TRIES_MAX, CODE_TRIES_WINDOW_S
from ledger.earning.notice.listing import Listing
from ledger.people.seal import Keyring
from ledger.refusal import Refusal
from ledger.reports.budgets import newest_index
from ledger.reports.export.words import EXPORTS_MAX
from ledger.reports.totals import TOTALS_MAX
from ledger.storage.engine import reading_from

SIGN_IN_TRIES_MAX: Final = 20
ACTIVATION_TRIES_MAX: Final = 20
APPLICATION_TRIES_MAX: Final = 10
PAIRING_TRIES_MAX: Final = 30
FORK_REPORTS_MAX: Final = 20
MET_TRIES_MAX: Final = 60
BOX_TRIES_MAX: Final = 60
SLIP_TRIES_MAX: Final = 20
PICKUP_TRIES_MAX: Final = 10
TRIES_WINDOW_S: Final = 300.0


class Books(Protocol):
    """The way to every book: what is submitted is booked, or in a dry run only answered."""

    async def submit(self, tenant_id: TenantId, command: Command) -> Outcome:
        """Book a command."""

    async def submit_all(self, tenant_id: TenantId, commands: Sequence[Command]) -> list[Outcome | Refusal]:
        """Book commands that were asked for together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The parts of one running service.

    Attributes:
        engine: connections of the application's role.
        asked: what many requests ask at once, asked together.
        database_url: where a long read opens a connection of its own.
        tellers: the only writers of books.
        dry_tellers: tell what a command would do, given what is supposed, and write nothing.
        signer: signs the logs, under the guard outside the database.
        witnesses: who cosigns what it signs; nobody unless the operator says so.
        keyring: opens what is sealed under people's keys.
        clock: the present moment, aware.
        public_url: what stickers, slips and receipts carry, without a slash at its end.
        secure_cookies: mark cookies Secure even where the request itself came without https.
        sign_in_tries: passwords tried per address.
        activation_tries: activation codes tried per address.
        application_tries: applications sent per address.
        pairing_tries: pairings begun per address.
        box_tries: letters and codes per address, of which nothing is left in the next window.
        pickup_tries: pickup codes tried per kiosk, and per member of staff.
        slip_tries: codes of claim slips tried per person.
        custody_tries: codes tried that sign hand-overs or prove owners, per thing and per person.
        fork_tries: forks reported per address.
        met_tries: cards looked up per leader.
        exports: exports under way.
        totals: long sums under way.
        rounds: the last round of every sweep of this process, by name.
        notices: the public notice of bureaus, of this minute.
        honours: their honour lists by period, of this minute.
        supposed: in a dry run the facts that its request brings and that are kept nowhere; else None.
    """

    engine: AsyncEngine
    asked: Asked
    database_url: str
    tellers: Books
    dry_tellers: Callable[[Mapping[Fact, Any]], Books]
    signer: Signer
    witnesses: tuple[Witness, ...] = ()
    keyring: Keyring
    clock: Callable[[], datetime]
    public_url: str | None
    secure_cookies: bool
    sign_in_tries: Tries = field(default_factory=lambda: Tries(SIGN_IN_TRIES_MAX, TRIES_WINDOW_S))
    activation_tries: Tries = field(default_factory=lambda: Tries(ACTIVATION_TRIES_MAX, TRIES_WINDOW_S))
    application_tries: Tries = field(default_factory=lambda: Tries(APPLICATION_TRIES_MAX, TRIES_WINDOW_S))
    exports: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(EXPORTS_MAX))
    totals: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(TOTALS_MAX))
    pairing_tries: Tries = field(default_factory=lambda: Tries(PAIRING_TRIES_MAX, TRIES_WINDOW_S))
    box_tries: ForgetfulTries = field(default_factory=lambda: ForgetfulTries(BOX_TRIES_MAX, TRIES_WINDOW_S))
    pickup_tries: Tries = field(default_factory=lambda: Tries(PICKUP_TRIES_MAX, TRIES_WINDOW_S))
    slip_tries: Tries = field(default_factory=lambda: Tries(SLIP_TRIES_MAX, TRIES_WINDOW_S))
    custody_tries: Tries = field(default_factory=lambda: Tries(CODE_TRIES_MAX, CODE_TRIES_WINDOW_S))
    fork_tries: Tries = field(default_factory=lambda: Tries(FORK_REPORTS_MAX, TRIES_WINDOW_S))
    met_tries: Tries = field(default_factory=lambda: Tries(MET_TRIES_MAX, TRIES_WINDOW_S))
    rounds: dict[str, Round] = field(default_factory=dict)
    notices: Kept[TenantId, Listing] = field(default_factory=Kept)
    honours: Kept[tuple[TenantId, str], HonourList] = field(default_factory=Kept)
    supposed: dict[Fact, Any] | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Lend a connection for SELECTs."""
        async with reading_from(self.engine).connect() as connection:
            yield connection

    @asynccontextmanager
    async def reading_book(self) -> AsyncIterator[asyncpg.Connection]:
        """Lend a bare connection, as the book's own queries want it."""
        async with self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            yield cast("asyncpg.Connection", raw.driver_connection)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """Lend a connection whose SELECTs all see one state, for a few quick ones that belong together."""
        async with self.engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @asynccontextmanager
    async def reading_at(self, tenant_id: TenantId) -> AsyncIterator[tuple[AsyncConnection, LogIndex]]:
        """Lend a snapshot of a book, and the newest transaction in it: what is read is true at that one."""
        async with self.snapshot() as connection:
            yield connection, await newest_index(connection, tenant_id=tenant_id)

    @asynccontextmanager
    async def own_connection(self) -> AsyncIterator[asyncpg.Connection]:
        """Lend a connection of its own with the book's codecs, so that a long read holds none of the pool.

        Whoever is cancelled in the middle, such as a reader who leaves, must not wait for a farewell: then
        the connection is dropped.
        """
        connection = await connect_book(self.database_url, application_name="pingan-export")
        try:
            yield connection
            await connection.close()
        finally:
            connection.terminate()

    def address(self, path: str) -> str:
        """Return the public address of a page, as printed codes carry it."""
        if self.public_url is None:
            raise PublicUrlMissing
        return f"{self.public_url}{path}"


def page_address(house: House, request: Request[Any, Any, Any], path: str) -> str:
    """Return the address of a page as this caller reaches it, where none is set for everybody."""
    return f"{house.public_url or str(request.base_url).rstrip('/')}{path}"


def house_of(request: Request[Any, Any, Any]) -> House:
    """Give a route the house it stands in; in a dry run nothing is written there."""
    house = cast("House", request.app.state.house)
    if not is_dry_run(request):
        return house
    supposed: dict[Fact, Any] = {}
    return replace(house, tellers=house.dry_tellers(supposed), supposed=supposed)


def caller_address(request: Request[Any, Any, Any]) -> str:
    """Name the network address that a request came from, for counting tries."""
    return request.client.host if request.client is not None else "unknown"
