"""Tellers that tests open and close."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ledger.book.journal import Rooms
from ledger.book.teller import Clock, Teller, connect_book
from ledger.book.words import Tenant


@asynccontextmanager
async def open_teller(url: str, tenant: Tenant, *, rooms: Rooms, clock: Clock) -> AsyncIterator[Teller]:
    """Lend a teller of a bureau's book; `url` is the database as the application's role."""
    teller = Teller(tenant=tenant, connect=lambda: connect_book(url), rooms=rooms, clock=clock)
    try:
        yield teller
    finally:
        await teller.close()
