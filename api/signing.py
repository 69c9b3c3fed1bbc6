"""Signs the logs of the running service every second, and lets a receipt wait for the signature over it."""

import asyncio
import logging
from contextlib import suppress
from typing import Final

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from api.house import House
from api.witnesses import cosign
from ledger.book.public.note import Note, NoteUnsound, read_note
from ledger.book.public.reads import PublicLog, SignedCheckpoint, consistency_proof, load_log
from ledger.book.public.refusals import CheckpointLate, LogUnknown, LogUnsigned
from ledger.book.public.witness import is_cosigned
from ledger.book.refusals import TenantUnknown
from ledger.book.words import LogIndex, TenantId

ROUND_SECONDS: Final = 1.0
AT_ONCE: Final = 4
"""So many logs are signed beside each other: each takes a connection and waits for the disk."""
FULL_ROUND_EVERY: Final = 30
"""Every so many rounds each log is held against the guard, also one that has not grown."""
WAIT_SECONDS_MAX: Final = 4.0
LOOK_SECONDS: Final = 0.1

log = logging.getLogger(__name__)


async def sign_forever(house: House) -> None:
    """Sign what has grown, once a second, until cancelled; a failed round is tried again."""
    asked: dict[TenantId, asyncio.Task[None]] = {}
    rounds = 0
    try:
        while True:
            try:
                await sign_once(house, asked, everything=rounds % FULL_ROUND_EVERY == 0)
            except (SQLAlchemyError, asyncpg.PostgresError, OSError):
                log.warning("a round of signing failed and will be tried again", exc_info=True)
            rounds += 1
            await asyncio.sleep(ROUND_SECONDS)
    finally:
        for task in asked.values():
            task.cancel()
        await asyncio.gather(*asked.values(), return_exceptions=True)


async def sign_once(
    house: House, asked: dict[TenantId, asyncio.Task[None]], *, everything: bool = False
) -> None:
    """Run one round; `asked` holds, by bureau, who is asking the witnesses about its last note."""
    before = house.signer.refused()
    lanes = asyncio.Semaphore(AT_ONCE)

    async def sign(tenant_id: TenantId) -> None:
        async with lanes:
            note = await house.signer.sign(tenant_id)
        if note is not None and house.witnesses and (tenant_id not in asked or asked[tenant_id].done()):
            asked[tenant_id] = asyncio.create_task(cosign_note(house, tenant_id, note))

    await asyncio.gather(*map(sign, await house.signer.due(everything=everything)))
    for tenant_id, why in house.signer.refused().items():
        if before.get(tenant_id) != why:
            log.critical("the log of bureau %s is not signed: %s", tenant_id, why)


async def cosign_note(house: House, tenant_id: TenantId, note: Note) -> None:
    """Let the witnesses cosign a note, and attach what they gave to it."""

    async def prove(old_size: int, new_size: int) -> list[bytes]:
        async with house.reading_book() as connection:
            return await consistency_proof(connection, tenant_id, old_size=old_size, new_size=new_size)

    try:
        signatures = await cosign(house.witnesses, note, prove)
        if signatures:
            await house.signer.attach(tenant_id, note, signatures)
    except (SQLAlchemyError, asyncpg.PostgresError, OSError):
        log.warning("the signatures of witnesses could not be kept", exc_info=True)


async def signed_log(house: House, log_: PublicLog) -> tuple[PublicLog, SignedCheckpoint]:
    """Return a log with its signed checkpoint, or refuse while the guard forbids it or nothing is signed.

    Raises:
        LogUnknown: it is empty.
        LogUnsigned: with the reason.
        CheckpointLate: nothing has been signed yet in this epoch.
    """
    why = await house.signer.check(log_.tenant_id)
    if why is not None:
        raise LogUnsigned(why=why)
    if log_.signed is None:
        log_ = await _load(house, log_.tenant_id)
    if log_.size == 0:
        raise LogUnknown
    if log_.signed is None:
        raise CheckpointLate
    return log_, log_.signed


async def log_signed_over(
    house: House, tenant_id: TenantId, log_index: LogIndex
) -> tuple[PublicLog, SignedCheckpoint]:
    """Return a log once a signed checkpoint covers a transaction, waiting for it a few seconds.

    Where witnesses are asked, their signatures are waited for too, but not insisted on.

    Raises:
        LogUnsigned: it will not be signed, with the reason.
        CheckpointLate: not within the wait.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + WAIT_SECONDS_MAX
    while True:
        found = await _load(house, tenant_id)
        why = await house.signer.check(tenant_id)
        if why is not None:
            raise LogUnsigned(why=why)
        covers = found.signed is not None and found.signed.size > log_index
        if (
            covers
            and found.signed is not None
            and (_is_witnessed(house, found.signed) or loop.time() > until)
        ):
            return found, found.signed
        if loop.time() > until:
            raise CheckpointLate
        note = await house.signer.sign(tenant_id)
        if note is not None and house.witnesses:
            await cosign_note(house, tenant_id, note)
        elif note is None:
            await asyncio.sleep(LOOK_SECONDS)


async def _load(house: House, tenant_id: TenantId) -> PublicLog:
    async with house.reading_book() as connection:
        found = await load_log(connection, tenant_id)
    if found is None:
        raise TenantUnknown
    return found


def _is_witnessed(house: House, signed: SignedCheckpoint) -> bool:
    with suppress(NoteUnsound):
        return is_cosigned(read_note(signed.note), [witness.key for witness in house.witnesses])
    return False
