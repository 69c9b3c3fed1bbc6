"""A kiosk in service: it says that it is alive, until the desk takes its credential away."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.places.queries import find_kiosk
from ledger.places.refusals import KioskRevoked
from ledger.places.tables import kiosks
from ledger.places.words import Kiosk, KioskHealth, KioskId, Scope


async def kiosk_heartbeat(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    kiosk_id: KioskId,
    version: str,
    page_started_at: datetime | None,
    health: KioskHealth,
    now: datetime,
) -> None:
    """Note that a kiosk is alive, which build of its page runs since when, and how its parts are.

    A page that was just opened knows of no scan and no print; what earlier ones told stays.
    """
    async with engine.begin() as connection:
        noted = await connection.execute(
            update(kiosks)
            .where(
                kiosks.c.tenant_id == tenant_id,
                kiosks.c.kiosk_id == kiosk_id,
                kiosks.c.revoked_at.is_(None),
            )
            .values(
                last_seen_at=now,
                version=version,
                page_started_at=page_started_at,
                scanned_at=func.coalesce(health.scanned_at, kiosks.c.scanned_at),
                printed_at=func.coalesce(health.printed_at, kiosks.c.printed_at),
                has_paper_trouble=health.has_paper_trouble,
                camera=health.camera,
            )
        )
        if noted.rowcount == 0:
            raise KioskRevoked


async def revoke_kiosk(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    scope: Scope,
    kiosk_id: KioskId,
    revoked_by: Principal,
    reason: str,
    now: datetime,
) -> Kiosk:
    """Take a kiosk out of service for good; the first reason stands."""
    async with engine.begin() as connection:
        await find_kiosk(connection, tenant_id=tenant_id, kiosk_id=kiosk_id, scope=scope)
        await connection.execute(
            update(kiosks)
            .where(
                kiosks.c.tenant_id == tenant_id,
                kiosks.c.kiosk_id == kiosk_id,
                kiosks.c.revoked_at.is_(None),
            )
            .values(revoked_at=now, revoked_by=revoked_by, revoke_reason=reason)
        )
        return await find_kiosk(connection, tenant_id=tenant_id, kiosk_id=kiosk_id, scope=scope)


async def limit_kiosk(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    scope: Scope,
    kiosk_id: KioskId,
    networks: Sequence[str],
    limited_by: Principal,
    now: datetime,
) -> None:
    """Let a kiosk speak only from these networks, as `read_networks` returns them; from anywhere if none."""
    async with engine.begin() as connection:
        await find_kiosk(connection, tenant_id=tenant_id, kiosk_id=kiosk_id, scope=scope)
        await connection.execute(
            update(kiosks)
            .where(kiosks.c.tenant_id == tenant_id, kiosks.c.kiosk_id == kiosk_id)
            .values(networks=list(networks) or None, cared_at=now, cared_by=limited_by)
        )
