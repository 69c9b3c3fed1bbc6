"""A signer with files of its own, a book that can begin epochs, and the loss of its end."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.journal import Rooms
from ledger.book.public.epoch import LOADERS as EPOCH_LOADERS
from ledger.book.public.guard import Guard
from ledger.book.public.note import Note
from ledger.book.public.reads import PublicLog, load_log
from ledger.book.public.signer import Signer
from ledger.book.public.signing_keys import KeyStore
from ledger.book.public.tables import epochs
from ledger.book.sealed_columns import sealed_columns_of
from ledger.book.teller import connect_book
from ledger.book.words import Tenant
from tests.conftest import Database

ROOMS = Rooms(EPOCH_LOADERS, sealed_columns_of(epochs))


def new_signer(engine: AsyncEngine, folder: Path) -> Signer:
    return Signer(engine, keys=KeyStore(folder / "signing.key"), guard=Guard(folder / "guard"))


async def log_of(database: Database, tenant: Tenant) -> PublicLog:
    connection = await connect_book(database.application_url)
    try:
        found = await load_log(connection, tenant.tenant_id)
        assert found is not None
        return found
    finally:
        await connection.close()


async def sign_next(signer: Signer, tenant: Tenant) -> Note:
    """Wait out the second and sign."""
    for _ in range(30):
        note = await signer.sign(tenant.tenant_id)
        if note is not None:
            return note
        await asyncio.sleep(0.1)
    pytest.fail(f"nothing was signed: {signer.why_refused(tenant.tenant_id)}")


async def lose_last(owner_engine: AsyncEngine, tenant: Tenant, before: dict[str, object]) -> None:
    """Put the book back to an earlier state, as the restore of an older backup does."""
    named = {"tenant": tenant.tenant_id, "size": before["size"]}
    async with owner_engine.begin() as connection:
        for table in ("transactions", "entries", "epochs"):
            await connection.execute(
                text(f"DELETE FROM {table} WHERE tenant_id = :tenant AND log_index >= :size"),  # noqa: S608
                named,
            )
        values = {**before, "tenant": tenant.tenant_id}
        await connection.execute(
            text(
                "UPDATE book SET size = :size, frontier = :frontier, epoch = :epoch WHERE tenant_id = :tenant"
            ),
            values,
        )
        await connection.execute(
            text(
                "UPDATE signed_checkpoints SET size = :signed_size, root = :root, note = :note"
                " WHERE tenant_id = :tenant AND epoch = :epoch"
            ),
            values,
        )
        await connection.execute(
            text("DELETE FROM signed_checkpoints WHERE tenant_id = :tenant AND epoch > :epoch"), values
        )


async def state_of(owner_engine: AsyncEngine, tenant: Tenant) -> dict[str, object]:
    """Take down what a backup of this moment would hold."""
    async with owner_engine.connect() as connection:
        found = await connection.execute(
            text(
                "SELECT b.size, b.frontier, b.epoch, s.size AS signed_size, s.root, s.note"
                " FROM book b JOIN signed_checkpoints s USING (tenant_id, epoch) WHERE tenant_id = :tenant"
            ),
            {"tenant": tenant.tenant_id},
        )
        return dict(found.mappings().one())
