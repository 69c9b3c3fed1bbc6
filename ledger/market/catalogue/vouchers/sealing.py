"""How voucher numbers lie in the database: sealed under the key of this room, and found by a keyed hash."""

import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.book.words import TenantId
from ledger.market.catalogue.vouchers.words import SealedSerial
from ledger.market.words import Sku
from ledger.people.seal import NONCE_BYTES, Keyring, SealBrokenError

ROOM: Final = "vouchers"


class VoucherSeal:
    """The key of the room, for one bureau: who reads the database alone reads no number."""

    __slots__ = ("_cipher", "_key", "_tenant_id")

    def __init__(self, keyring: Keyring, tenant_id: TenantId) -> None:
        self._key = keyring.room_key(ROOM)
        self._cipher = AESGCM(self._key)
        self._tenant_id = tenant_id

    def seal(self, sku: Sku, serial: str) -> SealedSerial:
        """Seal the number of a voucher; the same number of two articles is found apart."""
        context = f"{self._tenant_id}/{sku}"
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, serial.encode(), context.encode())
        return SealedSerial(hmac.digest(self._key, f"{context}/{serial}".encode(), hashlib.sha256), sealed)

    def open(self, sku: Sku, sealed: bytes) -> str:
        """Open a number.

        Raises:
            SealBrokenError: another master key, or somebody changed the row.
        """
        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, text, f"{self._tenant_id}/{sku}".encode()).decode()
        except InvalidTag as error:
            message = f"a voucher of {sku} does not open with this master key"
            raise SealBrokenError(message) from error
