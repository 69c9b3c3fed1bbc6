"""The printed cards of one person, as that person may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.card_tables import person_cards
from ledger.people.tables import staff
from ledger.people.words import CardId, VolunteerId
from ledger.places.tables import units


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCard:
    """A card that was printed for somebody.

    Attributes:
        station_name: the office where it was printed, or None where nobody of an office did.
        pin_set_at: when a PIN was set with its letter, from when on it could spend.
        withdrawn_at: since when it is worth nothing.
    """

    card_id: CardId
    printed_at: datetime
    station_name: str | None
    pin_set_at: datetime | None
    withdrawn_at: datetime | None


async def cards_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> Sequence[OwnCard]:
    """Return somebody's cards, the newest first."""
    card = person_cards.c
    found = (
        select(
            card.card_id,
            card.issued_at,
            card.letter_used_at,
            card.withdrawn_at,
            units.c.name.label("station_name"),
        )
        .outerjoin(
            staff,
            (staff.c.tenant_id == card.tenant_id)
            & (card.issued_by == func.concat("staff/", staff.c.staff_id)),
        )
        .outerjoin(units, (units.c.tenant_id == staff.c.tenant_id) & (units.c.unit_id == staff.c.unit_id))
        .where(card.tenant_id == tenant_id, card.volunteer_id == volunteer_id)
        .order_by(card.issued_at.desc(), card.card_id.desc())
    )
    return [
        OwnCard(
            card_id=CardId(row.card_id),
            printed_at=row.issued_at,
            station_name=row.station_name,
            pin_set_at=row.letter_used_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in await connection.execute(found)
    ]
