"""Routes by which a phone checks in at a checkpoint."""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import PHONE
from api.once import respond
from api.phone_views import current_patrol, phone_claim
from api.requests import Intent
from api.verbs import commands
from api.wire import phone as wire
from ledger.earning.operations import CheckIn
from ledger.earning.queries.phone import own_claim
from ledger.earning.refusals import CheckInTooSoon, ScanTooOld, TimeInFuture
from ledger.earning.rules import scanned
from ledger.earning.words import ClaimId, Fix
from ledger.people.words import PhoneHolder
from ledger.places.queries import find_checkpoint
from ledger.places.refusals import CheckpointUnknown
from ledger.places.words import Place


@commands(
    "/check-ins",
    "check_in",
    by=PHONE,
    refuses=(CheckpointUnknown, CheckInTooSoon, ScanTooOld, TimeInFuture),
)
async def check_in(
    data: JSONBody[wire.CheckInSent],
    house: NamedDependency[House],
    phone: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[wire.CheckIn]:
    """Check in; the check-in that completes a patrol makes its claim."""
    now = house.clock()
    async with house.reading() as connection:
        checkpoint = await find_checkpoint(connection, tenant_id=phone.tenant_id, short_code=data.short_code)
    outcome = await house.tellers.submit(
        phone.tenant_id,
        CheckIn(
            request=intent.by(phone.principal),
            volunteer_id=phone.volunteer_id,
            checkpoint_id=checkpoint.checkpoint_id,
            occurred_at=scanned(data.scanned_at, received_at=now),
            fix=_fix(data.place),
        ),
    )
    answer: Any = outcome.answer
    async with house.reading() as connection:
        claim = None
        if answer["claim"] is not None:
            claim = await own_claim(
                connection,
                tenant_id=phone.tenant_id,
                volunteer_id=phone.volunteer_id,
                claim_id=ClaimId(answer["claim"]["claim_id"]),
            )
        patrol = await current_patrol(connection, phone, now)
    body = wire.CheckIn(
        check_in_id=answer["check_in_id"],
        checkpoint_name=checkpoint.name,
        occurred_at=datetime.fromisoformat(answer["occurred_at"]),
        grade=answer["grade"],
        patrol=patrol,
        claim=None if claim is None else phone_claim(claim),
    )
    return respond(body, hit=outcome.hit)


def _fix(place: wire.Place | None) -> Fix | None:
    if place is None:
        return None
    where = Place(latitude=place.latitude, longitude=place.longitude)
    return Fix(place=where, accuracy_m=place.accuracy_m)


ROUTES = (check_in,)
