"""Says who redeems for whom, as one side sees it."""

from collections.abc import Sequence

from api.house import House
from api.order_views import order_number
from api.wire.proxies import FamilyMember, FamilyRedemption
from ledger.book.words import TenantId
from ledger.market.family.queries import family_orders
from ledger.people.proxies.queries import proxies_of
from ledger.people.proxies.words import Proxy
from ledger.people.queries import volunteers_by_id
from ledger.people.words import ERASED, VolunteerId


async def family_of(house: House, *, tenant_id: TenantId, volunteer_id: VolunteerId) -> list[FamilyMember]:
    """Describe the proxies of somebody, on either side."""
    async with house.reading() as connection:
        listed = await proxies_of(
            connection, keyring=house.keyring, tenant_id=tenant_id, volunteer_id=volunteer_id
        )
    return _members(listed, volunteer_id)


async def redemptions_of(
    house: House, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[FamilyRedemption]:
    """Describe what relatives redeemed for somebody, and what they redeemed for others."""
    async with house.reading() as connection:
        orders = await family_orders(connection, tenant_id=tenant_id, volunteer_id=volunteer_id)
        people = await volunteers_by_id(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_ids={order.volunteer_id for order in orders} | {order.relative_id for order in orders},
        )
    listed: list[FamilyRedemption] = []
    for order in orders:
        i_redeem = order.relative_id == volunteer_id
        other = people.get(order.volunteer_id if i_redeem else order.relative_id)
        listed.append(
            FamilyRedemption(
                order_number=order_number(order.order_id),
                side="i_redeem" if i_redeem else "redeems_for_me",
                name_masked=ERASED if other is None else other.name_masked,
                shop_name=order.shop_name,
                points=order.points,
                placed_at=order.placed_at,
                state=order.state.value,
            )
        )
    return listed


def _members(listed: Sequence[Proxy], volunteer_id: VolunteerId) -> list[FamilyMember]:
    members: list[FamilyMember] = []
    for proxy in listed:
        i_redeem = proxy.relative_id == volunteer_id
        state = "asked" if proxy.state == "asked" else "standing"
        name = proxy.name_masked if i_redeem else proxy.relative_name_masked
        members.append(
            FamilyMember(
                proxy_id=proxy.proxy_id,
                side="i_redeem" if i_redeem else "redeems_for_me",
                number=proxy.number if i_redeem else proxy.relative_number,
                name_masked=None if i_redeem and state == "asked" else name,
                state=state,
            )
        )
    return members
