"""Loads the facts of stock, each kind with one SELECT."""

from collections.abc import Mapping, Sequence

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.market.stock.facts import (
    CaseFact,
    CountFact,
    CountUnderWayFact,
    DeliveryNoteFact,
    InQuestionFact,
    MoveFact,
    StockedFact,
    WriteOffFact,
)
from ledger.market.stock.words import (
    Case,
    CaseId,
    CaseState,
    Count,
    CountId,
    CountKind,
    CountLine,
    CountState,
    DeliveryId,
    KnownDelivery,
    Move,
    MoveId,
    StockLine,
    Verdict,
    WriteOff,
    WriteOffId,
    WriteOffState,
)
from ledger.market.words import Sku

NOTES = """
SELECT supplier, document, log_index, received_at FROM deliveries
WHERE tenant_id = $1 AND (supplier, document) IN (SELECT * FROM unnest($2::text[], $3::text[]))"""
MOVES = """
SELECT m.*, e.log_index AS received_index, l.*
FROM moves m
LEFT JOIN move_ends e ON e.tenant_id = m.tenant_id AND e.move_id = m.log_index
CROSS JOIN LATERAL (
    SELECT array_agg(line.sku ORDER BY line.sku) AS skus,
        array_agg(line.quantity ORDER BY line.sku) AS quantities,
        array_agg(b.best_before ORDER BY line.sku) AS dates, array_agg(b.batch ORDER BY line.sku) AS batches
    FROM move_lines line
    LEFT JOIN batches b ON b.tenant_id = line.tenant_id AND b.log_index = line.log_index AND b.sku = line.sku
    WHERE line.tenant_id = m.tenant_id AND line.log_index = m.log_index) l
WHERE m.tenant_id = $1 AND m.log_index = ANY($2::bigint[])"""
COUNTS = """
SELECT c.*, l.skus, l.quantities, l.expected
FROM counts c
CROSS JOIN LATERAL (
    SELECT array_agg(sku ORDER BY log_index) AS skus, array_agg(quantity ORDER BY log_index) AS quantities,
        array_agg(expected ORDER BY log_index) AS expected
    FROM count_lines WHERE tenant_id = c.tenant_id AND count_id = c.log_index) l
WHERE c.tenant_id = $1 AND c.log_index = ANY($2::bigint[])"""
UNDER_WAY = """
SELECT shop_id, log_index FROM counts
WHERE tenant_id = $1 AND shop_id = ANY($2::bigint[]) AND state IN ('open', 'counted')"""
STOCKED = """
SELECT owner, array_agg(substr(unit, 7) ORDER BY unit) AS skus FROM accounts
WHERE tenant_id = $1 AND owner = ANY($2::text[]) AND purpose = 'shelf' AND starts_with(unit, 'goods:')
GROUP BY owner"""
IN_QUESTION = """
SELECT shop_id, sku, sum(boxes + set_aside)::bigint AS boxes FROM difference_cases
WHERE tenant_id = $1 AND state IN ('open', 'found')
    AND (shop_id, sku) IN (SELECT * FROM unnest($2::bigint[], $3::text[]))
GROUP BY shop_id, sku"""
CASES = """
SELECT d.*, COALESCE(d.keeper_person, k.volunteer_id) AS keeper,
    s.verdict, s.staff_id AS monitor_id, s.person AS monitor_person
FROM difference_cases d
LEFT JOIN staff k ON k.tenant_id = d.tenant_id AND k.staff_id = d.keeper_id
LEFT JOIN LATERAL (
    SELECT verdict, staff_id, person FROM case_steps
    WHERE tenant_id = d.tenant_id AND case_id = d.log_index AND step = 'finding'
    ORDER BY log_index DESC LIMIT 1) s ON d.state = 'found'
WHERE d.tenant_id = $1 AND d.log_index = ANY($2::bigint[])"""
WRITE_OFFS = "SELECT * FROM write_offs WHERE tenant_id = $1 AND log_index = ANY($2::bigint[])"


async def load_notes(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[DeliveryNoteFact]
) -> Mapping[DeliveryNoteFact, KnownDelivery]:
    """Load the deliveries that have these notes."""
    rows = await connection.fetch(
        NOTES, tenant_id, [fact.supplier for fact in facts], [fact.document for fact in facts]
    )
    return {
        DeliveryNoteFact(row["supplier"], row["document"]): KnownDelivery(
            DeliveryId(row["log_index"]), row["received_at"]
        )
        for row in rows
    }


