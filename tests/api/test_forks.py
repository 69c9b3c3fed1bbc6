"""A log that lost its end or was forked: everybody is told, the book works on, epochs explain."""

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.public.checkpoint import Checkpoint, read_checkpoint
from ledger.book.public.note import read_note
from tests.api.public_log import fetch, grow, head_row, lose_everything_after, name_of, sign, statement_of
from tests.api.service import Client, Service, problem


async def test_after_a_restore_that_lost_transactions_everybody_is_told_and_the_book_works_on(
    service: Service, owner_engine: AsyncEngine
) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    backup = await head_row(owner_engine, service)
    await grow(service, 5)
    await sign(service)
    await lose_everything_after(owner_engine, service, backup)
    assert await service.house.signer.sign(service.tenant_id) is None

    assert problem(await fetch(service, "checkpoint")) == (503, "log_unsigned")
    refused = await fetch(service, "tile/0/000.p/1")
    assert problem(refused) == (503, "log_unsigned")
    assert refused.json()["why"] == "transactions_lost"
    public = service.client()
    head = (await public.get(f"/bureaus/{service.tenant_id}/log")).json()
    assert head["why_unsigned"] == "transactions_lost"
    assert head["size"] == backup["size"] < head["signed_size"]
    ready = await public.get("/health/ready")
    assert ready.status_code == 200
    assert {"tenant_id": service.tenant_id, "why": "transactions_lost"} in ready.json()["logs_unsigned"]
    index = (await statement_of(phone))[0]["log_index"]
    assert problem(await phone.client.get(f"/me/transactions/{index}/proof")) == (503, "log_unsigned")
    # The book itself works on.
    await service.give_points(phone)
    assert (await fetch(service, "vkey")).status_code == 200


def altered(note: str, origin: str) -> str:
    """Forge a checkpoint in the log's name without its key."""
    head = read_checkpoint(read_note(note).text)
    return note.replace(str(head), str(Checkpoint(origin, head.size + 1, head.root)))


async def report(client: Client, service: Service, old: str, new: str) -> httpx.Response:
    body = {"tenant_id": service.tenant_id, "old_note": old, "new_note": new, "proof": []}
    return await client.post("/fork-alarms", body)


async def test_a_fork_is_believed_by_our_own_signatures_only(
    service: Service, owner_engine: AsyncEngine
) -> None:
    name = await name_of(service)
    backup = await head_row(owner_engine, service)
    await grow(service, 5)
    seen = await sign(service)
    client = service.client()
    assert problem(await report(client, service, seen, seen)) == (409, "not_a_fork")
    assert problem(await report(client, service, seen, altered(seen, name))) == (409, "note_not_ours")
    assert problem(await report(client, service, "hello\n", seen)) == (409, "note_not_ours")

    # Somebody restores, throws the guard away, and signs another history under the same origin.
    await lose_everything_after(owner_engine, service, backup, forget=True)
    for kept in service.house.signer.guard.folder.glob(f"{name}.*.checkpoint"):
        kept.unlink()
    await grow(service, 9)
    shown = await sign(service)
    assert (await report(client, service, seen, shown)).json() == {"tenant_id": service.tenant_id}
    assert (await report(client, service, seen, shown)).status_code == 200
    admin = await service.desk("admin")
    alarms = (await admin.get("/fork-alarms")).json()["items"]
    assert [(alarm["old_note"], alarm["new_note"], alarm["is_over"]) for alarm in alarms] == [
        (seen, shown, False)
    ]
    assert problem(await service.client().get("/fork-alarms")) == (401, "sign_in_needed")


async def test_reports_of_forks_are_counted_per_address(service: Service) -> None:
    client = service.client()
    for _ in range(20):
        assert (await report(client, service, "hello\n", "hello\n")).status_code in {409, 503}
    assert problem(await report(client, service, "hello\n", "hello\n"))[0] == 429
