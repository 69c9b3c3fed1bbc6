"""The pure rules of pickup codes: eight digits made from the order's secret, found by a keyed hash.

The code itself is kept nowhere: whoever may see it gets it made again from the key outside the database.
"""

import hashlib
import hmac
import re
from typing import Final

from ledger.book.words import TenantId
from ledger.market.words import ReceiptCode
from ledger.people.passes import check_digit
from ledger.places.rules import typed_digits
from ledger.places.words import ShopId

PICKUP_ROOM: Final = "pickup codes"
"""The room of the keyring whose key makes and hashes the codes."""
PICKUP_DIGITS: Final = 8
SHOWN_PREFIX: Final = "90"
"""A code shown as a QR is 11 digits, so that no scanner takes it for the barcode of an article."""
TYPED: Final = re.compile(rf"[0-9]{{{PICKUP_DIGITS}}}")
SHOWN: Final = re.compile(rf"{SHOWN_PREFIX}([0-9]{{{PICKUP_DIGITS}}})[0-9]")


def pickup_code(key: bytes, *, tenant_id: TenantId, receipt_code: ReceiptCode) -> str:
    """Return the 8 digits for which an order is handed out, from its receipt code and a key of 32 bytes."""
    digest = hmac.digest(key, f"code/{tenant_id}/{receipt_code}".encode(), hashlib.sha256)
    return str(int.from_bytes(digest[:8]) % 10**PICKUP_DIGITS).zfill(PICKUP_DIGITS)


def pickup_digest(key: bytes, *, tenant_id: TenantId, shop_id: ShopId, code: str) -> bytes:
    """Return what the order of a code is found by, 32 bytes; another shop looks for another one."""
    return hmac.digest(key, f"digest/{tenant_id}/{shop_id}/{code}".encode(), hashlib.sha256)


def shown_pickup(code: str) -> str:
    """Write a code as its QR carries it: prefix, code and check digit."""
    digits = f"{SHOWN_PREFIX}{code}"
    return digits + check_digit(digits)


def read_pickup(shown: str) -> str | None:
    """Read a code as typed, or as scanned from its QR; None where it is neither."""
    digits = typed_digits(shown)
    if TYPED.fullmatch(digits):
        return digits
    scanned = SHOWN.fullmatch(digits)
    if scanned and check_digit(digits[:-1]) == digits[-1]:
        return scanned.group(1)
    return None
