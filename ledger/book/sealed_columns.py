"""Reads off tables which of their columns are sealed."""

from types import ModuleType

from sqlalchemy import Table

from ledger.book.seal import RowColumns, SealedColumns


def sealed_columns_of(*rooms: ModuleType | Table) -> SealedColumns:
    """Return the sealed columns of tables, or of all tables of modules, that commands insert into.

    A table names them in its `info`: `sealed` is frozen, `sealed_later` was added since.
    """
    tables = [
        table
        for room in rooms
        for table in (vars(room).values() if isinstance(room, ModuleType) else (room,))
    ]
    return {
        table.name: RowColumns(table.info["sealed"], table.info.get("sealed_later", ()))
        for table in tables
        if isinstance(table, Table) and "sealed" in table.info
    }
