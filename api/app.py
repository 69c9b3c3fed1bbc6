"""Puts the service together: the house at start-up, the routes and pages in front of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from litestar import Litestar
from litestar.di import Provide

from api.asked import asked_of
from api.dry_run import DryTellers
from api.edge import BODY_BYTES_MAX, Handlers, Lifespan, make_edge
from api.house import House, house_of
from api.identity import board_of, kiosk_of, phone_of, staff_of
from api.pages import DIRECTORY, page_handlers
from api.rooms import ROOMS
from api.route_list import ROUTES
from api.routes import log
from api.settings import Settings
from api.signing import sign_forever
from api.sweeps.loop import sweep_forever
from api.witnesses import read_witnesses
from ledger.book.public.guard import Guard
from ledger.book.public.signer import Signer
from ledger.book.teller import system_clock
from ledger.book.tellers import Tellers
from ledger.people.master_key import open_keyring
from ledger.storage.engine import make_engine


def dependencies() -> dict[str, Provide]:
    """Name what routes may ask for; none may share its name with a field of a body."""
    return {
        "house": Provide(house_of, sync_to_thread=False),
        "staff": Provide(staff_of, sync_to_thread=False),
        "holder": Provide(phone_of, sync_to_thread=False),
        "kiosk": Provide(kiosk_of, sync_to_thread=False),
        "board": Provide(board_of, sync_to_thread=False),
    }


def create_app(
    settings: Settings,
    *,
    database_url: str,
    clock: Callable[[], datetime] = system_clock,
    pages: Path = DIRECTORY,
    sweeps: bool = True,
    routes: Handlers = (),
) -> Litestar:
    """Build the service on a migrated database.

    Args:
        settings: what the operator has set.
        database_url: the database as the application's role; the embedded one's when none is set.
        clock: the present moment, aware.
        pages: folder of the built pages.
        sweeps: void, activate and expire what is due while serving; tests of other things go without.
        routes: more routes of the interface; the benchmark brings a bare one.
    """
    opened = partial(open_house, settings=settings, database_url=database_url, clock=clock, sweeps=sweeps)
    return build_front(pages=pages, lifespan=(opened,), body_bytes_max=settings.body_bytes_max, routes=routes)


def build_front(
    *,
    pages: Path,
    lifespan: Sequence[Lifespan] = (),
    body_bytes_max: int = BODY_BYTES_MAX,
    routes: Handlers = (),
) -> Litestar:
    """Build all routes and pages, which hold nothing of their own; whoever serves opens a house for them."""
    return make_edge(
        routes=(*ROUTES, *routes),
        pages=page_handlers(pages),
        logs=log.ROUTES,
        dependencies=dependencies(),
        lifespan=lifespan,
        body_bytes_max=body_bytes_max,
    )


@asynccontextmanager
async def open_house(
    app: Litestar, *, settings: Settings, database_url: str, clock: Callable[[], datetime], sweeps: bool
) -> AsyncIterator[None]:
    """Open what the routes of an application work with, and close it again; as in `create_app`."""
    engine = make_engine(database_url)
    tellers = Tellers(database_url, ROOMS, clock=clock)
    keyring = open_keyring(settings.master_key_path, may_make=False)
    house = app.state.house = House(
        engine=engine,
        asked=asked_of(engine, keyring=keyring, clock=clock),
        database_url=database_url,
        tellers=tellers,
        dry_tellers=partial(DryTellers, tellers),
        signer=Signer(engine, keys=settings.key_store, guard=Guard(settings.guard_path)),
        witnesses=read_witnesses(settings.witnesses),
        keyring=keyring,
        clock=clock,
        public_url=settings.public_url or None,
        secure_cookies=settings.secure_cookies,
    )
    timed = (sweep_forever, sign_forever) if sweeps else ()
    tasks = [asyncio.create_task(work(house)) for work in timed]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await tellers.close()
        await engine.dispose()
