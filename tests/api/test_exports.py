"""Exports over HTTP: begun in the book, fetched as a stream, by who began them and nobody else."""

import asyncio
import json
from datetime import timedelta

import pytest
from litestar import Litestar

from ledger.reports.export.words import EXPORT_LIFE, EXPORTS_MAX, Format
from tests.api.service import Client, Service, problem


async def begun(client: Client, file_format: str = "jsonl") -> int:
    response = await client.post("/exports", {"format": file_format})
    assert response.status_code == 201, response.text
    body = response.json()
    assert body["size_min"] == body["export_id"] + 1
    export_id: int = body["export_id"]
    return export_id


async def test_an_export_holds_the_whole_book_and_the_line_that_it_was_taken(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    admin = await service.desk("admin")
    export_id = await begun(admin)
    response = await admin.get("/exports/book.jsonl", export_id=export_id)
    assert response.status_code == 200, response.text
    header, *lines = [json.loads(line) for line in response.text.splitlines()]
    assert response.headers["pingan-book-size"] == str(header["size"]) == str(len(lines))
    assert response.headers["content-type"] == "application/jsonl"
    assert response.headers["cache-control"] == "no-store"
    assert f"-{header['size']}.jsonl" in response.headers["content-disposition"]
    taken = json.loads(lines[export_id]["canonical"])
    assert (taken["kind"], taken["refers_to"]) == ("export", {"format": "jsonl"})
    assert taken["actor"].startswith("staff/")


@pytest.mark.parametrize("file_format", list(Format))
async def test_no_name_or_number_of_a_person_is_in_an_export(service: Service, file_format: Format) -> None:
    """What identifies people stays under their keys, outside the book: so erasure reaches every copy."""
    phone = await service.phone("V00001")
    await service.give_points(phone)
    admin = await service.desk("admin")
    export_id = await begun(admin, file_format)
    text = (await admin.get(f"/exports/book.{file_format}", export_id=export_id)).text
    assert f"volunteer/{service.people['V00001']}" in text.replace("volunteer:", "volunteer/")
    for secret in ("刘洋明", "刘*明", "19900000001", "1970-10-12", "王丽", "V00001"):
        assert secret not in text


async def test_an_export_is_fetched_by_who_began_it_as_what_it_was_begun(service: Service) -> None:
    admin = await service.desk("admin")
    export_id = await begun(admin, "csv")
    unknown = (404, "export_unknown")
    assert problem(await admin.get("/exports/book.jsonl", export_id=export_id)) == unknown
    assert problem(await admin.get("/exports/book.csv", export_id=export_id + 99)) == unknown
    assert problem(await admin.get("/exports/book.csv", export_id=0)) == unknown
    other = await service.desk("everything")
    assert problem(await other.get("/exports/book.csv", export_id=export_id)) == unknown
    assert problem(await (await service.desk("approver")).post("/exports", {"format": "csv"})) == (
        403,
        "not_allowed",
    )
    service.clock.pass_by(minutes=int((EXPORT_LIFE + timedelta(minutes=1)).total_seconds() // 60))
    again = await service.desk("admin")
    assert problem(await again.get("/exports/book.csv", export_id=export_id)) == unknown


async def test_a_reader_who_leaves_frees_the_place_for_the_next(service: Service) -> None:
    """The reader goes after the first bytes, as often as there are places and once more."""
    phone = await service.phone("V00001")
    await service.give_points(phone)
    admin = await service.desk("admin")
    export_id = await begun(admin)
    cookies = "; ".join(f"{name}={value}" for name, value in admin.http.cookies.items())
    for _ in range(EXPORTS_MAX + 1):
        await leave_early(service.app, f"/api/v1/exports/book.jsonl?export_id={export_id}", cookies)
    assert not service.house.exports.locked()
    assert (await admin.get("/exports/book.jsonl", export_id=export_id)).status_code == 200


async def leave_early(app: Litestar, path: str, cookies: str) -> None:
    """Speak ASGI as a server does whose client hangs up after the first piece of the body."""
    gone = asyncio.Event()
    pieces: list[object] = []

    async def receive() -> dict[str, object]:
        if not pieces and not gone.is_set():
            await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.body":
            pieces.append(message["body"])
            gone.set()
            await asyncio.sleep(3_600)

    address, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": address, "raw_path": address.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"points.test"), (b"cookie", cookies.encode())],
        "client": ("127.0.0.1", 1), "server": ("points.test", 80),
    }  # fmt: skip
    await asyncio.wait_for(app(scope, receive, send), timeout=10)  # type: ignore[arg-type]
    assert pieces


async def test_more_exports_than_there_are_places_are_asked_to_wait(service: Service) -> None:
    admin = await service.desk("admin")
    export_id = await begun(admin)
    for _ in range(EXPORTS_MAX):
        await service.house.exports.acquire()
    try:
        refused = await admin.get("/exports/book.jsonl", export_id=export_id)
    finally:
        for _ in range(EXPORTS_MAX):
            service.house.exports.release()
    assert problem(refused) == (503, "exports_busy")
    assert refused.headers["retry-after"]
