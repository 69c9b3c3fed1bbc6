"""What a decision asks of the catalogue, and how it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import asyncpg
from sqlalchemy import RowMapping

from ledger.book.facts import Loaders
from ledger.book.words import Fact, LogIndex, TenantId
from ledger.market.catalogue.words import Kind, Limit, Period, Taken, Terms
from ledger.market.words import Sku
from ledger.people.words import VolunteerId
from ledger.places.words import ShopId

TERMS: Final = """
SELECT sku, kind, limit_quantity, limit_period, visible_from, visible_to, shop_ids, offered, supplier,
    unit_cost_fen
FROM goods WHERE tenant_id = $1 AND sku = ANY($2::text[])"""
# What was handed over in part counts in part; what is void or was given back counts not at all.
TAKEN: Final = """
SELECT o.volunteer_id, l.sku, o.placed_at, COALESCE(part.quantity, l.quantity) - COALESCE((
        SELECT sum(r.quantity) FROM order_returns r
        WHERE r.tenant_id = o.tenant_id AND r.order_id = o.log_index AND r.line = l.line), 0) AS quantity
FROM orders o
JOIN order_lines l ON l.tenant_id = o.tenant_id AND l.log_index = o.log_index
LEFT JOIN order_ends e ON e.tenant_id = o.tenant_id AND e.order_id = o.log_index
LEFT JOIN hand_over_lines part ON part.tenant_id = o.tenant_id AND part.order_id = o.log_index
    AND part.line = l.line
WHERE o.tenant_id = $1 AND o.volunteer_id = ANY($2::bigint[]) AND l.sku = ANY($3::text[])
    AND e.ending IS DISTINCT FROM 'void'
ORDER BY o.log_index"""
FREE: Final = """
SELECT shop_id, sku, log_index, line, expires_on FROM vouchers
WHERE tenant_id = $1 AND shop_id = ANY($2::bigint[]) AND sku = ANY($3::text[]) AND issued_index IS NULL
ORDER BY expires_on NULLS LAST, log_index, line"""
SET_ASIDE: Final = """
SELECT w.log_index AS write_off_id, v.log_index, v.line, v.expires_on FROM voucher_write_offs w
JOIN vouchers v ON v.tenant_id = w.tenant_id AND v.log_index = w.load_index AND v.line = w.load_line
WHERE w.tenant_id = $1 AND w.log_index = ANY($2::bigint[]) ORDER BY v.expires_on, v.log_index, v.line"""
SERIALS: Final = "SELECT serial_index FROM vouchers WHERE tenant_id = $1 AND serial_index = ANY($2::bytea[])"


class Voucher(NamedTuple):
    """A voucher that nobody has yet: the transaction that loaded it, its line there, and its last day."""

    load_index: LogIndex
    load_line: int
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class TermsFact(Fact):
    """The Terms of an article; None when there is no such article."""

    sku: Sku


@dataclass(frozen=True, slots=True)
class TakenFact(Fact):
    """What somebody took of an article so far, as a tuple of Taken."""

    volunteer_id: VolunteerId
    sku: Sku


@dataclass(frozen=True, slots=True)
class FreeVouchersFact(Fact):
    """The vouchers of an article that a shop still has, those that end first at the front."""

    shop_id: ShopId
    sku: Sku


@dataclass(frozen=True, slots=True)
class SetAsideFact(Fact):
    """The vouchers that a write-off, known by its transaction, set aside; none where it was of boxes."""

    write_off: LogIndex


@dataclass(frozen=True, slots=True)
class SerialFact(Fact):
    """True when a voucher of this number was loaded before; `serial_index` is its keyed hash."""

    serial_index: bytes


async def load_terms(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[TermsFact]
) -> Mapping[TermsFact, Terms]:
    """Load to whom articles are offered."""
    rows = await connection.fetch(TERMS, tenant_id, [fact.sku for fact in facts])
    return {TermsFact(row["sku"]): terms_of(row) for row in rows}


def terms_of(row: RowMapping | asyncpg.Record) -> Terms:
    """Read the terms off the row of an article."""
    quantity, shop_ids = row["limit_quantity"], row["shop_ids"]
    return Terms(
        kind=Kind(row["kind"]),
        limit=None if quantity is None else Limit(quantity, Period(row["limit_period"])),
        visible_from=row["visible_from"],
        visible_to=row["visible_to"],
        shop_ids=None if shop_ids is None else frozenset(map(ShopId, shop_ids)),
        offered=row["offered"],
    )


async def load_taken(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[TakenFact]
) -> Mapping[TakenFact, tuple[Taken, ...]]:
    """Load what people took of articles; whoever took nothing has an empty tuple."""
    taken: dict[TakenFact, tuple[Taken, ...]] = dict.fromkeys(facts, ())
    people, skus = [fact.volunteer_id for fact in facts], [fact.sku for fact in facts]
    for row in await connection.fetch(TAKEN, tenant_id, people, skus):
        fact = TakenFact(row["volunteer_id"], row["sku"])
        if fact in taken:
            taken[fact] = (*taken[fact], Taken(row["placed_at"], row["quantity"]))
    return taken


async def load_free_vouchers(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[FreeVouchersFact]
) -> Mapping[FreeVouchersFact, tuple[Voucher, ...]]:
    """Load the vouchers that shops still have."""
    free: dict[FreeVouchersFact, list[Voucher]] = {fact: [] for fact in facts}
    shops, skus = [fact.shop_id for fact in facts], [fact.sku for fact in facts]
    for row in await connection.fetch(FREE, tenant_id, shops, skus):
        fact = FreeVouchersFact(row["shop_id"], row["sku"])
        if fact in free:
            free[fact].append(Voucher(row["log_index"], row["line"], row["expires_on"]))
    return {fact: tuple(found) for fact, found in free.items()}


async def load_set_aside(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[SetAsideFact]
) -> Mapping[SetAsideFact, tuple[Voucher, ...]]:
    """Load the vouchers that write-offs set aside."""
    aside: dict[SetAsideFact, list[Voucher]] = {fact: [] for fact in facts}
    for row in await connection.fetch(SET_ASIDE, tenant_id, [fact.write_off for fact in facts]):
        aside[SetAsideFact(row["write_off_id"])].append(
            Voucher(row["log_index"], row["line"], row["expires_on"])
        )
    return {fact: tuple(found) for fact, found in aside.items()}


async def load_serials(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[SerialFact]
) -> Mapping[SerialFact, bool]:
    """Load which numbers were loaded before."""
    rows = await connection.fetch(SERIALS, tenant_id, [fact.serial_index for fact in facts])
    return {SerialFact(row["serial_index"]): True for row in rows}


LOADERS: Loaders = {
    TermsFact: load_terms,
    TakenFact: load_taken,
    FreeVouchersFact: load_free_vouchers,
    SetAsideFact: load_set_aside,
    SerialFact: load_serials,
}
