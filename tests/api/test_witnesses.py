"""Witnesses: their signatures are attached, a lost memory is caught up, and a fork is never cosigned."""

import asyncio
import dataclasses
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.signing import cosign_note, log_signed_over, sign_once
from api.witnesses import read_witnesses
from ledger.book.public.note import Note, VerifierKey, read_note, read_verifier_key
from ledger.book.public.receipt import check_receipt
from ledger.book.public.witness import check_cosignature
from ledger.book.words import LogIndex, TenantId
from tests.api.cosigner import Cosigner, serving
from tests.api.public_log import (
    fetch,
    grow,
    head_row,
    lose_everything_after,
    name_of,
    sign,
    statement_of,
    trusted,
)
from tests.api.service import Service


@pytest.fixture
def cosigner() -> Cosigner:
    return Cosigner()


@pytest.fixture
def address(cosigner: Cosigner) -> Iterator[str]:
    with serving(cosigner) as url:
        yield url


async def watched(service: Service, cosigner: Cosigner, address: str) -> Service:
    """Let the service ask this witness, which knows its log."""
    await sign(service)
    cosigner.log_keys[await name_of(service)] = (await trusted(service))[0].public
    house = dataclasses.replace(service.house, witnesses=read_witnesses(f"{address}/ {cosigner.vkey}"))
    service.app.state.house = house
    return dataclasses.replace(service, house=house)


def cosignatures(note: str, cosigner: Cosigner) -> list[int]:
    """Return the moments at which the witness signed a note, each checked with its key."""
    key: VerifierKey = read_verifier_key(cosigner.vkey)
    opened = read_note(note)
    return [check_cosignature(line, opened, key) for line in opened.signatures if line.name == key.name]


async def sign_and_cosign(service: Service) -> Note:
    note = read_note(await sign(service))
    await cosign_note(service.house, service.tenant_id, note)
    return note


async def test_a_witness_cosigns_each_checkpoint_with_a_proof_of_growth(
    service: Service, cosigner: Cosigner, address: str
) -> None:
    service = await watched(service, cosigner, address)
    for count in (1, 6, 40):
        await grow(service, count)
        note = await sign_and_cosign(service)
        published = (await fetch(service, "checkpoint")).text
        assert published.startswith(str(note))
        (at,) = cosignatures(published, cosigner)
        assert abs(at - datetime.now(UTC).timestamp()) < 60
    assert cosigner.asked[0].startswith("old 0\n")
    assert len(cosigner.asked) == 3


async def test_a_service_that_forgot_asks_again_from_the_size_that_the_witness_remembers(
    service: Service, cosigner: Cosigner, address: str
) -> None:
    service = await watched(service, cosigner, address)
    await grow(service, 5)
    await sign_and_cosign(service)
    forgetful = read_witnesses(f"{address} {cosigner.vkey}")
    service = dataclasses.replace(service, house=dataclasses.replace(service.house, witnesses=forgetful))
    await grow(service, 12)
    await sign_and_cosign(service)
    assert cosignatures((await fetch(service, "checkpoint")).text, cosigner)
    firsts = [body.split("\n")[0] for body in cosigner.asked]
    assert firsts[-2] == "old 0"
    assert firsts[-1] != "old 0"


async def test_a_receipt_waits_for_the_witness_too(
    service: Service, cosigner: Cosigner, address: str
) -> None:
    service = await watched(service, cosigner, address)
    phone = await service.phone("V00001")
    await service.give_points(phone)
    index = (await statement_of(phone))[0]["log_index"]
    answer = await phone.client.get(f"/me/transactions/{index}/proof")
    assert check_receipt(answer.text, await trusted(service)).log_index == index
    assert cosignatures(answer.text.partition("\n\n")[2], cosigner)


async def test_the_loop_that_signs_asks_the_witnesses_beside_it(
    service: Service, cosigner: Cosigner, address: str
) -> None:
    service = await watched(service, cosigner, address)
    await grow(service, 3)
    await asyncio.sleep(1.1)
    asked: dict[TenantId, asyncio.Task[None]] = {}
    await sign_once(service.house, asked)
    await asyncio.gather(*asked.values())
    assert cosignatures((await fetch(service, "checkpoint")).text, cosigner)


@pytest.mark.parametrize("status", [500, 403, 404, 302])
async def test_a_witness_that_fails_stops_nothing_and_is_left_alone_for_a_while(
    service: Service, cosigner: Cosigner, address: str, status: int
) -> None:
    service = await watched(service, cosigner, address)
    cosigner.fails = status
    await grow(service, 3)
    note = await sign_and_cosign(service)
    assert (await fetch(service, "checkpoint")).text == str(note)
    asked = len(cosigner.asked)
    await grow(service, 3)
    await sign_and_cosign(service)
    assert len(cosigner.asked) == asked
    log, signed = await log_signed_over(service.house, service.tenant_id, LogIndex(0))
    assert signed.size == log.size


async def test_a_witness_that_is_not_there_stops_nothing(service: Service, cosigner: Cosigner) -> None:
    with serving(cosigner) as url:
        gone = url
    service = await watched(service, cosigner, gone)
    await grow(service, 3)
    note = await sign_and_cosign(service)
    assert (await fetch(service, "checkpoint")).text == str(note)


async def test_a_signature_of_another_witness_is_not_attached(
    service: Service, cosigner: Cosigner, address: str
) -> None:
    service = await watched(service, cosigner, address)
    stranger = Cosigner(cosigner.name)
    known = read_witnesses(f"{address} {stranger.vkey}")
    house = dataclasses.replace(service.house, witnesses=known)
    await grow(service, 3)
    note = read_note(await sign(service))
    await cosign_note(house, service.tenant_id, note)
    assert cosigner.asked
    assert (await fetch(service, "checkpoint")).text == str(note)


async def test_a_signature_over_another_text_is_not_attached(
    service: Service, cosigner: Cosigner, address: str
) -> None:
    service = await watched(service, cosigner, address)
    cosigner.lies = True
    await grow(service, 3)
    note = await sign_and_cosign(service)
    assert cosigner.asked
    assert (await fetch(service, "checkpoint")).text == str(note)


async def test_a_witness_does_not_cosign_a_fork_even_when_the_guard_was_thrown_away(
    service: Service,
    cosigner: Cosigner,
    address: str,
    owner_engine: AsyncEngine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    service = await watched(service, cosigner, address)
    backup = await head_row(owner_engine, service)
    await grow(service, 5)
    await sign_and_cosign(service)
    await lose_everything_after(owner_engine, service, backup, forget=True)
    for kept in service.house.signer.guard.folder.glob("*.checkpoint"):
        kept.unlink()
    await grow(service, 9)
    with caplog.at_level(logging.CRITICAL):
        note = await sign_and_cosign(service)
    assert "has seen another log" in caplog.text
    assert (await fetch(service, "checkpoint")).text == str(note)
    assert cosignatures(str(note), cosigner) == []


@pytest.mark.parametrize(
    "setting",
    [
        "https://w.example",
        "ftp://w.example {vkey}",
        "https://w.example/?a=1 {vkey}",
        "https://w.example liaohe+c375ec86+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "https://w.example nonsense",
        "https://w.example {vkey} " * 9,
    ],
)
def test_a_setting_that_names_no_witness_is_refused(cosigner: Cosigner, setting: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_witnesses(setting.format(vkey=cosigner.vkey))


def test_no_witness_is_asked_unless_the_operator_says_so() -> None:
    assert read_witnesses("") == ()
