"""Routes of a volunteer's visit at a kiosk: opened by a pass, prolonged, ended by leaving."""

from datetime import datetime

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import KIOSK
from api.once import answer_once
from api.requests import Intent
from api.verbs import asks, changes, ends
from api.visit_views import visit_view
from api.wire.kiosks import PassShown, Visit, VisitLonger, VisitOver, VisitTime
from ledger.market.words import ByKiosk
from ledger.people.enrolment.refusals import VolunteerSuspended, VolunteerWaiting
from ledger.people.operations.visits import close_visit, open_visit, prolong_visit
from ledger.people.refusals import (
    DeviceRevoked,
    PassExpired,
    PassMalformed,
    PassUnknown,
    PassUsed,
    PaymentCodeShown,
    VisitAtItsEnd,
)
from ledger.people.refusals import VisitOver as VisitIsOver
from ledger.people.words import Visit as Opened
from ledger.people.words import VisitId, VolunteerId
from ledger.places.refusals import TooManyTries
from ledger.places.tokens import token_of
from ledger.places.words import Kiosk


@changes(
    "/kiosk/visits",
    "open_visit",
    by=KIOSK,
    refuses=(
        PassMalformed,
        PaymentCodeShown,
        PassUnknown,
        PassExpired,
        PassUsed,
        DeviceRevoked,
        VolunteerSuspended,
        VolunteerWaiting,
        TooManyTries,
    ),
)
async def open_one_visit(
    data: JSONBody[PassShown],
    house: NamedDependency[House],
    kiosk: NamedDependency[Kiosk],
    intent: NamedDependency[Intent],
) -> Response[Visit]:
    """Let whoever shows a fresh pass stand at this kiosk for a few minutes."""
    keyed = intent.by(ByKiosk(kiosk.kiosk_id, kiosk.shop_id).principal)
    # Derived from the request, so that its repetition names the same visit and no secret is kept with it.
    token = token_of(
        kiosk.tenant_id,
        house.keyring.visit_secret(tenant_id=kiosk.tenant_id, kiosk=keyed.client, key=keyed.key),
    )

    async def open_it() -> dict[str, int | str]:
        visit = await open_visit(
            house.engine,
            keyring=house.keyring,
            tenant_id=kiosk.tenant_id,
            kiosk_id=kiosk.kiosk_id,
            shown=data.pass_digits,
            token=token,
            now=house.clock(),
        )
        return {
            "visit_id": visit.visit_id,
            "volunteer_id": visit.volunteer_id or 0,
            "expires_at": visit.expires_at.isoformat(),
        }

    kept = await answer_once(house, tenant_id=kiosk.tenant_id, request=keyed, verb=open_it)
    opened = Opened(
        visit_id=VisitId(kept.answer["visit_id"]),
        kiosk_id=kiosk.kiosk_id,
        volunteer_id=VolunteerId(kept.answer["volunteer_id"]),
        device_id=None,
        expires_at=datetime.fromisoformat(kept.answer["expires_at"]),
    )
    return kept.respond(await visit_view(house, kiosk, opened, token=token))


@asks("/kiosk/visits/extensions", "prolong_visit", by=KIOSK, refuses=(VisitIsOver, VisitAtItsEnd))
async def prolong_one_visit(
    data: JSONBody[VisitLonger], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> VisitTime:
    """Give whoever stands here more time, up to three times that of a visit in all."""
    return VisitTime(
        expires_at=await prolong_visit(
            house.engine,
            tenant_id=kiosk.tenant_id,
            kiosk_id=kiosk.kiosk_id,
            token=data.visit,
            now=house.clock(),
        )
    )


@ends("/kiosk/visits/current", "close_visit", by=KIOSK)
async def close_one_visit(
    data: JSONBody[VisitOver], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> None:
    """End a visit early."""
    await close_visit(
        house.engine,
        tenant_id=kiosk.tenant_id,
        kiosk_id=kiosk.kiosk_id,
        token=data.visit,
        now=house.clock(),
    )


ROUTES = (open_one_visit, prolong_one_visit, close_one_visit)
