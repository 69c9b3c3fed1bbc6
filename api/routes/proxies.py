"""Routes of the desk: relatives named on paper by one member of staff and confirmed by another."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.requests import Intent
from api.verbs import asks, changes, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.proxies import DeskProxy, DeskProxyList, ProxyAgreed, ProxyEnd, ProxyMade, ProxyRecorded
from api.wire.volunteers import NothingSent
from ledger.people.enrolment.refusals import SecondPersonNeeded, VolunteerSuspended, VolunteerWaiting
from ledger.people.proxies.operations import agree_on_paper, record_proxy, revoke_proxy_at_desk
from ledger.people.proxies.queries import list_proxies
from ledger.people.proxies.refusals import OwnProxy, ProxiesTooMany, ProxyEnded, ProxyNeedsTwo, ProxyUnknown
from ledger.people.proxies.words import Proxy, ProxyId
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, VolunteerId

ProxyPath = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]


@reads("/proxies", "list_proxies", by=CLERK)
async def list_all_proxies(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> DeskProxyList:
    """List who redeems for whom in one's area."""
    async with house.reading() as connection:
        listed = await list_proxies(connection, keyring=house.keyring, staff=staff)
    return DeskProxyList(items=[_proxy(proxy, staff) for proxy in listed])


@changes(
    "/proxies",
    "record_proxy",
    by=CLERK,
    refuses=(
        VolunteerUnknown,
        VolunteerSuspended,
        VolunteerWaiting,
        ProxyNeedsTwo,
        ProxiesTooMany,
        OwnProxy,
    ),
)
async def record_one_proxy(
    data: JSONBody[ProxyRecorded],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[ProxyMade]:
    """Record what a person signed; a second member of staff confirms it."""

    async def record() -> dict[str, int]:
        proxy_id = await record_proxy(
            house.engine,
            staff=staff,
            volunteer_id=VolunteerId(data.volunteer_id),
            relative_id=VolunteerId(data.relative_id),
            now=house.clock(),
        )
        return {"proxy_id": proxy_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=record
    )
    return kept.respond(ProxyMade(proxy_id=kept.answer["proxy_id"]))


@asks(
    "/proxies/{proxy_id:int}/confirmations",
    "confirm_proxy",
    by=CLERK,
    refuses=(ProxyUnknown, ProxyEnded, OwnProxy, SecondPersonNeeded),
)
async def confirm_one_proxy(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    proxy_id: ProxyPath,
) -> ProxyAgreed:
    """Confirm as a second member of staff, who has seen the paper."""
    await agree_on_paper(house.engine, staff=staff, proxy_id=ProxyId(proxy_id), now=house.clock())
    return ProxyAgreed(agreed=True)


@asks("/proxies/{proxy_id:int}/revocations", "revoke_proxy", by=CLERK, refuses=(ProxyUnknown, OwnProxy))
async def revoke_one_proxy(
    data: JSONBody[NothingSent],  # noqa: ARG001 - as above
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    proxy_id: ProxyPath,
) -> ProxyEnd:
    """Take a proxy back for somebody who stands at the desk."""
    await revoke_proxy_at_desk(house.engine, staff=staff, proxy_id=ProxyId(proxy_id), now=house.clock())
    return ProxyEnd(revoked=True)


def _proxy(proxy: Proxy, staff: StaffMember) -> DeskProxy:
    return DeskProxy(
        proxy_id=proxy.proxy_id,
        number=proxy.number,
        name_masked=proxy.name_masked,
        relative_number=proxy.relative_number,
        relative_name_masked=proxy.relative_name_masked,
        state="asked" if proxy.state == "asked" else "standing",
        channel=proxy.channel,
        on_paper=proxy.asked_by.startswith("staff/"),
        own=proxy.asked_by == staff.principal,
        asked_at=proxy.asked_at,
        confirmed_at=proxy.confirmed_at,
    )


ROUTES = (list_all_proxies, record_one_proxy, confirm_one_proxy, revoke_one_proxy)
