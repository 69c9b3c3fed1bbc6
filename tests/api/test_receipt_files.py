"""Receipts as files: they prove themselves, go to their owner only, and tell of no other transaction."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.public.checkpoint import read_checkpoint
from ledger.book.public.note import read_note
from ledger.book.public.receipt import check_receipt
from ledger.book.public.tlog import read_bundle, read_proof, tiles_of
from tests.api.public_log import fetch, name_of, sign, statement_of, trusted
from tests.api.service import Phone, Service, problem
from tests.book.strangers import Stranger, build_stranger


@pytest.fixture(scope="module")
def stranger(run_folder: Path) -> Stranger:
    return build_stranger(run_folder)


async def test_a_volunteer_takes_home_a_receipt_that_proves_itself(
    service: Service, stranger: Stranger
) -> None:
    phone = await service.phone("V00001")
    await sign(service)
    await service.give_points(phone)
    index = (await statement_of(phone))[0]["log_index"]
    # What is signed so far does not reach it: the receipt waits for the signature that does.
    answer = await phone.client.get(f"/me/transactions/{index}/proof")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    name = await name_of(service)
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}-{index}.tlog-proof"'
    receipt = check_receipt(answer.text, await trusted(service))
    assert receipt.log_index == index
    assert receipt.transaction["kind"] == "award"
    lots = [entry for entry in receipt.transaction["entries"] if entry["purpose"] == "available"]
    assert [entry["amount"] for entry in lots] == [30]
    assert rfc8785.dumps(dict(receipt.transaction)) == receipt.canonical
    proof = read_proof(answer.text)
    assert proof.extra is not None
    assert not stranger.complaint(
        vkey=(await fetch(service, "vkey")).text.splitlines()[0],
        note=str(proof.checkpoint),
        index=index,
        entry=sha256(proof.extra).digest(),
        inclusion=proof.hashes,
    )


async def test_a_receipt_is_given_to_its_owner_and_the_desk_only(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    index = (await statement_of(phone))[0]["log_index"]
    other = await service.phone("V00003")
    assert problem(await other.client.get(f"/me/transactions/{index}/proof")) == (404, "transaction_unknown")
    assert problem(await phone.client.get("/me/transactions/0/proof")) == (404, "transaction_unknown")
    assert problem(await phone.client.get("/me/transactions/99999/proof")) == (404, "transaction_unknown")
    assert problem(await service.client().get(f"/me/transactions/{index}/proof")) == (401, "sign_in_needed")
    assert problem(await service.client().get(f"/transactions/{index}/proof")) == (401, "sign_in_needed")
    clerk = await service.desk("clerk")
    assert problem(await clerk.get(f"/transactions/{index}/proof")) == (403, "not_allowed")
    desk = await (await service.desk("admin")).get(f"/transactions/{index}/proof")
    assert check_receipt(desk.text, await trusted(service)).log_index == index


async def bought(service: Service, phone: Phone) -> str:
    """Let a phone order soap at a kiosk; return the receipt's code."""
    kiosk = await service.kiosk()
    visit = await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})
    assert visit.status_code == 201, visit.text
    order = await kiosk.post(
        "/kiosk/orders",
        {"visit": visit.json()["visit"], "lines": [{"sku": "soap", "quantity": 1}]},
    )
    assert order.status_code == 201, order.text
    code: str = order.json()["receipt_url"].rsplit("/", 1)[1]
    return code


async def test_whoever_holds_the_printed_code_gets_the_receipt_of_the_order(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    code = await bought(service, phone)
    answer = await service.client().get(f"/receipts/{service.tenant_id}/{code}/proof")
    receipt = check_receipt(answer.text, await trusted(service))
    assert receipt.transaction["kind"] == "order"
    wrong = f"{code[:-1]}{'0' if code[-1] != '0' else '1'}"
    refused = await service.client().get(f"/receipts/{service.tenant_id}/{wrong}/proof")
    assert problem(refused) == (404, "receipt_unknown")


async def public_files(service: Service) -> bytes:
    """Read everything that outsiders can."""
    head = read_checkpoint(read_note((await fetch(service, "checkpoint")).text).text)
    paths = ["checkpoint", "vkey", *map(str, tiles_of(head.size))]
    files = [(await fetch(service, path)).content for path in paths]
    for index in range(head.size):
        files.append((await fetch(service, "inclusion", index=index, size=head.size)).content)
        files.append((await fetch(service, "consistency", old=index, new=head.size)).content)
    public = service.client()
    bureau = f"/bureaus/{service.tenant_id}"
    files += [(await public.get(path)).content for path in (f"{bureau}/log", f"{bureau}/epochs", "/bureaus")]
    return b"\n".join(files)


async def test_one_receipt_and_all_public_files_reveal_no_other_transaction(
    service: Service,
) -> None:
    phone, other = await service.phone("V00001"), await service.phone("V00003")
    await service.give_points(phone)
    await service.give_points(other, patrols=2)
    await bought(service, other)
    index = (await statement_of(phone))[0]["log_index"]
    receipt = (await phone.client.get(f"/me/transactions/{index}/proof")).text
    own = check_receipt(receipt, await trusted(service))
    told = receipt.encode() + own.salt + own.canonical + await public_files(service)

    desk = await service.desk("everything")
    size = read_checkpoint(read_proof(receipt).checkpoint.text).size
    hidden = 0
    for number in range(size):
        if number == index:
            continue
        answer = await desk.get(f"/transactions/{number}/proof")
        if answer.status_code == 404:
            continue
        another = check_receipt(answer.text, await trusted(service))
        hidden += 1
        extra = another.salt + another.canonical
        for secret in (another.salt, another.canonical, extra):
            for written in (secret, secret.hex().encode(), b64encode(secret)):
                assert written not in told
        for word in (another.transaction["key"], another.transaction["fingerprint"]):
            assert str(word).encode() not in told
        for part in (another.transaction["reason"], another.transaction["recorded_at"]):
            assert part is None or str(part).encode() not in told.replace(own.canonical, b"")
    assert hidden > 10
    owner = f"volunteer/{service.people['V00003']}".encode()
    assert owner not in told
    assert b64encode(owner).rstrip(b"=") not in told


async def test_the_published_commitments_cannot_be_guessed_without_their_salts(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    index = (await statement_of(phone))[0]["log_index"]
    receipt = check_receipt(
        (await phone.client.get(f"/me/transactions/{index}/proof")).text, await trusted(service)
    )
    head = receipt.checkpoint
    entries: list[bytes] = []
    for tile in tiles_of(head.size):
        if tile.level is None:
            entries += read_bundle((await fetch(service, str(tile))).content)
    # Whoever guesses every byte of a transaction still finds no entry that shows it.
    guesses = {sha256(receipt.canonical).digest(), sha256(bytes(16) + receipt.canonical).digest()}
    others = [sha256(salt + receipt.canonical).digest() for salt in entries]
    assert not (guesses | set(others)) & set(entries)
    assert entries[index] == sha256(receipt.salt + receipt.canonical).digest()
    assert len(set(entries)) == len(entries)


async def test_an_altered_transaction_gets_no_receipt(service: Service, owner_engine: AsyncEngine) -> None:
    await sign(service)
    async with owner_engine.begin() as connection:
        await connection.execute(
            text("UPDATE transactions SET reason = '改过了' WHERE tenant_id = :tenant AND log_index = 0"),
            {"tenant": service.tenant_id},
        )
    admin = await service.desk("admin")
    assert problem(await admin.get("/transactions/0/proof")) == (409, "transaction_altered")
