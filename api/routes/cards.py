"""Routes of people's cards: printed by the desk, and scanned by a leader or a member of staff."""

import asyncio

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.card_views import card_view
from api.house import House
from api.identity import CLERK, PHONE
from api.once import answer_once
from api.requests import Intent
from api.verbs import changes, commands
from api.wire import boards as wire
from api.wire.cards import Card as WireCard
from api.wire.cards import CardList, CardsSent
from api.witnessing import check_in_by_card
from ledger.earning.evidence.refusals import LeaderNeeded, WitnessIsPerson
from ledger.earning.refusals import CheckInTooSoon, CheckpointRetired, RoleMissing, ScanTooOld, TimeInFuture
from ledger.people.card_reissues.refusals import CardReissueNeeded, OwnCard
from ledger.people.operations.cards import Card, issue_cards
from ledger.people.refusals import CardUnknown, PaymentCodeShown, VolunteerUnknown
from ledger.people.words import PhoneHolder, StaffMember, VolunteerId
from ledger.places.refusals import CheckpointUnknown

OF_A_SCAN = (
    CardUnknown,
    PaymentCodeShown,
    CheckpointUnknown,
    VolunteerUnknown,
    CheckInTooSoon,
    CheckpointRetired,
    ScanTooOld,
    TimeInFuture,
    WitnessIsPerson,
)


@changes("/cards", "print_cards", by=CLERK, refuses=(VolunteerUnknown, CardReissueNeeded, OwnCard))
async def print_cards(
    data: JSONBody[CardsSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[CardList]:
    """Make first cards, each with the letter by which its PIN is set at a kiosk."""
    cards: list[Card] = []

    async def issue() -> dict[str, int]:
        cards.extend(
            await issue_cards(
                house.engine,
                keyring=house.keyring,
                staff=staff,
                volunteer_ids=[VolunteerId(volunteer_id) for volunteer_id in data.volunteer_ids],
                now=house.clock(),
            )
        )
        return {"cards_count": len(cards)}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=issue)
    if kept.hit:
        # Codes are kept nowhere in the clear, so a repeated request can only be given new ones.
        await issue()
    # Drawing takes some ten milliseconds a code: in a thread, so that nobody else waits for a whole sheet.
    return kept.respond(CardList(items=await asyncio.to_thread(_cards, cards)))


@commands("/witnessed-check-ins", "check_in_by_staff", by=CLERK, refuses=(*OF_A_SCAN, RoleMissing))
async def check_in_by_staff(
    data: JSONBody[wire.WitnessedCheckInSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[wire.WitnessedCheckIn]:
    """Check in somebody who stands at the desk with their card."""
    return await check_in_by_card(
        house,
        tenant_id=staff.tenant_id,
        client=staff.principal,
        intent=intent,
        method="staff",
        shown=data.shown,
        short_code=data.short_code,
        scanned_at=data.scanned_at,
    )


@commands("/me/witnessed-check-ins", "check_in_by_leader", by=PHONE, refuses=(*OF_A_SCAN, LeaderNeeded))
async def check_in_by_leader(
    data: JSONBody[wire.WitnessedCheckInSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[wire.WitnessedCheckIn]:
    """Check in somebody whose card the leader of a team scanned."""
    return await check_in_by_card(
        house,
        tenant_id=holder.tenant_id,
        client=holder.principal,
        intent=intent,
        method="leader",
        shown=data.shown,
        short_code=data.short_code,
        scanned_at=data.scanned_at,
    )


def _cards(cards: list[Card]) -> list[WireCard]:
    return [card_view(card) for card in cards]


ROUTES = (print_cards, check_in_by_staff, check_in_by_leader)
