"""The public files of a bureau's log (C2SP tlog-tiles), for anybody: none tells what was booked."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from api.files import BYTES, FOR_EVER, NOT_CACHED, PLAIN_TEXT, SHORT, serves, text_file
from api.house import House
from api.signing import signed_log
from api.verbs import PUBLIC
from api.wire.base import WHOLE_NUMBER_MAX
from ledger.book.merkle import TILE_WIDTH
from ledger.book.public.checkpoint import FIRST_EPOCH, Origin
from ledger.book.public.note import NoteUnsound
from ledger.book.public.reads import (
    PublicLog,
    consistency_proof,
    find_log,
    last_note,
    tile_bytes,
)
from ledger.book.public.refusals import CheckpointLate, LogUnknown, LogUnsigned
from ledger.book.public.signing_keys import SigningKeyMissing, SigningKeyUnusable
from ledger.book.public.tlog import read_tile_path, write_hashes
from ledger.book.queries import inclusion_proof
from ledger.book.words import LogIndex

REFUSES = (LogUnknown, LogUnsigned, CheckpointLate)

Name = Annotated[str, PathParameter(min_length=2, max_length=40, description="The bureau's name.")]
Epoch = Annotated[str, PathParameter(min_length=2, max_length=10, description="From the second on: e2, e3 …")]
TilePath = Annotated[
    str, PathParameter(max_length=60, description="Such as 0/x001/x234/067 or entries/000.p/5.")
]
Size = Annotated[int, QueryParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@serves("/{name:str}/checkpoint", "get_log_checkpoint", media_type=PLAIN_TEXT, by=PUBLIC, refuses=REFUSES)
async def get_checkpoint(house: NamedDependency[House], name: Name) -> Response[str]:
    """Give the newest signed checkpoint."""
    _, signed = await signed_log(house, await _find(house, name))
    return text_file(signed.note, cache=NOT_CACHED)


@serves(
    "/{name:str}/{epoch:str}/checkpoint",
    "get_epoch_checkpoint",
    media_type=PLAIN_TEXT,
    by=PUBLIC,
    refuses=REFUSES,
)
async def get_checkpoint_of_epoch(house: NamedDependency[House], name: Name, epoch: Epoch) -> Response[str]:
    """Give the last signed checkpoint of an epoch, which may be over."""
    found = await _find(house, name)
    number = _number(epoch)
    if number == found.origin.epoch:
        _, signed = await signed_log(house, found)
        return text_file(signed.note, cache=NOT_CACHED)
    async with house.reading_book() as connection:
        note = await last_note(connection, found.tenant_id, epoch=number)
    if note is None:
        raise LogUnknown
    return text_file(note, cache=SHORT)


@serves("/{name:str}/vkey", "get_verifier_keys", media_type=PLAIN_TEXT, by=PUBLIC, refuses=REFUSES)
async def get_verifier_keys(house: NamedDependency[House], name: Name) -> Response[str]:
    """List the verifier keys, one a line: those that sign, then retired ones, then of earlier epochs."""
    found = await _find(house, name)
    try:
        keys = house.signer.keys.load(may_make=False)
    except (SigningKeyMissing, SigningKeyUnusable) as problem:
        raise CheckpointLate from problem
    epochs = range(found.origin.epoch, FIRST_EPOCH - 1, -1)
    vkeys = [key for epoch in epochs for key in keys.verifier_keys(str(Origin(name, epoch)))]
    return text_file("".join(f"{vkey}\n" for vkey in vkeys), cache=NOT_CACHED)


@serves("/{name:str}/tile/{path:path}", "get_tile", media_type=BYTES, by=PUBLIC, refuses=REFUSES)
async def get_tile(house: NamedDependency[House], name: Name, path: TilePath) -> Response[bytes]:
    """Give a tile of the tree, or a bundle of log entries, as far as the signed checkpoint reaches."""
    found = await _find(house, name)
    # After the first epoch this address has shown another tree, so nobody shall keep what it shows.
    return await _tile(house, found, path, lasts=found.origin.epoch == FIRST_EPOCH)


@serves(
    "/{name:str}/{epoch:str}/tile/{path:path}",
    "get_tile_of_epoch",
    media_type=BYTES,
    by=PUBLIC,
    refuses=REFUSES,
)
async def get_tile_of_epoch(
    house: NamedDependency[House], name: Name, epoch: Epoch, path: TilePath
) -> Response[bytes]:
    """Give a tile or bundle below the prefix of the epoch in force, which never shows another."""
    return await _tile(house, await _in_force(house, name, epoch), path, lasts=True)


@serves("/{name:str}/consistency", "get_consistency", media_type=PLAIN_TEXT, by=PUBLIC, refuses=REFUSES)
async def get_consistency(
    house: NamedDependency[House],
    name: Name,
    old: Size,
    new: Annotated[int, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[str]:
    """Prove that the tree of `new` leaves begins with that of `old`: one base64 hash a line."""
    found, signed = await signed_log(house, await _find(house, name))
    if not old <= new <= signed.size:
        raise LogUnknown
    async with house.reading_book() as connection:
        proof = await consistency_proof(connection, found.tenant_id, old_size=old, new_size=new)
    return text_file(write_hashes(proof), cache=SHORT)


@serves("/{name:str}/inclusion", "get_inclusion", media_type=PLAIN_TEXT, by=PUBLIC, refuses=REFUSES)
async def get_inclusion(house: NamedDependency[House], name: Name, index: Size, size: Size) -> Response[str]:
    """Prove that an entry is in the tree of `size` leaves: one base64 hash a line, from the leaf up."""
    found, signed = await signed_log(house, await _find(house, name))
    if not index < size <= signed.size:
        raise LogUnknown
    async with house.reading_book() as connection:
        proof = await inclusion_proof(connection, found.tenant_id, log_index=LogIndex(index), size=size)
    return text_file(write_hashes(proof), cache=SHORT)


async def _tile(house: House, found: PublicLog, path: str, *, lasts: bool) -> Response[bytes]:
    try:
        tile = read_tile_path(path.lstrip("/"))
    except NoteUnsound as unsound:
        raise LogUnknown from unsound
    found, signed = await signed_log(house, found)
    if tile.size_needed > signed.size:
        raise LogUnknown
    async with house.reading_book() as connection:
        content = await tile_bytes(connection, found.tenant_id, tile)
    cache = FOR_EVER if lasts and tile.width == TILE_WIDTH else SHORT
    return Response(content, media_type=BYTES, headers={"Cache-Control": cache})


async def _find(house: House, name: str) -> PublicLog:
    async with house.reading_book() as connection:
        found = await find_log(connection, name)
    if found is None:
        raise LogUnknown
    return found


async def _in_force(house: House, name: str, epoch: str) -> PublicLog:
    found = await _find(house, name)
    if _number(epoch) != found.origin.epoch or found.origin.epoch == FIRST_EPOCH:
        raise LogUnknown
    return found


def _number(epoch: str) -> int:
    digits = epoch.removeprefix("e")
    if not digits.isascii() or not digits.isdecimal() or epoch != f"e{int(digits)}":
        raise LogUnknown
    return int(digits)


ROUTES = (
    get_checkpoint,
    get_checkpoint_of_epoch,
    get_verifier_keys,
    get_tile,
    get_tile_of_epoch,
    get_consistency,
    get_inclusion,
)
