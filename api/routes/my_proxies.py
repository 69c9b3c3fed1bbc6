"""Routes of the phone: relatives who redeem for somebody."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import PHONE
from api.once import answer_once
from api.proxy_views import family_of, redemptions_of
from api.requests import Intent
from api.verbs import asks, changes, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.proxies import Family, ProxyAsked, ProxyEnd, ProxyMade
from api.wire.volunteers import NothingSent
from ledger.people.enrolment.refusals import VolunteerSuspended, VolunteerWaiting
from ledger.people.proxies.operations import ask_proxy, revoke_proxy
from ledger.people.proxies.refusals import ProxiesTooMany, ProxyNeedsTwo, ProxyUnknown
from ledger.people.proxies.words import ProxyId
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import PhoneHolder
from ledger.places.refusals import TooManyTries

ProxyPath = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]


@reads("/me/proxies", "get_my_family", by=PHONE)
async def get_my_family(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> Family:
    """Show who redeems for oneself, for whom one redeems, and what was redeemed so."""
    tenant_id, volunteer_id = holder.tenant_id, holder.volunteer_id
    return Family(
        members=await family_of(house, tenant_id=tenant_id, volunteer_id=volunteer_id),
        redemptions=await redemptions_of(house, tenant_id=tenant_id, volunteer_id=volunteer_id),
    )


@changes(
    "/me/proxies",
    "ask_my_proxy",
    by=PHONE,
    refuses=(
        VolunteerUnknown,
        VolunteerSuspended,
        VolunteerWaiting,
        ProxyNeedsTwo,
        ProxiesTooMany,
        TooManyTries,
    ),
)
async def ask_my_proxy(
    data: JSONBody[ProxyAsked],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[ProxyMade]:
    """Offer to redeem for a relative, who agrees at a kiosk or on paper."""

    async def ask() -> dict[str, int]:
        proxy_id = await ask_proxy(house.engine, holder=holder, number=data.number, now=house.clock())
        return {"proxy_id": proxy_id}

    kept = await answer_once(house, tenant_id=holder.tenant_id, request=intent.by(holder.principal), verb=ask)
    return kept.respond(ProxyMade(proxy_id=kept.answer["proxy_id"]))


@asks("/me/proxies/{proxy_id:int}/revocations", "revoke_my_proxy", by=PHONE, refuses=(ProxyUnknown,))
async def revoke_my_proxy(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    proxy_id: ProxyPath,
) -> ProxyEnd:
    """Take a proxy back, from either side."""
    await revoke_proxy(
        house.engine,
        tenant_id=holder.tenant_id,
        volunteer_id=holder.volunteer_id,
        proxy_id=ProxyId(proxy_id),
        now=house.clock(),
    )
    return ProxyEnd(revoked=True)


ROUTES = (get_my_family, ask_my_proxy, revoke_my_proxy)
