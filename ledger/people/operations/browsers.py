"""Which browser a phone's account lives in, so that one that speaks for several people is seen."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from ledger.people.tables import devices
from ledger.people.words import DeviceId


async def note_browser(
    engine: AsyncEngine, *, tenant_id: TenantId, device_id: DeviceId, browser_hash: bytes
) -> None:
    """Note in which browser a device was activated; only the hash of a random number is kept."""
    async with engine.begin() as connection:
        await connection.execute(
            update(devices)
            .where(devices.c.tenant_id == tenant_id, devices.c.device_id == device_id)
            .values(browser_hash=browser_hash)
        )
