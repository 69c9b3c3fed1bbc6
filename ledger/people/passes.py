"""The pure rules of the pass: 19 digits that a phone shows and a kiosk reads.

`7`, the device's 9-digit pass number, 8 digits of TOTP (RFC 6238, SHA-256, 30 s) and a Luhn check digit,
so that a misread digit is told apart from a guess.
"""

import hashlib
import hmac
import re
from datetime import datetime
from typing import Final, NamedTuple

from ledger.people.refusals import PassMalformed, PaymentCodeShown
from ledger.people.words import (
    PASS_CODE_DIGITS,
    PASS_LENGTH,
    PASS_NUMBER_DIGITS,
    PASS_PREFIX,
    PASS_STEP_S,
    PASS_STEPS_EITHER_WAY,
    PASS_STEPS_REMEMBERED,
)
from ledger.places.rules import typed_digits

WECHAT: Final = re.compile(r"1[0-5][0-9]{16}")
ALIPAY: Final = re.compile(r"(2[5-9]|30)[0-9]{14,22}")
PASS: Final = re.compile(rf"{PASS_PREFIX}[0-9]{{{PASS_LENGTH - 1}}}")
COUNTER_BYTES: Final = 8


class PassRead(NamedTuple):
    """What stands in a pass."""

    pass_number: str
    code: str


def read_pass(shown: str) -> PassRead:
    """Take a scanned pass apart; refuse what is a payment code before anything else is done with it."""
    digits = typed_digits(shown)
    if is_payment_code(digits):
        raise PaymentCodeShown
    if PASS.fullmatch(digits) is None or check_digit(digits[:-1]) != digits[-1]:
        raise PassMalformed
    number_end = len(PASS_PREFIX) + PASS_NUMBER_DIGITS
    return PassRead(digits[len(PASS_PREFIX) : number_end], digits[number_end:-1])


def write_pass(*, pass_number: str, code: str) -> str:
    """Put a pass together, as the phone does."""
    digits = f"{PASS_PREFIX}{pass_number}{code}"
    return digits + check_digit(digits)


def is_payment_code(digits: str) -> bool:
    """Say whether digits look like a WeChat or Alipay payment code."""
    return WECHAT.fullmatch(digits) is not None or ALIPAY.fullmatch(digits) is not None


def check_digit(digits: str) -> str:
    """Return the Luhn digit, which catches any one wrong digit and most swaps."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the largest digit
    return str(-total % 10)


def step_at(moment: datetime) -> int:
    """Return the number of the 30-second step in which a moment lies."""
    return int(moment.timestamp()) // PASS_STEP_S


def totp(secret: bytes, step: int) -> str:
    """Return the 8-digit code of one step (RFC 6238 with SHA-256)."""
    digest = hmac.digest(secret, step.to_bytes(COUNTER_BYTES), hashlib.sha256)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFF_FFFF
    return str(number % 10**PASS_CODE_DIGITS).zfill(PASS_CODE_DIGITS)


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """Return the step whose code this is, the nearest first, as far off as codes are remembered."""
    here = step_at(now)
    for distance in range(PASS_STEPS_REMEMBERED + 1):
        for step in {here - distance, here + distance}:
            if hmac.compare_digest(totp(secret, step), code):
                return step
    return None


def is_fresh(step: int, now: datetime) -> bool:
    """Say whether a step is near enough to now to be good."""
    return abs(step - step_at(now)) <= PASS_STEPS_EITHER_WAY
