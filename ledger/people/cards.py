"""The pure rules of a person's printed card: 19 digits that say nothing about the person.

`8`, 17 random digits and a Luhn check digit: digits alone survive a scanner behind any input method, the
first one tells a card from a pass (`7`), and it cannot be taken for a WeChat or Alipay payment code. Only a
keyed hash of it is kept.
"""

import re
import secrets
from typing import Final

from ledger.people.passes import check_digit, is_payment_code
from ledger.people.refusals import PaymentCodeShown
from ledger.places.rules import typed_digits

CARD_PREFIX: Final = "8"
RANDOM_DIGITS: Final = 17
CARD: Final = re.compile(rf"{CARD_PREFIX}[0-9]{{{RANDOM_DIGITS + 1}}}")
CARDS_MAX: Final = 100
"""Cards printed at once."""


def new_card_code() -> str:
    """Draw the digits of a new card."""
    digits = CARD_PREFIX + str(secrets.randbelow(10**RANDOM_DIGITS)).zfill(RANDOM_DIGITS)
    return digits + check_digit(digits)


def read_card(shown: str) -> str | None:
    """Read the digits of a card as scanned or typed; None when it is none or a digit is wrong.

    Raises:
        PaymentCodeShown: it is somebody's money.
    """
    digits = typed_digits(shown)
    if is_payment_code(digits):
        raise PaymentCodeShown
    if CARD.fullmatch(digits) is None or check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits


def shown_card(code: str) -> str:
    """Write a card's digits in groups, as it is printed: 8 123 4567 8901 2345 678."""
    return " ".join((code[:1], code[1:4], code[4:8], code[8:12], code[12:16], code[16:]))
