"""The public log as tests read it: its files, a signature when one is wanted, and the loss of its end."""

import asyncio
from itertools import count
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.public.note import VerifierKey, read_verifier_key
from ledger.book.words import Owner, Principal, Request
from tests.api.service import Phone, Service

SYSTEM: Final = Principal("system/test")
_keys = count(1)


async def fetch(service: Service, path: str, **query: int) -> httpx.Response:
    """Read a public file as any stranger does."""
    return await service.client().http.get(f"/log/{await name_of(service)}/{path}", params=query)


async def name_of(service: Service) -> str:
    """Return the bureau's name in the log."""
    async with service.house.reading() as connection:
        name = await connection.scalar(
            text("SELECT name FROM tenants WHERE tenant_id = :tenant"), {"tenant": service.tenant_id}
        )
    return str(name)


async def grow(service: Service, grants: int) -> None:
    """Book so many grants."""
    station = Owner(f"unit/{service.units['S01']}")
    await service.house.tellers.submit_all(
        service.tenant_id,
        [
            GrantBudget(
                Request(SYSTEM, f"more-{next(_keys)}", bytes(32)), SYSTEM, station, number + 1, "增拨"
            )
            for number in range(grants)
        ],
    )


async def sign(service: Service) -> str:
    """Wait out the second and sign what there is."""
    for _ in range(30):
        note = await service.house.signer.sign(service.tenant_id)
        if note is not None:
            return str(note)
        await asyncio.sleep(0.1)
    pytest.fail("nothing was signed")


async def statement_of(phone: Phone) -> list[dict[str, Any]]:
    """Read a phone's statement, newest first."""
    items: list[dict[str, Any]] = (await phone.client.get("/me/statement")).json()["items"]
    return items


async def trusted(service: Service) -> list[VerifierKey]:
    """Read the keys that the bureau publishes."""
    return [read_verifier_key(vkey) for vkey in (await fetch(service, "vkey")).text.splitlines()]


async def lose_everything_after(
    owner_engine: AsyncEngine, service: Service, backup: dict[str, Any], *, forget: bool = False
) -> None:
    """Put the book back to an earlier state, as a restore does; or to one before anything was signed."""
    named = {**backup, "tenant": service.tenant_id}
    forgotten = ("signed_checkpoints",) if forget else ()
    async with owner_engine.begin() as connection:
        for table in ("transactions", "entries"):
            await connection.execute(
                text(f"DELETE FROM {table} WHERE tenant_id = :tenant AND log_index >= :size"),  # noqa: S608
                named,
            )
        for table in forgotten:
            await connection.execute(text(f"DELETE FROM {table} WHERE tenant_id = :tenant"), named)  # noqa: S608
        await connection.execute(
            text("UPDATE book SET size = :size, frontier = :frontier WHERE tenant_id = :tenant"), named
        )


async def head_row(owner_engine: AsyncEngine, service: Service) -> dict[str, Any]:
    """Take down what a backup of this moment would hold."""
    async with owner_engine.connect() as connection:
        found = await connection.execute(
            text("SELECT size, frontier FROM book WHERE tenant_id = :tenant"), {"tenant": service.tenant_id}
        )
        return dict(found.mappings().one())
