"""The signer: signs a log at most once a second, and never a tree that contradicts an earlier one."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.merkle import Frontier, is_consistent
from ledger.book.public.checkpoint import FIRST_EPOCH, Checkpoint, Origin
from ledger.book.public.guard import Guard, SigningRefused, WhyRefused
from ledger.book.public.note import Note, NoteUnsound, Signature, sign_note
from ledger.book.public.reads import consistency_proof
from ledger.book.public.signing_keys import KeyStore, SigningKeyMissing, SigningKeys, SigningKeyUnusable
from ledger.book.words import TenantId

SIGNATURE_EVERY: Final = timedelta(seconds=1)

HEAD = """
SELECT t.name, b.size, b.frontier, b.epoch, s.size AS signed_size, s.note, s.signed_with, s.signed_at,
    clock_timestamp() AS now
FROM tenants t JOIN book b ON b.tenant_id = t.tenant_id
LEFT JOIN signed_checkpoints s ON s.tenant_id = b.tenant_id AND s.epoch = b.epoch
WHERE b.tenant_id = $1"""
LOCK = "SELECT signed_at FROM signed_checkpoints WHERE tenant_id = $1 AND epoch = $2 FOR UPDATE"
BEGUN = "SELECT EXISTS (SELECT FROM epochs WHERE tenant_id = $1 AND epoch = $2 AND log_index < $3)"
FIRST = """
INSERT INTO signed_checkpoints (tenant_id, epoch, size, root, note, signed_with, signed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"""
NEXT = """
UPDATE signed_checkpoints SET size = $3, root = $4, note = $5, signed_with = $6, signed_at = $7
WHERE tenant_id = $1 AND epoch = $2"""
ATTACH = """
UPDATE signed_checkpoints SET note = $4 WHERE tenant_id = $1 AND epoch = $2 AND size = $3 AND note = $5"""
UNSIGNED = """
SELECT b.tenant_id FROM book b
LEFT JOIN signed_checkpoints s ON s.tenant_id = b.tenant_id AND s.epoch = b.epoch
WHERE b.size > 0 AND (s.size IS DISTINCT FROM b.size OR s.signed_with IS DISTINCT FROM $1)
ORDER BY b.tenant_id"""
ALL = "SELECT tenant_id FROM book WHERE size > 0 ORDER BY tenant_id"


@dataclass(frozen=True, slots=True)
class _Head:
    """What is read before a signature."""

    tenant_id: TenantId
    origin: Origin
    tree: Checkpoint
    signed_size: int | None
    signed_with: str | None
    signed_at: datetime | None
    note: str | None
    now: datetime

    @property
    def is_too_early(self) -> bool:
        """Tell whether the last signature is less than a second old, by the database's clock."""
        return self.signed_at is not None and timedelta() <= self.now - self.signed_at < SIGNATURE_EVERY


class Signer:
    """Signs the logs of one service; several processes may run one each."""

    def __init__(self, engine: AsyncEngine, *, keys: KeyStore, guard: Guard) -> None:
        """Take connections of the application's role, the keys, and the guard outside the database."""
        self.guard = guard
        self.keys = keys
        self._engine = engine
        self._refused: dict[TenantId, WhyRefused] = {}
        self._checked: set[TenantId] = set()

    def why_refused(self, tenant_id: TenantId) -> WhyRefused | None:
        """Say why this log was not signed when it was last tried, or None."""
        return self._refused.get(tenant_id)

    def refused(self) -> dict[TenantId, WhyRefused]:
        """Return every log that is not signed, with the reason."""
        return dict(self._refused)

    async def check(self, tenant_id: TenantId) -> WhyRefused | None:
        """Say whether a log may be signed, trying once when this process never has."""
        if tenant_id not in self._checked:
            await self.sign(tenant_id)
        return self.why_refused(tenant_id)

    async def due(self, *, everything: bool) -> list[TenantId]:
        """Return the bureaus whose log has grown or whose keys have changed since, or all of them."""
        async with self._connection() as connection:
            if everything:
                rows = await connection.fetch(ALL)
            else:
                try:
                    names = self._keys(may_make=False).names
                except SigningRefused:
                    names = ""
                rows = await connection.fetch(UNSIGNED, names)
        return [TenantId(row["tenant_id"]) for row in rows]

    async def sign(self, tenant_id: TenantId) -> Note | None:
        """Sign the log of a bureau if it has grown, if a second has passed, and if the guard agrees.

        Returns:
            The new note, or None where there was nothing to sign, or it was not this process's turn.
        """
        try:
            async with self._connection() as connection:
                return await self._sign(connection, tenant_id)
        except SigningRefused as refused:
            self._refused[tenant_id] = refused.why
            self._checked.add(tenant_id)
            return None

    async def attach(self, tenant_id: TenantId, note: Note, cosignatures: Iterable[Signature]) -> None:
        """Add the signatures of witnesses to a note, unless a later one has taken its place."""
        size = int(note.text.split("\n")[1])
        async with self._connection() as connection:
            epoch = await connection.fetchval("SELECT epoch FROM book WHERE tenant_id = $1", tenant_id)
            both = Note(note.text, (*note.signatures, *cosignatures))
            await connection.execute(ATTACH, tenant_id, epoch, size, str(both), str(note))

    async def _sign(self, connection: asyncpg.Connection, tenant_id: TenantId) -> Note | None:
        head = await self._head(connection, tenant_id)
        if head is None:
            return None
        # Made where nothing was ever signed: a lost key must not be replaced without anybody noticing.
        keys = self._keys(may_make=head.signed_size is None and self.guard.is_empty())
        is_done = head.signed_size == head.tree.size and head.signed_with == keys.names
        if is_done or (head.signed_size or 0) > head.tree.size:
            await self._check_again(connection, head, keys)
            return None
        if head.is_too_early:
            return None
        with self.guard.hold(head.origin.name) as is_held:
            if not is_held:
                return None
            async with connection.transaction():
                await connection.fetchval(LOCK, tenant_id, head.origin.epoch)
                return await self._sign_locked(connection, tenant_id, keys)

    async def _check_again(self, connection: asyncpg.Connection, head: _Head, keys: SigningKeys) -> None:
        """Check a log that needs no signature: the database may be an older one than the guard has seen."""
        try:
            await self._check_guard(connection, head, keys)
        except SigningRefused:
            # The guard was read after the head, so another process may have signed between the two.
            later = await self._head(connection, head.tenant_id)
            if later is None:
                raise
            await self._check_guard(connection, later, keys)

    async def _sign_locked(
        self, connection: asyncpg.Connection, tenant_id: TenantId, keys: SigningKeys
    ) -> Note | None:
        head = await self._head(connection, tenant_id)
        if head is None or head.is_too_early:
            return None
        await self._check_guard(connection, head, keys)
        note = sign_note(str(head.tree), str(head.origin), keys.signing)
        # Before anybody can see it: a crash after this line leaves a guard that is ahead, never one behind.
        await asyncio.to_thread(self.guard.keep, head.origin, note)
        stored = await connection.execute(
            FIRST if head.signed_size is None else NEXT,
            tenant_id,
            head.origin.epoch,
            head.tree.size,
            head.tree.root,
            str(note),
            keys.names,
            head.now,
        )
        return note if stored.endswith(" 1") else None

    async def _head(self, connection: asyncpg.Connection, tenant_id: TenantId) -> _Head | None:
        row = await connection.fetchrow(HEAD, tenant_id)
        if row is None or row["size"] == 0:
            return None
        origin = Origin(row["name"], row["epoch"])
        root = Frontier(row["size"], row["frontier"]).root()
        return _Head(
            tenant_id,
            origin,
            Checkpoint(str(origin), row["size"], root),
            row["signed_size"],
            row["signed_with"],
            row["signed_at"],
            row["note"],
            row["now"],
        )

    async def _check_guard(self, connection: asyncpg.Connection, head: _Head, keys: SigningKeys) -> None:
        """Refuse unless the tree begins with everything that was ever signed under this origin."""
        last = self._last(head, keys)
        if last is None:
            if head.signed_size is not None:
                raise SigningRefused(WhyRefused.GUARD_MISSING)
            if head.origin.epoch != FIRST_EPOCH and not await connection.fetchval(
                BEGUN, head.tenant_id, head.origin.epoch, head.tree.size
            ):
                raise SigningRefused(WhyRefused.EPOCH_LOST)
            self._settle(head.tenant_id)
            return
        if last.size > head.tree.size:
            raise SigningRefused(WhyRefused.TRANSACTIONS_LOST)
        try:
            proof = await consistency_proof(
                connection, head.tenant_id, old_size=last.size, new_size=head.tree.size
            )
        except LookupError as error:
            raise SigningRefused(WhyRefused.HISTORY_DIFFERS) from error
        if not is_consistent(
            old_size=last.size,
            old_root=last.root,
            new_size=head.tree.size,
            new_root=head.tree.root,
            proof=proof,
        ):
            raise SigningRefused(WhyRefused.HISTORY_DIFFERS)
        self._settle(head.tenant_id)

    def _settle(self, tenant_id: TenantId) -> None:
        self._refused.pop(tenant_id, None)
        self._checked.add(tenant_id)

    def _last(self, head: _Head, keys: SigningKeys) -> Checkpoint | None:
        try:
            if any(epoch > head.origin.epoch for epoch in self.guard.epochs(head.origin.name)):
                raise SigningRefused(WhyRefused.EPOCH_LOST)
            last = self.guard.last(head.origin, keys.verifier_keys(str(head.origin)))
        except (NoteUnsound, OSError) as error:
            raise SigningRefused(WhyRefused.GUARD_UNREADABLE) from error
        return None if last is None else last[0]

    def _keys(self, *, may_make: bool) -> SigningKeys:
        try:
            return self.keys.load(may_make=may_make)
        except SigningKeyMissing as error:
            raise SigningRefused(WhyRefused.KEY_MISSING) from error
        except SigningKeyUnusable as error:
            raise SigningRefused(WhyRefused.KEY_UNUSABLE) from error

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[asyncpg.Connection]:
        async with self._engine.connect() as connection:
            raw = await connection.get_raw_connection()
            yield cast("asyncpg.Connection", raw.driver_connection)
