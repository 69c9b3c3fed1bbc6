"""Where tips lie: each is found, opened, changed and sealed again inside one database transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.tips.papers import read_tip, write_tip
from ledger.tips.refusals import TipUnknown
from ledger.tips.sealing import TipSeal
from ledger.tips.tables import tip_desks, tips
from ledger.tips.words import KEPT_AFTER_CLOSING, KnownTip, TipId


def paper_of(tip_id: TipId) -> str:
    """Name what is sealed in a tip's row, so that it cannot be moved to another."""
    return f"tip/{tip_id}"


async def put_in(
    connection: AsyncConnection,
    seal: TipSeal,
    *,
    tenant_id: TenantId,
    known: KnownTip,
    code_hash: bytes,
    identity: bytes | None,
) -> bool:
    """Lay a new tip in; False when there is one of this code already."""
    row = insert_or_not(tips).values(
        tenant_id=tenant_id,
        tip_id=known.tip_id,
        code_hash=code_hash,
        is_open=True,
        sealed=seal.seal(paper_of(known.tip_id), write_tip(known.tip)),
        identity_sealed=identity,
    )
    done = await connection.execute(
        row.on_conflict_do_nothing(index_elements=["tenant_id", "code_hash"]).returning(tips.c.tip_id)
    )
    return done.first() is not None


async def find_by_code(
    connection: AsyncConnection, seal: TipSeal, *, tenant_id: TenantId, code: str, locked: bool = False
) -> KnownTip:
    """Return the tip of a giver's code.

    Raises:
        TipUnknown: there is none.
    """
    found = select(tips.c.tip_id, tips.c.sealed).where(
        tips.c.tenant_id == tenant_id, tips.c.code_hash == seal.code_hash(code)
    )
    return _known((await connection.execute(found.with_for_update() if locked else found)).first(), seal)


async def find_by_id(
    connection: AsyncConnection, seal: TipSeal, *, tenant_id: TenantId, tip_id: TipId, locked: bool = False
) -> KnownTip:
    """Return a tip for the desk.

    Raises:
        TipUnknown: there is none in this bureau.
    """
    found = select(tips.c.tip_id, tips.c.sealed).where(tips.c.tenant_id == tenant_id, tips.c.tip_id == tip_id)
    return _known((await connection.execute(found.with_for_update() if locked else found)).first(), seal)


async def put_back(
    connection: AsyncConnection, seal: TipSeal, *, tenant_id: TenantId, known: KnownTip, now: datetime
) -> None:
    """Seal a tip again as it is now, inside the transaction that locked its row.

    The row is rewritten whole, so that it does not tell what changed. A closed tip is deleted in the month in
    which its time is over; the row names the month, not the day.
    """
    is_open = known.tip.state != "closed"
    purge_on = (now + KEPT_AFTER_CLOSING).date().replace(day=1)
    await connection.execute(
        update(tips)
        .where(tips.c.tenant_id == tenant_id, tips.c.tip_id == known.tip_id)
        .values(
            sealed=seal.seal(paper_of(known.tip_id), write_tip(known.tip)),
            is_open=is_open,
            purge_on=None if is_open else func.coalesce(tips.c.purge_on, purge_on),
        )
    )


async def read_desk(connection: AsyncConnection, seal: TipSeal, *, tenant_id: TenantId) -> dict[str, int]:
    """Return how many slips the desk has taken of each issue, without locking it."""
    sealed = await connection.scalar(
        select(tip_desks.c.state_sealed).where(tip_desks.c.tenant_id == tenant_id)
    )
    taken: dict[str, int] = {} if sealed is None else seal.open("desk", sealed)
    return taken


async def lock_desk(connection: AsyncConnection, seal: TipSeal, *, tenant_id: TenantId) -> dict[str, int]:
    """Lock the desk's one row, so that its work is serial; return how many slips it took of each issue."""
    await connection.execute(
        insert_or_not(tip_desks)
        .values(tenant_id=tenant_id, state_sealed=seal.seal("desk", {}))
        .on_conflict_do_nothing()
    )
    sealed = await connection.scalar(
        select(tip_desks.c.state_sealed).where(tip_desks.c.tenant_id == tenant_id).with_for_update()
    )
    taken: dict[str, int] = seal.open("desk", sealed or b"")
    return taken


async def keep_desk(
    connection: AsyncConnection, seal: TipSeal, *, tenant_id: TenantId, taken: dict[str, int]
) -> None:
    """Seal what the desk has taken of each issue."""
    await connection.execute(
        update(tip_desks)
        .where(tip_desks.c.tenant_id == tenant_id)
        .values(state_sealed=seal.seal("desk", taken))
    )


def _known(row: "Row[*tuple[Any, ...]] | None", seal: TipSeal) -> KnownTip:
    if row is None:
        raise TipUnknown
    tip_id = TipId(row.tip_id)
    return KnownTip(tip_id=tip_id, tip=read_tip(seal.open(paper_of(tip_id), row.sealed)))
