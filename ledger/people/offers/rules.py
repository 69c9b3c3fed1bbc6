"""The pure rules of offers: the codes and numbers drawn, and how long they are good."""

import secrets

from ledger.people.offers.words import (
    NUMBER_MAX,
    NUMBER_MIN,
    NUMBERS_COUNT,
    OFFER_CODE_BYTES,
    OFFER_CODE_LENGTH,
)
from ledger.places.rules import code_from, is_code, typed_code


def new_offer_code() -> str:
    """Draw the code of an offer."""
    return code_from(secrets.token_bytes(OFFER_CODE_BYTES), length=OFFER_CODE_LENGTH)


def read_offer_code(shown: str) -> str | None:
    """Read a code from an address; None when it cannot be one."""
    code = typed_code(shown)
    return code if is_code(code, length=OFFER_CODE_LENGTH) else None


def draw_numbers() -> tuple[tuple[int, ...], int]:
    """Draw different two-digit numbers in no order, and which of them the kiosk will show."""
    drawn = secrets.SystemRandom().sample(range(NUMBER_MIN, NUMBER_MAX + 1), NUMBERS_COUNT)
    return tuple(drawn), secrets.choice(drawn)
