"""The pure rules of a card's letter and PIN."""

import secrets
from datetime import timedelta
from typing import Final

LETTER_DIGITS: Final = 8
TRIES_MAX: Final = 5
"""Wrong PINs and wrong letters together; then the card is blocked for good."""
NEW_CARD_WAITS: Final = timedelta(hours=72)
"""Long enough for somebody whose card was replaced behind their back to find that the old one is dead."""
REPRINT_WITHIN: Final = timedelta(hours=1)
"""So long whoever printed a card may print it again, should the printer have torn it."""


def new_letter_code() -> str:
    """Draw the digits of a letter."""
    return str(secrets.randbelow(10**LETTER_DIGITS)).zfill(LETTER_DIGITS)


def letter_text(*, card: str, letter_code: str) -> str:
    """Write what the digits of a letter are hashed as: good for one card only."""
    return f"letter/{card}/{letter_code}"
