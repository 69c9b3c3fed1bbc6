"""The pure rules of cabinets: how they sign, and until when one may begin to drop an order."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

CABINET_ROOM: Final = "vending cabinets"
"""The room of the keyring whose key makes the secrets of cabinets; a nonce is all that is stored."""
NONCE_BYTES: Final = 16
CLOCK_SKEW: Final = timedelta(minutes=5)
DROP_TIME: Final = timedelta(seconds=60)
"""So long before the deadline of an order its cabinet must have begun, to be done in time."""


def secret_of(key: bytes, *, tenant_id: int, kiosk_id: int, nonce: bytes) -> bytes:
    """Return the 32 bytes that a cabinet signs with."""
    return hmac.digest(key, f"{tenant_id}/{kiosk_id}/{nonce.hex()}".encode(), hashlib.sha256)


def signature_of(secret: bytes, *, moment: str, path: str, body: bytes) -> str:
    """Return the signature of a request: HMAC-SHA-256 over moment, path and body, in hexadecimal."""
    return hmac.digest(secret, f"{moment}\n{path}\n".encode() + body, hashlib.sha256).hex()


def is_signed(secret: bytes, *, moment: str, path: str, body: bytes, signature: str, now: datetime) -> bool:
    """Tell whether a signature is right and its moment, in whole seconds since 1970, is about now."""
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):  # noqa: PLR2004 - seconds for ages
        return False
    if abs(now.timestamp() - int(moment)) > CLOCK_SKEW.total_seconds():
        return False
    expected = signature_of(secret, moment=moment, path=path, body=body)
    return hmac.compare_digest(expected.encode(), signature.encode())
