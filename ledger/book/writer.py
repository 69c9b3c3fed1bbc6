"""What a decided batch writes: COPY for the log, one statement for the balances, the head last."""

import asyncio
from collections.abc import Iterable

import asyncpg

from ledger.book.overlay import ChangeShape, Overlay
from ledger.book.seal import FORMAT
from ledger.book.words import Request
from ledger.refusal import Refusal

# No join, so nothing to plan wrong: each account is found by the index, and its place among the sorted ids
# by width_bucket's binary search.
UPDATE_BALANCES = """
UPDATE accounts SET balance = ($3::bigint[])[width_bucket(account_id, $2::bigint[])],
    closed = ($4::boolean[])[width_bucket(account_id, $2::bigint[])]
WHERE tenant_id = $1 AND account_id = ANY($2::bigint[])"""
UPDATE_HEAD = """
UPDATE book SET size = $2, frontier = $3, accounts_count = $4, last_recorded_at = $5 WHERE tenant_id = $1"""
SEALED_AT_ONCE = 20
"""Transactions sealed, half a millisecond's work, before the connection has its turn."""

ACCOUNT_COLUMNS = (
    "tenant_id",
    "account_id",
    "owner",
    "purpose",
    "unit",
    "expires_on",
    "floor",
    "balance",
    "closed",
)
TRANSACTION_COLUMNS = (
    "tenant_id",
    "log_index",
    "occurred_at",
    "recorded_at",
    "reverses",
    "request_id",
    "format",
    "kind",
    "actor",
    "client",
    "key",
    "fingerprint",
    "reason",
    "refers_to",
    "answer",
    "salt",
    "commitment",
)
ENTRY_COLUMNS = ("tenant_id", "account_id", "log_index", "amount", "balance")
REQUEST_COLUMNS = (
    "tenant_id",
    "request_id",
    "client",
    "key",
    "fingerprint",
    "refusal",
    "answer",
    "recorded_at",
)
TILE_COLUMNS = ("tenant_id", "level", "tile_index", "root")


async def write(
    connection: asyncpg.Connection, overlay: Overlay, decided: Iterable[tuple[Request, object]]
) -> None:
    """Write everything a decided batch leaves, and seal it while PostgreSQL works on what needs no seal.

    Args:
        connection: inside the batch's database transaction.
        overlay: the accepted commands and the balances after them.
        decided: each request with its Written, refusal or exception; final refusals are kept by their key.
    """
    await _write_refusals(connection, overlay, decided)
    if not overlay.written:
        return
    writing = asyncio.create_task(_write_unsealed(connection, overlay))
    try:
        await _seal(overlay)
        await writing
    except BaseException:
        # The connection is free for the rollback only when its statement has ended.
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        raise
    await _write_transactions(connection, overlay)
    await _write_tiles(connection, overlay)
    frontier = overlay.head.frontier
    await connection.execute(
        UPDATE_HEAD,
        overlay.tenant.tenant_id,
        frontier.size,
        frontier.to_bytes(),
        overlay.head.accounts_count,
        overlay.now,
    )


async def _seal(overlay: Overlay) -> None:
    """Seal what was accepted, and let the connection send and receive now and then."""
    for number, written in enumerate(overlay.written):
        if not number % SEALED_AT_ONCE:
            await asyncio.sleep(0)
        overlay.seal(written)


async def _write_unsealed(connection: asyncpg.Connection, overlay: Overlay) -> None:
    await _write_entries(connection, overlay)
    await _write_accounts(connection, overlay)
    await _write_domain(connection, overlay)


async def _write_refusals(
    connection: asyncpg.Connection, overlay: Overlay, decided: Iterable[tuple[Request, object]]
) -> None:
    refused = [
        (
            overlay.tenant.tenant_id,
            request.request_id,
            request.client,
            request.key,
            request.fingerprint,
            result.code,
            result.facts,
            overlay.now,
        )
        for request, result in decided
        if isinstance(result, Refusal) and result.final
    ]
    if refused:
        await connection.copy_records_to_table("requests", records=refused, columns=REQUEST_COLUMNS)


async def _write_transactions(connection: asyncpg.Connection, overlay: Overlay) -> None:
    tenant_id = overlay.tenant.tenant_id
    await connection.copy_records_to_table(
        "transactions",
        records=[
            (
                tenant_id,
                written.log_index,
                written.occurred_at,
                written.recorded_at,
                written.decision.reverses,
                written.request.request_id,
                FORMAT,
                written.decision.kind,
                written.decision.actor,
                written.request.client,
                written.request.key,
                written.request.fingerprint,
                written.decision.reason,
                written.decision.refers_to,
                written.decision.answer,
                written.salt,
                written.commitment,
            )
            for written in overlay.written
        ],
        columns=TRANSACTION_COLUMNS,
    )


async def _write_entries(connection: asyncpg.Connection, overlay: Overlay) -> None:
    tenant_id = overlay.tenant.tenant_id
    entries = [
        (tenant_id, entry.account_id, written.log_index, entry.amount, entry.balance)
        for written in overlay.written
        for entry in written.entries
    ]
    if entries:
        await connection.copy_records_to_table("entries", records=entries, columns=ENTRY_COLUMNS)


async def _write_domain(connection: asyncpg.Connection, overlay: Overlay) -> None:
    for (table, columns), records in overlay.rows().items():
        await connection.copy_records_to_table(
            table, records=records, columns=("tenant_id", "log_index", *columns)
        )
    for shape, values in overlay.changes().items():
        await connection.executemany(change_statement(shape), values)


def change_statement(shape: ChangeShape) -> str:
    """Write the UPDATE of one row by its key, or the INSERT that updates the row where there is one.

    Its parameters are the tenant, the key and the new values, in this order; all names are of our rules.
    """
    columns = ("tenant_id", *shape.keys, *shape.names)
    if shape.makes:
        places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
        key = ", ".join(("tenant_id", *shape.keys))
        sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in shape.names)
        return (
            f"INSERT INTO {shape.table} ({', '.join(columns)}) VALUES ({places}) "  # noqa: S608 - as said
            f"ON CONFLICT ({key}) DO UPDATE SET {sets}"
        )
    places_of = {name: f"{name} = ${place}" for place, name in enumerate(columns, start=1)}
    sets = ", ".join(places_of[name] for name in shape.names)
    wheres = " AND ".join(places_of[name] for name in ("tenant_id", *shape.keys))
    return f"UPDATE {shape.table} SET {sets} WHERE {wheres}"  # noqa: S608 - as said


async def _write_accounts(connection: asyncpg.Connection, overlay: Overlay) -> None:
    tenant_id = overlay.tenant.tenant_id
    overlay.close_lots()
    if overlay.opened:
        await connection.copy_records_to_table(
            "accounts",
            records=[
                (tenant_id, account.account_id, *account.key, account.floor, account.balance, account.closed)
                for account in overlay.opened
            ],
            columns=ACCOUNT_COLUMNS,
        )
    opened = {account.account_id for account in overlay.opened}
    touched = [account for number, account in sorted(overlay.touched.items()) if number not in opened]
    if touched:
        await connection.execute(
            UPDATE_BALANCES,
            tenant_id,
            [account.account_id for account in touched],
            [account.balance for account in touched],
            [account.closed for account in touched],
        )


async def _write_tiles(connection: asyncpg.Connection, overlay: Overlay) -> None:
    """Store the root of every tile that this batch has filled."""
    tiles = [(overlay.tenant.tenant_id, *tile) for tile in overlay.head.frontier.filled]
    if tiles:
        await connection.copy_records_to_table("tiles", records=tiles, columns=TILE_COLUMNS)
