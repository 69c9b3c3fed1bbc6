"""The codes of slips: made from a key, the issue and a number, so that no list of them lies anywhere."""

import hashlib
import hmac
from typing import Final
from uuid import UUID

from ledger.book.words import TenantId
from ledger.people.claim_slips.words import SLIP_DIGITS, SLIP_PREFIX
from ledger.people.passes import check_digit
from ledger.people.seal import Keyring

_DRAWN_DIGITS: Final = SLIP_DIGITS - 2
_DRAWN_RANGE: Final = 10**_DRAWN_DIGITS


class SlipCodes:
    """Makes the codes of one bureau, and what the book knows a code by.

    The rows of slips carry no number. Which code has which number in its issue, and so which were set aside,
    only the key tells.
    """

    __slots__ = ("_code_key", "_hash_key", "_tenant_id")

    def __init__(self, keyring: Keyring, tenant_id: TenantId) -> None:
        self._code_key = keyring.room_key("slip codes")
        self._hash_key = keyring.room_key("slip hashes")
        self._tenant_id = tenant_id

    def code(self, issue: UUID, number: int) -> str:
        """Return the code of a number, from 0, of the issue that a request made; its last digit checks it."""
        drawn = hmac.digest(self._code_key, f"{self._tenant_id}/{issue}/{number}".encode(), hashlib.sha256)
        digits = f"{SLIP_PREFIX}{int.from_bytes(drawn) % _DRAWN_RANGE:0{_DRAWN_DIGITS}d}"
        return digits + check_digit(digits)

    def hash(self, code: str) -> bytes:
        """Return what the book knows a code by: keyed, because a code is shorter than a key."""
        return hmac.digest(self._hash_key, f"{self._tenant_id}/{code}".encode(), hashlib.sha256)


def is_slip_code(code: str) -> bool:
    """Tell whether digits can be the code of a slip, before anything is looked up."""
    return (
        len(code) == SLIP_DIGITS
        and code.isascii()
        and code.isdecimal()
        and code.startswith(SLIP_PREFIX)
        and check_digit(code[:-1]) == code[-1]
    )
