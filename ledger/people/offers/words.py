"""The words of offers, with their limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from ledger.people.words import Visit

OFFER_CODE_LENGTH: Final = 12
OFFER_CODE_BYTES: Final = 8
"""12 characters carry 60 random bits, for a minute."""
OFFER_LIFE: Final = timedelta(seconds=60)
COLLECTED_WITHIN: Final = timedelta(seconds=60)
"""So long after its end a kiosk may still fetch the visit that a phone confirmed."""
KEPT_FOR: Final = timedelta(minutes=10)
NUMBERS_COUNT: Final = 3
NUMBER_MIN: Final = 10
NUMBER_MAX: Final = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A new offer; its code is told once, to the kiosk that shows it."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferOpened:
    """What the phone that opened an offer is told: where the kiosk is, and three numbers to choose from."""

    kiosk_name: str
    shop_name: str
    station_name: str
    numbers: tuple[int, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferState:
    """What the kiosk is told: the number to show once a phone has opened it, and the visit when confirmed."""

    state: Literal["waiting", "seen", "confirmed"]
    match_number: int | None = None
    visit: Visit | None = None
