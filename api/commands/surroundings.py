"""What every verb of the pingan command needs: settings, a migrated database, a voice, and plain refusals."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

import rich_click as click
import uvloop
from rich.console import Console
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from api.settings import Settings, read_settings
from ledger.book.queries import load_tenant
from ledger.book.tables import tenants
from ledger.book.teller import connect_book
from ledger.book.words import Tenant, TenantId
from ledger.people.master_key import MasterKeyError, open_keyring
from ledger.people.seal import Keyring
from ledger.refusal import Refusal
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import check_reachable, connect, make_engine
from ledger.storage.migrate import check_current, upgrade
from ledger.storage.problems import StorageProblem

console: Final = Console(highlight=False, markup=False)
ENDED_BY_SIGTERM: Final = 128 + signal.SIGTERM


@dataclass(frozen=True, slots=True)
class Surroundings:
    """An open house without its front: settings, database and keys.

    Attributes:
        database_url: the application's role.
        owner_url: the role that owns the tables; empty when somebody else migrates.
        engine: the application's connections.
        server: the embedded PostgreSQL, or None where the operator brings one.
    """

    settings: Settings
    database_url: str
    owner_url: str
    engine: AsyncEngine
    server: EmbeddedServer | None

    async def keyring(self) -> Keyring:
        """Open the master key; it is made only while the database holds nobody whose key it would lose."""
        is_empty = not await self.list_tenants()
        return open_keyring(self.settings.master_key_path, may_make=is_empty)

    async def list_tenants(self) -> list[TenantId]:
        """Return the ids of all bureaus."""
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(tenants.c.tenant_id).order_by(tenants.c.tenant_id))
            return [TenantId(row.tenant_id) for row in rows]

    async def analyze(self) -> None:
        """Let PostgreSQL count again after much was written, or its plans are made for an empty table."""
        if self.owner_url:
            connection = await connect(self.owner_url, statement_timeout="0")
            try:
                await connection.execute("ANALYZE")
            finally:
                await connection.close()

    async def tenant(self, name: str) -> Tenant:
        """Return the bureau of this name, or leave with a sentence."""
        found = await self.find_tenant(name)
        if found is None:
            message = f"没有名为 {name} 的单位 / there is no bureau named {name}"
            raise click.ClickException(message)
        return found

    async def find_tenant(self, name: str) -> Tenant | None:
        """Return the bureau of this name, or None."""
        async with self.engine.connect() as connection:
            found = await connection.execute(select(tenants.c.tenant_id).where(tenants.c.name == name))
            tenant_id = found.scalar_one_or_none()
        if tenant_id is None:
            return None
        book = await connect_book(self.database_url)
        try:
            return await load_tenant(book, TenantId(tenant_id))
        finally:
            await book.close()


@asynccontextmanager
async def open_surroundings() -> AsyncIterator[Surroundings]:
    """Read the settings, start or reach PostgreSQL, migrate, and close all of it at the end."""
    settings = read_settings()
    async with AsyncExitStack() as stack:
        server: EmbeddedServer | None = None
        if settings.is_external:
            database_url, owner_url = settings.application_url, settings.owner_url
            await check_reachable(database_url)
        else:
            server = await stack.enter_async_context(
                EmbeddedServer(
                    settings.data_folder,
                    settings.postgres_version,
                    tell=say,
                    start_seconds_max=settings.postgres_start_seconds_max,
                )
            )
            database_url, owner_url = server.application_url, server.owner_url
        if owner_url:
            await upgrade(owner_url)
        else:
            await check_current(database_url)
        engine = make_engine(database_url)
        stack.push_async_callback(engine.dispose)
        yield Surroundings(settings, database_url, owner_url, engine, server)


def say(sentence: str) -> None:
    """Say what is being done."""
    console.print(f"· {sentence}", style="dim")


def runs(verb: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run an asynchronous verb; what an operator can mend is one sentence, never a trace."""

    @wraps(verb)
    def run(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 - passed through
        async def main() -> None:
            task = asyncio.current_task()
            if task is not None:
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
            await verb(*arguments, **options)

        try:
            uvloop.run(main())
        except asyncio.CancelledError:
            raise SystemExit(ENDED_BY_SIGTERM) from None
        except (StorageProblem, MasterKeyError) as problem:
            raise click.ClickException(str(problem)) from problem
        except Refusal as refusal:
            message = f"{refusal.zh.format(**refusal.facts)} {refusal}"
            raise click.ClickException(message) from refusal

    return run
