"""Says who stands at a kiosk, how they came in, and what they may spend."""

from api.house import House
from api.wire.kiosks import Visit
from ledger.people.queries import volunteers_by_id
from ledger.people.words import ERASED
from ledger.people.words import Visit as Opened
from ledger.places.words import Kiosk
from ledger.reports.standing import standing_of


async def visit_view(house: House, kiosk: Kiosk, opened: Opened, *, token: str) -> Visit:
    """Describe a visit to the kiosk that it was opened at."""
    now = house.clock()
    async with house.reading() as connection:
        people = await volunteers_by_id(
            connection,
            keyring=house.keyring,
            tenant_id=kiosk.tenant_id,
            volunteer_ids=[opened.volunteer_id],
        )
        standing = await standing_of(
            connection, tenant_id=kiosk.tenant_id, volunteer_id=opened.volunteer_id, now=now
        )
    person = people.get(opened.volunteer_id)
    return Visit(
        visit=token,
        way=opened.way,
        name_masked=ERASED if person is None else person.name_masked,
        points_available=standing.points_available,
        may_spend=opened.may_spend,
        points_max=None,
        expires_at=opened.expires_at,
    )
