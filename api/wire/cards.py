"""Bodies of people's printed cards, of their letters, and of new cards for lost ones."""

from typing import Annotated

from pydantic import Field

from api.wire.base import Id, Instant, WireInput, WireOutput
from ledger.people.card_reissues.words import ReissueReason


class CardsSent(WireInput):
    """Volunteers who need a first card."""

    volunteer_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]


class Card(WireOutput):
    """One person's card and its letter, ready to print; told once.

    `letter_code`: the one-time digits inside the letter. `spends_from`: of a card in the place of another.
    """

    volunteer_id: int
    number: str
    name: str
    station_name: str
    code: str
    qr_svg: str
    letter_code: str
    spends_from: Instant | None


class CardList(WireOutput):
    """The cards in the order asked."""

    items: list[Card]


class OwnCard(WireOutput):
    """A card that was printed for the volunteer who asks; since `pin_set_at` it spends."""

    card_id: int
    printed_at: Instant
    station_name: str | None
    pin_set_at: Instant | None
    withdrawn_at: Instant | None


class OwnCardList(WireOutput):
    """The cards, the newest first."""

    items: list[OwnCard]


class CardReissueSent(WireInput):
    """Somebody's card is lost, torn or blocked."""

    volunteer_id: Id
    reason: ReissueReason


class CardReissueAsked(WireOutput):
    """The old card is dead; a second person confirms the new one."""

    reissue_id: int


class CardReissue(WireOutput):
    """A new card that waits for a second person; `own`: asked for by whoever looks, who cannot confirm it."""

    reissue_id: int
    volunteer_id: int
    number: str
    name_masked: str
    station_name: str
    reason: ReissueReason
    asked_by: str
    asked_at: Instant
    own: bool


class CardReissueList(WireOutput):
    """New cards of one's area that wait, the oldest first."""

    items: list[CardReissue]
