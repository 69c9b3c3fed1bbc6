"""Routes of new cards for lost, torn or blocked ones: asked for by one person, confirmed by another."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.card_views import card_view
from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.requests import Intent
from api.verbs import changes, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.cards import Card, CardReissue, CardReissueAsked, CardReissueList, CardReissueSent
from api.wire.volunteers import NothingSent
from ledger.people.card_reissues.operations import (
    ask_reissue,
    confirm_reissue,
    list_reissues,
    reissued_to,
)
from ledger.people.card_reissues.refusals import (
    CardNone,
    CardReissueNeeded,
    OwnCard,
    ReissueDone,
    ReissueUnknown,
)
from ledger.people.card_reissues.words import ReissueId
from ledger.people.enrolment.refusals import SecondPersonNeeded
from ledger.people.operations.cards import Card as NewCard
from ledger.people.operations.cards import issue_cards
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, VolunteerId


@reads("/card-reissues", "list_card_reissues", by=CLERK)
async def list_card_reissues(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> CardReissueList:
    """List the new cards of one's area that wait for a second person."""
    async with house.reading() as connection:
        listed = await list_reissues(connection, keyring=house.keyring, staff=staff)
    return CardReissueList(
        items=[
            CardReissue(
                reissue_id=one.reissue_id,
                volunteer_id=one.volunteer_id,
                number=one.number,
                name_masked=one.name_masked,
                station_name=one.station_name,
                reason=one.reason,
                asked_by=one.asked_by,
                asked_at=one.asked_at,
                own=staff.is_same(principal=one.asked_by, volunteer_id=one.asker_volunteer_id),
            )
            for one in listed
        ]
    )


@changes("/card-reissues", "ask_card_reissue", by=CLERK, refuses=(VolunteerUnknown, OwnCard, CardNone))
async def ask_card_reissue(
    data: JSONBody[CardReissueSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[CardReissueAsked]:
    """Ask for a new card; the old one is dead from this moment."""

    async def ask() -> dict[str, int]:
        reissue_id = await ask_reissue(
            house.engine,
            staff=staff,
            volunteer_id=VolunteerId(data.volunteer_id),
            reason=data.reason,
            now=house.clock(),
        )
        return {"reissue_id": reissue_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=ask)
    return kept.respond(CardReissueAsked(reissue_id=kept.answer["reissue_id"]))


@changes(
    "/card-reissues/{reissue_id:int}/confirmations",
    "confirm_card_reissue",
    by=CLERK,
    refuses=(
        ReissueUnknown,
        ReissueDone,
        SecondPersonNeeded,
        OwnCard,
        VolunteerUnknown,
        CardReissueNeeded,
    ),
)
async def confirm_card_reissue(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    reissue_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[Card]:
    """Make the new card as a second person; it spends after 72 hours."""
    cards: list[NewCard] = []

    async def confirm() -> dict[str, int]:
        cards.append(
            await confirm_reissue(
                house.engine,
                keyring=house.keyring,
                staff=staff,
                reissue_id=ReissueId(reissue_id),
                now=house.clock(),
            )
        )
        return {"reissue_id": reissue_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=confirm
    )
    if kept.hit:
        # Codes are kept nowhere in the clear: within the hour the same card is made again with new ones.
        async with house.reading() as connection:
            volunteer_id = await reissued_to(connection, staff=staff, reissue_id=ReissueId(reissue_id))
        cards = await issue_cards(
            house.engine,
            keyring=house.keyring,
            staff=staff,
            volunteer_ids=[volunteer_id],
            now=house.clock(),
        )
    return kept.respond(card_view(cards[0]))


ROUTES = (list_card_reissues, ask_card_reissue, confirm_card_reissue)
