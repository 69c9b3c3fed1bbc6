"""Report a fork: keep two checkpoints that we signed and that cannot both be of one log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

import asyncpg

from ledger.book.public.checkpoint import Checkpoint, read_checkpoint, read_origin
from ledger.book.public.note import NoteUnsound, VerifierKey, check_note, read_note
from ledger.book.public.reads import PublicLog, list_epochs, root_at
from ledger.book.public.refusals import ForkExplained, NotAFork, NoteNotOurs
from ledger.book.public.signing_keys import SigningKeys
from ledger.book.words import TenantId

ALARMS_KEPT_MAX: Final = 100
"""More of one bureau's are not kept: the first says all there is to say."""

COUNT = "SELECT count(*) FROM fork_alarms WHERE tenant_id = $1 AND epoch = $2"
KEEP = """
INSERT INTO fork_alarms (tenant_id, alarm_id, raised_at, epoch,
    old_size, old_root, old_note, new_size, new_root, new_note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING"""
ALARMS = """
SELECT raised_at, epoch, old_size, old_root, old_note, new_size, new_root, new_note
FROM fork_alarms WHERE tenant_id = $1 ORDER BY raised_at DESC LIMIT 100"""


@dataclass(frozen=True, slots=True)
class ForkAlarm:
    """Two checkpoints of one origin, at most one of which is of the log as it stands; roots of 32 bytes."""

    raised_at: datetime
    epoch: int
    old_size: int
    old_root: bytes
    old_note: str
    new_size: int
    new_root: bytes
    new_note: str


async def report_fork(
    connection: asyncpg.Connection,
    log: PublicLog,
    *,
    notes: Sequence[str],
    keys: SigningKeys,
    now: datetime,
) -> None:
    """Judge two notes by our keys and our tree, and keep them when they are proof of a fork.

    Anybody may report, so nothing that they say is believed but our own signatures.

    Args:
        connection: of the application's role.
        log: the bureau's.
        notes: the one that was seen first, and the one that does not follow from it.
        keys: those of this service.
        now: the present moment, aware.

    Raises:
        NoteNotOurs: one of them is not a checkpoint of this log that we signed.
        ForkExplained: one of them is of an epoch that is over.
        NotAFork: both fit the log.
    """
    old, new = (_read(note, log, keys) for note in notes)
    ended = {read_origin(head.origin).epoch for head in (old, new)} - {log.origin.epoch}
    if ended:
        begun = await list_epochs(connection, log.tenant_id)
        raise ForkExplained(
            log_index=min((epoch.log_index for epoch in begun if epoch.epoch > min(ended)), default=0)
        )
    if await _fits(connection, log, old) and await _fits(connection, log, new):
        raise NotAFork
    kept = await connection.fetchval(COUNT, log.tenant_id, log.origin.epoch)
    if kept >= ALARMS_KEPT_MAX:
        return
    await connection.execute(
        KEEP, log.tenant_id, sha256(f"{old}\n{new}".encode()).digest(), now, log.origin.epoch,
        old.size, old.root, notes[0], new.size, new.root, notes[1],
    )  # fmt: skip


async def list_fork_alarms(connection: asyncpg.Connection, tenant_id: TenantId) -> list[ForkAlarm]:
    """Return the forks that were reported, newest first."""
    return [ForkAlarm(*row) for row in await connection.fetch(ALARMS, tenant_id)]


def _read(note: str, log: PublicLog, keys: SigningKeys) -> Checkpoint:
    try:
        opened = read_note(note)
        checkpoint = read_checkpoint(opened.text)
        trusted: list[VerifierKey] = keys.verifier_keys(checkpoint.origin)
        check_note(opened, trusted)
        if read_origin(checkpoint.origin).name != log.origin.name:
            raise NoteNotOurs
    except NoteUnsound as unsound:
        raise NoteNotOurs from unsound
    return checkpoint


async def _fits(connection: asyncpg.Connection, log: PublicLog, checkpoint: Checkpoint) -> bool:
    if checkpoint.size > log.size:
        return False
    return await root_at(connection, log.tenant_id, checkpoint.size) == checkpoint.root
