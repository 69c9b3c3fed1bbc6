"""Hold a log against what was signed of it: the guard's last checkpoint and the one that is stored."""

from collections.abc import Iterator
from typing import NamedTuple

import asyncpg

from ledger.book.public.checkpoint import Checkpoint, Origin, read_checkpoint
from ledger.book.public.guard import Guard
from ledger.book.public.note import NoteUnsound, VerifierKey, check_note, read_note
from ledger.book.public.signing_keys import SigningKeys
from ledger.book.verifying.report import Report
from ledger.book.verifying.since import tree_at
from ledger.book.words import Tenant

SIGNED = """
SELECT b.epoch, s.note FROM book b
LEFT JOIN signed_checkpoints s ON s.tenant_id = b.tenant_id AND s.epoch = b.epoch
WHERE b.tenant_id = $1"""


class Signing(NamedTuple):
    """What a service signs with, and what it remembers of it outside the database."""

    guard: Guard
    keys: SigningKeys


async def check_signed(
    connection: asyncpg.Connection, tenant: Tenant, signing: Signing, report: Report
) -> Checkpoint | None:
    """Add a difference for everything that was signed in the epoch in force and that the log does not hold.

    Whoever recomputes every hash of a rewritten book, or restores an older one, has a book that agrees with
    itself; the guard lies outside it. What earlier epochs signed may be lost: that is why they ended.

    Args:
        connection: reads only.
        tenant: whose log.
        signing: the guard and the keys whose notes are believed.
        report: takes `epoch_lost`, `guard_unreadable`, `checkpoint_unsound` and `checkpoint_differs`.

    Returns:
        What the guard holds, or None where there is nothing outside the database to compare with.
    """
    epochs = signing.guard.epochs(tenant.name)
    [row] = await connection.fetch(SIGNED, tenant.tenant_id)
    origin = Origin(tenant.name, row["epoch"])
    trusted = signing.keys.verifier_keys(str(origin))
    if any(epoch > origin.epoch for epoch in epochs):
        report.add("epoch_lost", None, f"the guard knows epoch {epochs[-1]}, the book {origin.epoch}")
    kept = _kept(signing.guard, origin, trusted, report)
    for where, checkpoint in _both(kept, row["note"], trusted, report):
        _, problem = await tree_at(connection, tenant.tenant_id, checkpoint)
        if problem:
            report.add("checkpoint_differs", None, f"{where}: {problem}")
    return kept


def _kept(guard: Guard, origin: Origin, trusted: list[VerifierKey], report: Report) -> Checkpoint | None:
    try:
        last = guard.last(origin, trusted)
    except (NoteUnsound, OSError) as problem:
        report.add("guard_unreadable", None, str(problem))
        return None
    return None if last is None else last[0]


def _both(
    kept: Checkpoint | None, stored: str | None, trusted: list[VerifierKey], report: Report
) -> Iterator[tuple[str, Checkpoint]]:
    if kept is not None:
        yield "the guard", kept
    if stored is None:
        return
    try:
        note = read_note(stored)
        check_note(note, trusted)
        yield "the stored checkpoint", read_checkpoint(note.text)
    except NoteUnsound as problem:
        report.add("checkpoint_unsound", None, f"the stored checkpoint: {problem}")
