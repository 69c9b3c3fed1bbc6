"""Brings the rooms above the book together: their fact loaders and the sealed columns of their tables."""

from types import ModuleType
from typing import Final

from sqlalchemy import Table

from ledger.book import policy_tables
from ledger.book import queries as book
from ledger.book import tables as book_tables
from ledger.book.journal import Rooms
from ledger.book.public import epoch
from ledger.book.public import tables as public_tables
from ledger.earning import queries as earning
from ledger.earning import tables as earning_tables
from ledger.market import queries as market
from ledger.market import tables as market_tables


def _sealed(tables: ModuleType) -> dict[str, tuple[str, ...]]:
    return {
        table.name: table.info["sealed"]
        for table in vars(tables).values()
        if isinstance(table, Table) and "sealed" in table.info
    }


ROOMS: Final = Rooms(
    loaders={**book.LOADERS, **epoch.LOADERS, **earning.LOADERS, **market.LOADERS},
    sealed_columns={
        **_sealed(book_tables),
        **_sealed(policy_tables),
        **_sealed(public_tables),
        **_sealed(earning_tables),
        **_sealed(market_tables),
    },
)
