"""Says who stands at a kiosk, how they came in, and what they may spend."""

from api.house import House
from api.wire.kiosks import LimitLeft, Visit
from ledger.market.card_limits.queries import use_of_card
from ledger.market.card_limits.rules import points_left
from ledger.market.catalogue.limits import limits_left
from ledger.people.claim_slips.queries import points_on_slips
from ledger.people.operations.visits import resume_visit
from ledger.people.queries import volunteers_by_id
from ledger.people.words import ERASED, VolunteerId
from ledger.people.words import Visit as Opened
from ledger.places.words import Kiosk
from ledger.reports.policies import policy_in_force
from ledger.reports.standing import standing_of


async def visit_at(house: House, kiosk: Kiosk, token: str) -> Opened:
    """Return the visit that a token names at this kiosk.

    Raises:
        VisitOver: it is over, or was opened elsewhere.
    """
    return await resume_visit(
        house.asked.visits.ask, tenant_id=kiosk.tenant_id, kiosk_id=kiosk.kiosk_id, token=token
    )


async def visit_view(house: House, kiosk: Kiosk, opened: Opened, *, token: str) -> Visit:
    """Describe a visit to the kiosk that it was opened at."""
    name_masked, points_available, points_max = None, 0, None
    async with house.reading() as connection:
        if opened.volunteer_id is None:
            points_available = await points_on_slips(
                connection, tenant_id=kiosk.tenant_id, code_hashes=opened.slips, now=house.clock()
            )
        else:
            name_masked = await _name(house, kiosk, opened.volunteer_id)
            standing = await standing_of(
                connection, tenant_id=kiosk.tenant_id, volunteer_id=opened.volunteer_id, now=house.clock()
            )
            points_available = standing.points_available
        if opened.card_id is not None:
            use, today = await use_of_card(
                connection, tenant_id=kiosk.tenant_id, card_id=opened.card_id, now=house.clock()
            )
            in_force = await policy_in_force(connection, tenant_id=kiosk.tenant_id)
            points_max = points_left(use, in_force.policy, day=today)
    async with house.reading_book() as plain:
        limits = await limits_left(plain, kiosk.tenant_id, opened.volunteer_id, now=house.clock())
    return Visit(
        visit=token,
        way=opened.way,
        name_masked=name_masked,
        points_available=points_available,
        may_spend=opened.may_spend,
        points_max=points_max,
        limits=[LimitLeft(sku=one.sku, left=one.left, again_on=one.again_on) for one in limits],
        expires_at=opened.expires_at,
    )


async def _name(house: House, kiosk: Kiosk, volunteer_id: VolunteerId) -> str:
    async with house.reading() as connection:
        people = await volunteers_by_id(
            connection, keyring=house.keyring, tenant_id=kiosk.tenant_id, volunteer_ids=[volunteer_id]
        )
    person = people.get(volunteer_id)
    return ERASED if person is None else person.name_masked
