"""Bodies of the ways into a kiosk: its own code on the screen, a printed card with its PIN, claim slips."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Instant, WireInput, WireOutput, text, whole
from api.wire.lots import Lot
from api.wire.phone import Line
from ledger.people.claim_slips.words import SLIPS_SHOWN_MAX
from ledger.people.offers.words import NUMBER_MAX, NUMBER_MIN

Shown = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=60)]
"""The digits of a card as scanned or typed."""
Digits = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]
"""A PIN, or the digits of a letter, as typed; six pictures are six digits."""


class VisitOffer(WireOutput):
    """What a kiosk shows as a QR code for a minute."""

    offer_code: str
    url: str
    expires_at: Instant


class VisitOfferWaiting(WireOutput):
    """Nobody has confirmed yet; the number is shown only once a phone has opened the offer."""

    state: Literal["waiting", "seen"]
    match_number: int | None


class VisitOfferOpened(WireOutput):
    """The kiosk that a phone would open, and the numbers of which it shows one."""

    kiosk_name: str
    shop_name: str
    station_name: str
    numbers: list[int]
    expires_at: Instant


class MatchNumberSent(WireInput):
    """The number that the kiosk shows."""

    match_number: Annotated[int, BeforeValidator(whole), Field(ge=NUMBER_MIN, le=NUMBER_MAX)]


class VisitOfferConfirmed(WireOutput):
    """The kiosk goes on by itself."""

    confirmed: bool


class CardAtKiosk(WireInput):
    """A card is held before the kiosk, with its PIN or only to look."""

    card: Shown
    pin: Digits | None = None


class SlipsAtKiosk(WireInput):
    """Claim slips are held before the kiosk."""

    slips: Annotated[list[Shown], Field(min_length=1, max_length=SLIPS_SHOWN_MAX)]


class CardPinSent(WireInput):
    """A first PIN by the letter that came with the card, or a new one by the PIN in use."""

    card: Shown
    letter_code: Digits | None = None
    pin: Digits
    new_pin: Digits | None = None


class CardPinSet(WireOutput):
    """The card has a PIN."""

    has_pin: bool


class MonthAsked(WireInput):
    """Whoever stands at the kiosk, and a day of the month they want; none is the present month."""

    visit: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=200)]
    month: Day | None = None


class MonthlySlip(WireOutput):
    """A month of somebody's points, to be read, spoken or printed on 58 mm."""

    name_masked: str
    number: str
    month: Day
    points_available: int
    points_pending: int
    minutes_served: int
    points_in: int
    points_out: int
    minutes: int
    lots: list[Lot]
    lines: list[Line]
    printed_at: Instant


class BalanceAsked(WireInput):
    """A card, or a phone's pass, is held before the screen of a post."""

    shown: Shown


class BalanceShown(WireOutput):
    """What is in somebody's account, for a few seconds on a screen."""

    name_masked: str
    points_available: int
    points_pending: int
    minutes_served: int
