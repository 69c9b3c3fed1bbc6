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
from api.scans import fix_of, scan_of_phone
from api.verbs import commands
from api.wire import phone as wire
from ledger.earning.operations import CheckIn
from ledger.earning.queries.phone import own_claim
from ledger.earning.refusals import CheckInTooSoon, CheckpointRetired, ScanTooOld, TimeInFuture
from ledger.earning.rules import scanned
from ledger.earning.words import ClaimId
from ledger.people.words import PhoneHolder
from ledger.places.queries import find_checkpoint
from ledger.places.refusals import CheckpointUnknown


@commands(
    "/check-ins",
    "check_in",
    by=PHONE,
    refuses=(CheckpointUnknown, CheckInTooSoon, CheckpointRetired, ScanTooOld, TimeInFuture),
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
        fix = fix_of(data.place)
        scan = await scan_of_phone(
            house,
            connection,
            phone,
            checkpoint_id=checkpoint.checkpoint_id,
            board_code=data.board_code,
            fix=fix,
            scanned_at=data.scanned_at,
            now=now,
        )
    outcome = await house.tellers.submit(
        phone.tenant_id,
        CheckIn(
            request=intent.by(phone.principal),
            volunteer_id=phone.volunteer_id,
            checkpoint_id=checkpoint.checkpoint_id,
            occurred_at=scanned(data.scanned_at, received_at=now),
            fix=fix,
            scan=scan,
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
        signals=answer.get("signals", []),
        patrol=patrol,
        claim=None if claim is None else phone_claim(claim),
    )
    return respond(body, hit=outcome.hit)


ROUTES = (check_in,)
