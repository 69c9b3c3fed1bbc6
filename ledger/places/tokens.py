"""Secrets that a browser carries in a cookie: 32 random bytes, of which we keep only the hash.

A token begins with its tenant, so that looking it up stays within one bureau's rows.
"""

import base64
import hashlib
import re
import secrets
from typing import Final, NamedTuple

from ledger.book.words import TenantId

SECRET_BYTES: Final = 32
TOKEN: Final = re.compile(r"([0-9]{1,15})\.([A-Za-z0-9_-]{43})")


class TokenRead(NamedTuple):
    """Which bureau a token belongs to, and the hash under which it is stored."""

    tenant_id: TenantId
    token_hash: bytes


def new_token(tenant_id: TenantId) -> str:
    """Make a token of one bureau."""
    return f"{tenant_id}.{secrets.token_urlsafe(SECRET_BYTES)}"


def token_of(tenant_id: TenantId, secret: bytes) -> str:
    """Write a secret of 32 bytes that can be derived again as a token of one bureau."""
    return f"{tenant_id}.{base64.urlsafe_b64encode(secret).rstrip(b'=').decode()}"


def read_token(token: str) -> TokenRead | None:
    """Take a token apart; None when it is not one of ours."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    return TokenRead(TenantId(int(parts[1])), token_hash(token))


def token_hash(token: str) -> bytes:
    """Hash a token for storage; no salt, because it is random already."""
    return hashlib.sha256(token.encode()).digest()
