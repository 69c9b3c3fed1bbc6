"""Numbers drawn before their rows are written, where a row's own content depends on its number."""

from sqlalchemy import Column, func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def draw_ids(connection: AsyncConnection, column: Column[int], count: int) -> list[int]:
    """Draw so many numbers for an identity column."""
    sequence = func.pg_get_serial_sequence(column.table.name, column.name)
    drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return list((await connection.execute(drawn)).scalars())
