"""Routes of a volunteer's visit at a kiosk: opened by a pass, ended by leaving."""

from datetime import datetime

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import KIOSK
from api.once import answer_once
from api.requests import Intent
from api.verbs import changes, ends
from api.wire.kiosks import PassShown, Visit, VisitOver
from ledger.market.words import ByKiosk
from ledger.people.operations.visits import close_visit, open_visit
from ledger.people.refusals import (
    DeviceRevoked,
    PassExpired,
    PassMalformed,
    PassUnknown,
    PassUsed,
    PaymentCodeShown,
)
from ledger.people.words import VolunteerId
from ledger.places.refusals import TooManyTries
from ledger.places.words import Kiosk
from ledger.reports.standing import standing_of


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
        TooManyTries,
    ),
)
async def open_one_visit(
    data: JSONBody[PassShown],
    house: NamedDependency[House],
    kiosk: NamedDependency[Kiosk],
    intent: NamedDependency[Intent],
) -> Response[Visit]:
    """Let whoever shows a fresh pass stand at this kiosk for two minutes."""

    async def open_it() -> dict[str, int | str]:
        opened = await open_visit(
            house.engine,
            keyring=house.keyring,
            tenant_id=kiosk.tenant_id,
            kiosk_id=kiosk.kiosk_id,
            shown=data.pass_digits,
            now=house.clock(),
        )
        # The token is good for two minutes and only together with this kiosk's own credential.
        return {
            "visit": opened.token,
            "volunteer_id": opened.visit.volunteer_id,
            "name_masked": opened.name_masked,
            "expires_at": opened.visit.expires_at.isoformat(),
        }

    kept = await answer_once(
        house,
        tenant_id=kiosk.tenant_id,
        request=intent.by(ByKiosk(kiosk.kiosk_id, kiosk.shop_id).principal),
        verb=open_it,
    )
    async with house.reading() as connection:
        standing = await standing_of(
            connection,
            tenant_id=kiosk.tenant_id,
            volunteer_id=VolunteerId(kept.answer["volunteer_id"]),
            now=house.clock(),
        )
    body = Visit(
        visit=kept.answer["visit"],
        name_masked=kept.answer["name_masked"],
        points_available=standing.points_available,
        expires_at=datetime.fromisoformat(kept.answer["expires_at"]),
    )
    return kept.respond(body)


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


ROUTES = (open_one_visit, close_one_visit)
