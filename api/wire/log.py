"""Bodies about the public log: how epochs began, and forks that somebody reports."""

from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, WireInput, WireOutput, text

NOTE_LENGTH_MAX: Final = 20_000
PROOF_HASHES_MAX: Final = 64
HASH_LENGTH_MAX: Final = 64

SignedNote = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=NOTE_LENGTH_MAX)]
Hash = Annotated[str, BeforeValidator(text), Field(max_length=HASH_LENGTH_MAX)]


class EpochBegun(WireOutput):
    """How an epoch began: the transaction, and the checkpoint it quotes (null where every copy was lost)."""

    epoch: int
    origin: str
    log_index: int
    old_origin: str
    old_size: int | None
    old_root: str | None
    old_note: str | None
    reason: str | None
    began_at: Instant


class EpochList(WireOutput):
    """The epochs of a log after its first, newest first."""

    items: list[EpochBegun]


class ForkSeen(WireInput):
    """Two checkpoints that do not fit, and the proof that was given; it is not believed, but may be sent."""

    tenant_id: Id
    old_note: SignedNote
    new_note: SignedNote
    proof: Annotated[list[Hash], Field(max_length=PROOF_HASHES_MAX)]


class ForkKept(WireOutput):
    """The report is proof of a fork by our own signatures, and the desk shows it."""

    tenant_id: int


class ForkAlarm(WireOutput):
    """A fork that was reported; over when a later epoch, which a sealed transaction began, explains it."""

    raised_at: Instant
    origin: str
    old_size: int
    old_root: str
    old_note: str
    new_size: int
    new_root: str
    new_note: str
    is_over: bool


class ForkAlarmList(WireOutput):
    """The forks that were reported of a bureau's log, newest first."""

    items: list[ForkAlarm]