async def load_moves(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[MoveFact]
) -> Mapping[MoveFact, Move]:
    """Load moves with their lines."""
    rows = await connection.fetch(MOVES, tenant_id, [fact.move_id for fact in facts])
    return {
        MoveFact(row["log_index"]): Move(
            move_id=MoveId(row["log_index"]),
            from_shop_id=row["from_shop_id"],
            to_shop_id=row["to_shop_id"],
            sent_by=row["sent_by"],
            sender_person=row["sender_person"],
            lines=tuple(
                StockLine(*line)
                for line in zip(row["skus"], row["quantities"], row["dates"], row["batches"], strict=True)
            ),
            is_received=row["received_index"] is not None,
        )
        for row in rows
    }


async def load_counts(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[CountFact]
) -> Mapping[CountFact, Count]:
    """Load counts with everything counted so far."""
    rows = await connection.fetch(COUNTS, tenant_id, [fact.count_id for fact in facts])
    return {
        CountFact(row["log_index"]): Count(
            count_id=CountId(row["log_index"]),
            kind=CountKind(row["kind"]),
            shop_id=row["shop_id"],
            counter_id=row["counter_id"],
            keeper_id=row["keeper_id"],
            giver_id=row["giver_id"],
            keeper_person=row["keeper_person"],
            state=CountState(row["state"]),
            lines=tuple(
                CountLine(*line)
                for line in zip(
                    row["skus"] or (), row["quantities"] or (), row["expected"] or (), strict=True
                )
            ),
        )
        for row in rows
    }


async def load_under_way(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[CountUnderWayFact]
) -> Mapping[CountUnderWayFact, CountId]:
    """Load which shops are being counted."""
    rows = await connection.fetch(UNDER_WAY, tenant_id, [fact.shop_id for fact in facts])
    return {CountUnderWayFact(row["shop_id"]): CountId(row["log_index"]) for row in rows}


async def load_stocked(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[StockedFact]
) -> Mapping[StockedFact, tuple[Sku, ...]]:
    """Load what shops have ever had on their shelves."""
    owners = {f"shop/{fact.shop_id}": fact for fact in facts}
    rows = await connection.fetch(STOCKED, tenant_id, list(owners))
    return {owners[row["owner"]]: tuple(row["skus"]) for row in rows}


async def load_in_question(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[InQuestionFact]
) -> Mapping[InQuestionFact, int]:
    """Load by how much open cases say that shelf and book differ."""
    rows = await connection.fetch(
        IN_QUESTION, tenant_id, [fact.shop_id for fact in facts], [fact.sku for fact in facts]
    )
    return {InQuestionFact(row["shop_id"], row["sku"]): row["boxes"] for row in rows}


async def load_cases(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[CaseFact]
) -> Mapping[CaseFact, Case]:
    """Load differences, with what the monitor found."""
    rows = await connection.fetch(CASES, tenant_id, [fact.case_id for fact in facts])
    return {
        CaseFact(row["log_index"]): Case(
            case_id=CaseId(row["log_index"]),
            shop_id=row["shop_id"],
            sku=row["sku"],
            boxes=row["boxes"],
            set_aside=row["set_aside"],
            keeper_id=row["keeper_id"],
            keeper_person=row["keeper"],
            state=CaseState(row["state"]),
            verdict=row["verdict"] and Verdict(row["verdict"]),
            monitor_id=row["monitor_id"],
            monitor_person=row["monitor_person"],
        )
        for row in rows
    }


async def load_write_offs(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[WriteOffFact]
) -> Mapping[WriteOffFact, WriteOff]:
    """Load write-offs."""
    rows = await connection.fetch(WRITE_OFFS, tenant_id, [fact.write_off_id for fact in facts])
    return {
        WriteOffFact(row["log_index"]): WriteOff(
            write_off_id=WriteOffId(row["log_index"]),
            shop_id=row["shop_id"],
            sku=row["sku"],
            quantity=row["quantity"],
            proposed_by=row["proposed_by"],
            proposer_person=row["proposer_person"],
            state=WriteOffState(row["state"]),
        )
        for row in rows
    }


LOADERS: Loaders = {
    DeliveryNoteFact: load_notes,
    MoveFact: load_moves,
    CountFact: load_counts,
    CountUnderWayFact: load_under_way,
    StockedFact: load_stocked,
    InQuestionFact: load_in_question,
    CaseFact: load_cases,
    WriteOffFact: load_write_offs,
}
