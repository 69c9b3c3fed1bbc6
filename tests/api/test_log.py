"""The public log over HTTP: strangers walk it, check it, and find nothing that is not signed."""

from base64 import b64decode
from pathlib import Path
from typing import Final

import pytest
from pymerkle import InmemoryTree

from ledger.book.merkle import is_consistent, leaf_hash
from ledger.book.public.checkpoint import read_checkpoint
from ledger.book.public.note import check_note, read_note, read_verifier_key
from ledger.book.public.tlog import Tile, read_bundle, read_hashes, tiles_of
from tests.api.public_log import fetch, grow, name_of, sign
from tests.api.service import Service, problem
from tests.book.strangers import Stranger, build_stranger

TILE: Final = 256


@pytest.fixture(scope="module")
def stranger(run_folder: Path) -> Stranger:
    return build_stranger(run_folder)


async def test_anybody_can_walk_the_whole_log_to_its_signed_root(
    service: Service, stranger: Stranger
) -> None:
    await grow(service, 300)
    await sign(service)
    answer = await fetch(service, "checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    vkeys = (await fetch(service, "vkey")).text.splitlines()
    assert not stranger.complaint(vkey=vkeys[0], note=answer.text)
    note = read_note(answer.text)
    assert check_note(note, [read_verifier_key(vkeys[0])])
    head = read_checkpoint(note.text)
    assert head.origin == await name_of(service)
    assert head.size > 300

    entries: list[bytes] = []
    leaves = b""
    for tile in tiles_of(head.size):
        file = await fetch(service, str(tile))
        assert file.status_code == 200, (tile, file.text)
        assert file.headers["content-type"] == "application/octet-stream"
        if tile.level is None:
            entries += read_bundle(file.content)
        elif tile.level == 0:
            leaves += file.content
        else:
            assert len(file.content) == tile.width * 32
    assert [len(entry) for entry in entries] == [32] * head.size
    assert leaves == b"".join(map(leaf_hash, entries))
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    assert tree.get_root(head.size) == head.root
    first = await fetch(service, "tile/1/000.p/1")
    assert first.content == tree.get_root(TILE)


async def test_only_what_is_signed_is_published_and_each_file_may_be_kept_as_long_as_it_lasts(
    service: Service,
) -> None:
    await grow(service, 300)
    await sign(service)
    await grow(service, 300)
    size = read_checkpoint(read_note((await fetch(service, "checkpoint")).text).text).size
    beyond = Tile(0, 1, size - TILE + 1)
    assert problem(await fetch(service, str(beyond))) == (404, "log_unknown")
    assert problem(await fetch(service, "tile/2/000")) == (404, "log_unknown")
    full = await fetch(service, "tile/0/000")
    assert full.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert len(full.content) == 8_192
    partial = await fetch(service, str(Tile(None, 1, size - TILE)))
    assert partial.headers["cache-control"] == "public, max-age=60"
    nowhere = ("0/0", "0/x000/000", "entries/000.p/256", "x/000", "0/000.p/0")
    for path in (*(f"tile/{path}" for path in nowhere), "e1/tile/0/000", "e2/checkpoint", "e01/checkpoint"):
        assert problem(await fetch(service, path)) == (404, "log_unknown"), path
    assert problem(await service.client().http.get("/log/nobody/checkpoint")) == (404, "log_unknown")


async def test_growth_and_inclusion_are_proved_to_strangers(service: Service, stranger: Stranger) -> None:
    old_note = await sign(service)
    await grow(service, 290)
    note = await sign(service)
    old, new = (read_checkpoint(read_note(written).text) for written in (old_note, note))
    answer = await fetch(service, "consistency", old=old.size, new=new.size)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    proof = read_hashes(answer.text.splitlines())
    assert is_consistent(
        old_size=old.size, old_root=old.root, new_size=new.size, new_root=new.root, proof=proof
    )
    index = 270
    inclusion = read_hashes((await fetch(service, "inclusion", index=index, size=new.size)).text.splitlines())
    bundle = read_bundle((await fetch(service, str(Tile(None, 1, new.size - TILE)))).content)
    vkey = (await fetch(service, "vkey")).text.splitlines()[0]
    assert not stranger.complaint(
        vkey=vkey,
        note=note,
        index=index,
        entry=bundle[index - TILE],
        inclusion=inclusion,
        old_note=old_note,
        consistency=proof,
    )
    assert (await fetch(service, "consistency", old=new.size, new=new.size)).text == ""
    assert problem(await fetch(service, "consistency", old=1, new=new.size + 1)) == (404, "log_unknown")
    assert problem(await fetch(service, "consistency", old=5, new=4)) == (404, "log_unknown")
    assert problem(await fetch(service, "inclusion", index=new.size, size=new.size)) == (404, "log_unknown")
    assert problem(await fetch(service, "consistency", old=-1, new=4)) == (400, "request_malformed")


async def test_the_head_of_the_log_shows_the_short_root(service: Service) -> None:
    await sign(service)
    head = (await service.client().get(f"/bureaus/{service.tenant_id}/log")).json()
    assert head["short_root"] == head["root"][:8] == head["signed_root"][:8]
    assert head["signed_size"] == head["size"]
    assert head["origin"] == await name_of(service)
    assert head["why_unsigned"] is None
    assert b64decode((await fetch(service, "checkpoint")).text.splitlines()[2]).hex() == head["root"]
