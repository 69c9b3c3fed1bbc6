"""Connect a cabinet to its kiosk, and note in the book what one dropped too late."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Decision, Fact, Facts, Owner, Principal, Request, TenantId, View
from ledger.market.cabinets.refusals import KioskWithoutCabinet
from ledger.market.cabinets.rules import NONCE_BYTES
from ledger.market.cabinets.tables import cabinets
from ledger.market.refusals import OrderUnknown
from ledger.market.words import ByMachine, Order, OrderFact, OrderId
from ledger.places.refusals import KioskUnknown
from ledger.places.tables import kiosks, shops, units
from ledger.places.words import KioskId, Scope


async def connect_cabinet(
    engine: AsyncEngine, *, tenant_id: TenantId, scope: Scope, kiosk_id: KioskId, by: Principal, now: datetime
) -> bytes:
    """Give the cabinet of a kiosk a new secret; what signs with the one before is shut out.

    Raises:
        KioskUnknown: there is none of this number in the area.
        KioskWithoutCabinet: it hands over otherwise.
    """
    found = (
        select(kiosks.c.hand_over)
        .join(shops, (shops.c.tenant_id == kiosks.c.tenant_id) & (shops.c.shop_id == kiosks.c.shop_id))
        .join(units, (units.c.tenant_id == shops.c.tenant_id) & (units.c.unit_id == shops.c.unit_id))
        .where(
            kiosks.c.tenant_id == tenant_id,
            kiosks.c.kiosk_id == kiosk_id,
            kiosks.c.revoked_at.is_(None),
            units.c.path.startswith(scope),
        )
    )
    nonce = secrets.token_bytes(NONCE_BYTES)
    values = {"nonce": nonce, "made_by": by, "made_at": now, "last_seen_at": None, "revoked_at": None}
    async with engine.begin() as connection:
        hand_over = await connection.scalar(found)
        if hand_over is None:
            raise KioskUnknown
        if hand_over != "cabinet":
            raise KioskWithoutCabinet
        row = insert(cabinets).values(tenant_id=tenant_id, kiosk_id=kiosk_id, **values)
        await connection.execute(
            row.on_conflict_do_update(index_elements=["tenant_id", "kiosk_id"], set_=values)
        )
    return nonce


async def note_seen(
    connection: AsyncConnection, *, tenant_id: TenantId, kiosk_id: KioskId, now: datetime
) -> None:
    """Note that a cabinet has spoken."""
    await connection.execute(
        update(cabinets)
        .where(cabinets.c.tenant_id == tenant_id, cabinets.c.kiosk_id == kiosk_id)
        .values(last_seen_at=now)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLateDrop:
    """A cabinet says what fell of an order that had ended before it said so.

    Points and boxes stay as the end left them; what is written down is for whoever counts the cabinet.

    Attributes:
        request: of the cabinet.
        order_id: the order.
        by: the cabinet.
        dropped_at: when it said so, aware.
        reason: what fell, in words.
    """

    request: Request
    order_id: OrderId
    by: ByMachine
    dropped_at: datetime
    reason: str

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Ask for the order."""
        return (OrderFact(self.order_id),)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write it down.

        Raises:
            OrderUnknown: there is none of this number in the cabinet's shop.
        """
        order: Order | None = view.fact(OrderFact(self.order_id))
        if order is None or order.shop_id != self.by.shop_id:
            raise OrderUnknown
        return Decision(
            kind="late_drop",
            actor=self.by.principal,
            occurred_at=self.dropped_at,
            reason=self.reason,
            refers_to={"order": order.order_id, "shop": order.shop_id},
            answer={"order_id": order.order_id, "state": "late"},
        )
