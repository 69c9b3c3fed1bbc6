"""The log as the desk reads it: transactions newest first, and one with everything that was sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.refusals import TransactionUnknown
from ledger.book.words import LogIndex, TenantId
from ledger.places.words import Unit
from ledger.reports.reach import sees_everything, within_reach

PAGE_MAX: Final = 300
SCAN: Final = 500
SCANS_MAX: Final = 10
"""So many stretches are looked through for a page of one station; a quiet one's page may come back short."""
BEYOND: Final = 2**53
NAMED: Final = ("volunteer", "unit", "shop", "staff", "kiosk")
"""References that name a principal by its id."""

COLUMNS: Final = """
SELECT b.size - 1 AS head, t.log_index, t.kind, t.actor, t.reason, t.occurred_at, t.recorded_at, t.reverses,
    r.log_index AS reversed_by, t.refers_to, owners.owners"""
SOURCES: Final = """
LEFT JOIN transactions r ON r.tenant_id = t.tenant_id AND r.reverses = t.log_index
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT a.owner) AS owners
    FROM entries e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
    WHERE e.tenant_id = t.tenant_id AND e.log_index = t.log_index) owners ON true
WHERE b.tenant_id = :tenant_id"""
PAGE = text(f"""{COLUMNS}
FROM book b LEFT JOIN LATERAL (
    SELECT * FROM transactions
    WHERE tenant_id = :tenant_id AND log_index < :before ORDER BY log_index DESC LIMIT :limit) t ON true
{SOURCES} ORDER BY t.log_index DESC""")  # noqa: S608 - both parts are ours
ONE = text(f"""{COLUMNS}, t.client, t.key, t.fingerprint, t.answer, t.format, t.commitment
FROM book b JOIN transactions t ON t.tenant_id = b.tenant_id AND t.log_index = :log_index
{SOURCES}""")
ENTRIES = text("""
SELECT a.account_id, a.owner, a.purpose, a.unit, a.expires_on, e.amount, e.balance
FROM entries e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
WHERE e.tenant_id = :tenant_id AND e.log_index = :log_index ORDER BY a.account_id""")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One transaction without its entries."""

    log_index: LogIndex
    kind: str
    actor: str
    reason: str | None
    occurred_at: datetime
    recorded_at: datetime
    reverses: LogIndex | None
    reversed_by: LogIndex | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction(LogLine):
    """One line of the log; `principals` are all whom it concerns."""

    principals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount on one account, and the balance after it."""

    account_id: int
    owner: str
    purpose: str
    unit: str
    expires_on: date | None
    amount: int
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One transaction whole.

    Attributes:
        transaction: its line.
        entries: by account.
        refers_to: ids of what it is about.
        client: who asked.
        key: under which key.
        fingerprint: SHA-256 of what was asked, 32 bytes.
        answer: what the asker was told.
        format: of the seal.
        commitment: its public log entry, 32 bytes.
        head: the newest transaction of the book when it was read.
    """

    transaction: Transaction
    entries: Sequence[Entry]
    refers_to: Mapping[str, int | str]
    client: str
    key: str
    fingerprint: bytes
    answer: Mapping[str, Any]
    format: int
    commitment: bytes
    head: LogIndex


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some of the log, newest first.

    Attributes:
        log_index: the newest transaction of the book that the page knows; -1 is an empty book.
        items: what lies within the area.
        before: where the next page begins, or None at the end of the log.
    """

    log_index: LogIndex
    items: list[Transaction]
    before: LogIndex | None


async def list_transactions(
    connection: AsyncConnection, *, tenant_id: TenantId, unit: Unit, before: int | None, limit: int
) -> LogPage:
    """Return a page of the transactions below an index that concern a unit's area.

    The log is looked through for them in stretches, each a short read; what lies below an index of the log
    never changes, so the stretches are one state of the book.
    """
    limit = min(limit, PAGE_MAX)
    found: list[Transaction] = []
    head: LogIndex | None = None
    stretch = limit if sees_everything(unit) else SCAN
    for _ in range(SCANS_MAX):
        named = {"tenant_id": tenant_id, "before": BEYOND if before is None else before, "limit": stretch}
        rows = (await connection.execute(PAGE, named)).all()
        head = LogIndex(rows[0].head) if head is None else head
        scanned = [_transaction(row) for row in rows if row.log_index is not None]
        found += await within_reach(connection, tenant_id=tenant_id, unit=unit, items=scanned)
        if len(found) >= limit:
            return LogPage(head, found[:limit], _below(found[limit - 1].log_index))
        if len(scanned) < stretch:
            return LogPage(head, found, None)
        before = scanned[-1].log_index
    return LogPage(
        LogIndex(-1) if head is None else head, found, None if before is None else LogIndex(before)
    )


async def find_transaction(
    connection: AsyncConnection, *, tenant_id: TenantId, unit: Unit, log_index: LogIndex
) -> Whole:
    """Return one transaction with its entries and request; TransactionUnknown when it is beyond the area."""
    named = {"tenant_id": tenant_id, "log_index": log_index}
    row = (await connection.execute(ONE, named)).one_or_none()
    if row is None:
        raise TransactionUnknown
    transaction = _transaction(row)
    if not await within_reach(connection, tenant_id=tenant_id, unit=unit, items=[transaction]):
        raise TransactionUnknown
    return Whole(
        transaction=transaction,
        entries=[Entry(*entry) for entry in await connection.execute(ENTRIES, named)],
        refers_to=row.refers_to,
        client=row.client,
        key=row.key,
        fingerprint=row.fingerprint,
        answer=row.answer,
        format=row.format,
        commitment=row.commitment,
        head=LogIndex(row.head),
    )


def _below(log_index: LogIndex) -> LogIndex | None:
    return log_index or None


def line_values(line: Any) -> dict[str, Any]:  # noqa: ANN401 - a LogLine, or a row with its columns
    """Return the values of a LogLine by name."""
    return {field.name: getattr(line, field.name) for field in fields(LogLine)}


def _transaction(row: Any) -> Transaction:  # noqa: ANN401 - a row of one of two queries
    named = {f"{kind}/{row.refers_to[kind]}" for kind in NAMED if kind in row.refers_to}
    return Transaction(
        **line_values(row),
        principals=frozenset({row.actor, *named, *(row.owners or ())}),
    )
