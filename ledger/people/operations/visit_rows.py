"""The row of a visit, as every way into a kiosk writes it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.tables import visits
from ledger.people.words import VISIT_LIFE, CardId, DeviceId, Visit, VisitId, VisitWay, VolunteerId
from ledger.places.tokens import token_hash
from ledger.places.words import KioskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """Who comes to a kiosk, and how.

    Attributes:
        way: how they came in.
        volunteer_id: whose points pay; None of claim slips.
        device_id: the phone that was shown, if it was one.
        card_id: the card that was shown.
        proxy_volunteer_id: the relative who stands there for the volunteer.
        slips: what the book knows the claim slips by.
        may_spend: False of a card without its PIN.
        spends_from: from when the phone or card that was shown may spend.
    """

    way: VisitWay
    volunteer_id: VolunteerId | None = None
    device_id: DeviceId | None = None
    card_id: CardId | None = None
    proxy_volunteer_id: VolunteerId | None = None
    slips: tuple[bytes, ...] = ()
    may_spend: bool = True
    spends_from: datetime | None = None


async def write_visit(
    connection: AsyncConnection,
    comer: Comer,
    *,
    tenant_id: TenantId,
    kiosk_id: KioskId,
    token: str,
    now: datetime,
) -> Visit:
    """Write a visit of a few minutes, which `token` will name; the same token again finds the same visit."""
    columns = asdict(comer)
    del columns["spends_from"]
    row = insert(visits).values(
        **{**columns, "slips": list(comer.slips) or None},
        tenant_id=tenant_id,
        kiosk_id=kiosk_id,
        token_hash=token_hash(token),
        opened_at=now,
        expires_at=now + VISIT_LIFE,
    )
    # On a repetition the row stays as it is; naming a column is what makes PostgreSQL return it.
    written = row.on_conflict_do_update(
        index_elements=["tenant_id", "token_hash"], set_={"closed_at": visits.c.closed_at}
    ).returning(visits.c.visit_id, visits.c.expires_at)
    kept = (await connection.execute(written)).one()
    return Visit(
        visit_id=VisitId(kept.visit_id), kiosk_id=kiosk_id, expires_at=kept.expires_at, **asdict(comer)
    )
