"""The tellers of one process: one per tenant, opened when needed, and let go when there are many."""

import asyncio
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ledger.book.journal import Rooms
from ledger.book.preview import Preview, preview
from ledger.book.queries import load_tenant
from ledger.book.teller import Clock, Teller, connect_book, connect_owner, system_clock
from ledger.book.words import Command, Fact, Outcome, TenantId
from ledger.refusal import Refusal

TELLERS_MAX = 40
"""So many keep their connection while idle, at most: a sweep over hundreds of bureaus must not take all that
the server has."""
PREVIEWS_MAX = 4
"""So many connections look at what commands would do, at most."""
PREVIEW_SECONDS_MAX = 12


class Tellers:
    """One teller per tenant of this process; beyond TELLERS_MAX the longest idle are closed."""

    def __init__(self, url: str, rooms: Rooms, *, clock: Clock = system_clock) -> None:
        """Take the application's database URL and what the rooms bring."""
        self._url = url
        self._rooms = rooms
        self._clock = clock
        self._tellers: dict[TenantId, Teller] = {}
        self._opening = asyncio.Lock()
        self._previews = asyncio.Semaphore(PREVIEWS_MAX)

    async def submit(self, tenant_id: TenantId, command: Command) -> Outcome:
        """Book a command in the tenant's book, as `Teller.submit`."""
        teller = self._tellers.pop(tenant_id, None) or await self._open(tenant_id)
        self._tellers[tenant_id] = teller
        return await teller.submit(command)

    async def submit_all(self, tenant_id: TenantId, commands: Sequence[Command]) -> list[Outcome | Refusal]:
        """Book commands that were asked for together, in order; a refusal of one leaves the others alone.

        Raises:
            CommandFailed: a fault of ours on one of them; the others may stand.
        """
        answers = await asyncio.gather(
            *(self.submit(tenant_id, command) for command in commands), return_exceptions=True
        )
        for answer in answers:
            if isinstance(answer, BaseException) and not isinstance(answer, Refusal):
                raise answer
        return [answer for answer in answers if isinstance(answer, Outcome | Refusal)]

    async def preview(
        self,
        tenant_id: TenantId,
        commands: Sequence[Command],
        *,
        supposed: Mapping[Fact, Any] = MappingProxyType({}),
    ) -> Preview:
        """Tell what commands would do, one after the other; nothing is stored and no command waits for it."""
        teller = self._tellers.get(tenant_id) or await self._open(tenant_id)
        async with self._previews, asyncio.timeout(PREVIEW_SECONDS_MAX):
            connection = await connect_owner(self._url, tenant_id)
            try:
                return await preview(
                    connection,
                    tenant=teller.tenant,
                    commands=commands,
                    rooms=self._rooms,
                    now=self._clock(),
                    supposed=supposed,
                )
            finally:
                await connection.close()

    async def _open(self, tenant_id: TenantId) -> Teller:
        async with self._opening:
            if tenant_id not in self._tellers:
                connection = await connect_book(self._url)
                try:
                    tenant = await load_tenant(connection, tenant_id)
                finally:
                    await connection.close()
                await self._make_room()
                self._tellers[tenant_id] = Teller(
                    tenant=tenant,
                    connect=lambda: connect_owner(self._url, tenant_id),
                    rooms=self._rooms,
                    clock=self._clock,
                )
            return self._tellers[tenant_id]

    async def _make_room(self) -> None:
        """Close whoever was asked longest ago; those at work stay, if need be beyond TELLERS_MAX."""
        while len(self._tellers) >= TELLERS_MAX:
            idle = next((one for one, teller in self._tellers.items() if teller.is_idle), None)
            if idle is None:
                return
            await self._tellers.pop(idle).close()

    async def close(self) -> None:
        """Serve what is queued everywhere, then stop."""
        await asyncio.gather(*(teller.close() for teller in self._tellers.values()))
