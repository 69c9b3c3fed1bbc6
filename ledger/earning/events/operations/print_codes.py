"""Print one-time codes for an event; they are kept as hashes only, so what is lost is printed anew."""

import secrets
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.earning.events.tables import event_codes
from ledger.earning.events.words import CODE_LENGTH, EventId
from ledger.people.seal import Keyring
from ledger.places.rules import code_from

RANDOM_BYTES = 8


def event_code_hash(keyring: Keyring, *, tenant_id: TenantId, code: str) -> bytes:
    """Return what an event's code is found by; apart from activation codes that read the same."""
    return keyring.code_hash(tenant_id=tenant_id, code=f"event/{code}")


async def print_codes(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    event_id: EventId,
    count: int,
    printed_by: Principal,
    now: datetime,
) -> list[str]:
    """Make so many codes, each good once."""
    codes = [code_from(secrets.token_bytes(RANDOM_BYTES), length=CODE_LENGTH) for _ in range(count)]
    rows = [
        {
            "tenant_id": tenant_id,
            "code_hash": event_code_hash(keyring, tenant_id=tenant_id, code=code),
            "event_id": event_id,
            "printed_at": now,
            "printed_by": printed_by,
        }
        for code in codes
    ]
    async with engine.begin() as connection:
        await connection.execute(insert(event_codes), rows)
    return codes
