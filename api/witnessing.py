"""Checks somebody in by their card: at a post's screen, by a leader, or by a member of staff."""

from datetime import datetime
from typing import Any

from litestar import Response

from api.house import House
from api.once import respond
from api.requests import Intent
from api.wire import boards as wire
from ledger.book.words import Principal, TenantId
from ledger.earning.evidence.words import Scan
from ledger.earning.operations import CheckIn
from ledger.earning.rules import scanned
from ledger.earning.signals import Method
from ledger.people.operations.cards import people_met
from ledger.people.refusals import CardUnknown
from ledger.places.queries import find_checkpoint


async def check_in_by_card(
    house: House,
    *,
    tenant_id: TenantId,
    client: Principal,
    intent: Intent,
    method: Method,
    shown: str,
    short_code: str,
    scanned_at: datetime | None,
) -> Response[wire.WitnessedCheckIn]:
    """Check in whoever showed a card or a phone's pass; the command says whether the witness may."""
    now = house.clock()
    async with house.reading() as connection:
        checkpoint = await find_checkpoint(connection, tenant_id=tenant_id, short_code=short_code)
        met = (
            await people_met(connection, keyring=house.keyring, tenant_id=tenant_id, shown=[shown], now=now)
        )[0]
    if met is None:
        raise CardUnknown
    outcome = await house.tellers.submit(
        tenant_id,
        CheckIn(
            request=intent.by(client),
            volunteer_id=met.volunteer_id,
            checkpoint_id=checkpoint.checkpoint_id,
            occurred_at=scanned(scanned_at, received_at=now),
            fix=None,
            scan=Scan(method=method),
        ),
    )
    answer: Any = outcome.answer
    claim = answer["claim"]
    body = wire.WitnessedCheckIn(
        check_in_id=answer["check_in_id"],
        name_masked=met.name_masked,
        number=met.number,
        checkpoint_name=checkpoint.name,
        occurred_at=datetime.fromisoformat(answer["occurred_at"]),
        grade=answer["grade"],
        signals=answer.get("signals", []),
        points=None if claim is None else claim["points"],
        is_claimed=claim is not None,
    )
    return respond(body, hit=outcome.hit)
