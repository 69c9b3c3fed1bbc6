"""Files over HTTP: uploaded once per key, sealed at rest, opened by a link that ends, deleted in time."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from api.attachment_views import evidence_of, file_shown
from ledger.book.words import LogIndex, Principal, Tenant
from ledger.earning.attachments.operations import keep_words, purge_files
from ledger.earning.attachments.queries import find_attachment
from ledger.earning.attachments.tables import attached_files, attachment_contents, attachments
from ledger.earning.attachments.words import UPLOADS_A_DAY_MAX, AttachmentId, Words
from ledger.people.operations.erasure import erase_volunteer
from ledger.people.words import VolunteerId
from tests.api.service import Client, Service, problem
from tests.earning.files import photo, voice

ABOUT = LogIndex(3)


async def uploaded(client: Client, content: bytes, path: str = "/me/attachments") -> dict[str, Any]:
    response = await client.upload(path, content)
    assert response.status_code == 201, response.text
    kept: dict[str, Any] = response.json()
    return kept


async def link(service: Service, attachment_id: int) -> str:
    async with service.house.reading() as connection:
        file = await find_attachment(
            connection, tenant_id=service.tenant_id, attachment_id=AttachmentId(attachment_id)
        )
    assert file is not None
    url = file_shown(service.house, tenant_id=service.tenant_id, file=file).url
    assert url is not None
    return url


async def use(engine: AsyncEngine, service: Service, attachment_id: int) -> None:
    """Make a file evidence, as the book does."""
    async with engine.begin() as connection:
        await connection.execute(
            attached_files.insert().values(
                tenant_id=service.tenant_id,
                attachment_id=attachment_id,
                log_index=ABOUT,
                about=ABOUT,
                digest=bytes(32),
            )
        )


async def purge(service: Service) -> int:
    swept = await purge_files(service.house.engine, tenant_id=service.tenant_id, now=service.house.clock())
    return swept.done_count


async def kept_count(engine: AsyncEngine, tenant: Tenant) -> int:
    async with engine.connect() as connection:
        found = select(attachment_contents).where(attachment_contents.c.tenant_id == tenant.tenant_id)
        return len((await connection.execute(found)).all())


async def test_a_photo_from_a_phone_is_opened_again_by_its_link(service: Service) -> None:
    phone = await service.phone("V00001")
    kept = await uploaded(phone.client, photo())
    assert (kept["media_type"], kept["width"], kept["height"]) == ("image/jpeg", 800, 600)
    response = await service.client().http.get(await link(service, kept["attachment_id"]))
    assert response.headers["content-type"] == "image/jpeg"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert Image.open(io.BytesIO(response.content)).size == (800, 600)


async def test_a_voice_note_from_the_desk_is_kept_too(service: Service) -> None:
    kept = await uploaded(await service.desk("clerk"), voice(5), "/attachments")
    assert (kept["media_type"], kept["seconds"]) == ("audio/wav", 5)


async def test_the_same_key_keeps_one_file(service: Service, engine: AsyncEngine, tenant: Tenant) -> None:
    phone = await service.phone("V00001")
    first = await phone.client.upload("/me/attachments", photo(), key="one")
    again = await phone.client.upload("/me/attachments", photo(), key="one")
    assert again.json() == first.json()
    assert again.headers["idempotency-hit"] == "true"
    assert await kept_count(engine, tenant) == 1
    other = await phone.client.upload("/me/attachments", photo(300, 300), key="one")
    assert problem(other) == (422, "key_reused")


async def test_nothing_of_a_photo_lies_in_the_database_in_the_clear(
    service: Service, engine: AsyncEngine
) -> None:
    phone = await service.phone("V00001")
    kept = await uploaded(phone.client, photo())
    opened = await service.client().http.get(await link(service, kept["attachment_id"]))
    assert opened.status_code == 200
    async with engine.connect() as connection:
        sealed = await connection.scalar(
            select(attachment_contents.c.sealed).where(
                attachment_contents.c.tenant_id == service.tenant_id,
                attachment_contents.c.attachment_id == kept["attachment_id"],
            )
        )
    assert sealed is not None
    assert opened.content[:12] not in sealed
    assert opened.content[200:232] not in sealed


async def test_a_link_is_over_after_some_minutes(service: Service) -> None:
    phone = await service.phone("V00001")
    url = await link(service, (await uploaded(phone.client, photo()))["attachment_id"])
    service.clock.pass_by(minutes=9)
    assert (await service.client().http.get(url)).status_code == 200
    service.clock.pass_by(minutes=7)
    assert problem(await service.client().http.get(url)) == (404, "link_over")


@pytest.mark.parametrize("part", [-1, -2, -3, -4], ids=["signature", "end", "file", "bureau"])
async def test_a_link_with_another_part_is_nobodys(service: Service, part: int) -> None:
    phone = await service.phone("V00001")
    await uploaded(phone.client, photo())
    url = await link(service, (await uploaded(phone.client, photo()))["attachment_id"])
    parts = url.split("/")
    parts[part] = parts[part][:-1] + ("1" if parts[part][-1] == "0" else "0")
    if part == -3:
        parts[part] = str(int(url.split("/")[part]) - 1)
    assert problem(await service.client().http.get("/".join(parts))) == (404, "link_over")


async def test_links_made_within_minutes_are_the_same(service: Service) -> None:
    phone = await service.phone("V00001")
    attachment_id = (await uploaded(phone.client, photo()))["attachment_id"]
    first = await link(service, attachment_id)
    service.clock.pass_by(seconds=30)
    assert await link(service, attachment_id) == first


@pytest.mark.parametrize(
    ("content", "refusal"),
    [(b"<svg/>", (415, "file_not_accepted")), (photo()[:900], (422, "file_broken"))],
    ids=["svg", "cut off"],
)
async def test_what_is_no_photo_is_refused(
    service: Service, content: bytes, refusal: tuple[int, str]
) -> None:
    phone = await service.phone("V00001")
    assert problem(await phone.client.upload("/me/attachments", content)) == refusal


async def test_a_file_that_is_too_large_is_refused(service: Service) -> None:
    phone = await service.phone("V00001")
    answer = await phone.client.upload("/me/attachments", photo() + bytes(1_500_000))
    assert problem(answer) == (413, "body_too_large")


@pytest.mark.parametrize("media_type", ["multipart/form-data; boundary=x", "text/plain", ""])
async def test_what_a_plain_form_could_send_is_refused(service: Service, media_type: str) -> None:
    phone = await service.phone("V00001")
    answer = await phone.client.upload("/me/attachments", photo(), media_type=media_type)
    assert problem(answer) == (415, "file_needed")


async def test_nobody_uploads_without_signing_in(service: Service) -> None:
    for path in ("/me/attachments", "/attachments"):
        assert problem(await service.client().upload(path, photo())) == (401, "sign_in_needed")


async def test_a_day_has_so_many_uploads(service: Service, owner_engine: AsyncEngine) -> None:
    phone = await service.phone("V00001")
    kept = await uploaded(phone.client, photo(40, 40))
    async with owner_engine.begin() as connection:
        row = (
            (
                await connection.execute(
                    select(attachments).where(
                        attachments.c.tenant_id == service.tenant_id,
                        attachments.c.attachment_id == kept["attachment_id"],
                    )
                )
            )
            .mappings()
            .one()
        )
        copies = [
            {**row, "attachment_id": row["attachment_id"] * 1_000 + number}
            for number in range(1, UPLOADS_A_DAY_MAX)
        ]
        await connection.execute(attachments.insert(), copies)
    refused = await phone.client.upload("/me/attachments", photo(41, 41))
    assert problem(refused) == (429, "too_many_uploads")
    service.clock.pass_by(hours=25)
    await uploaded(phone.client, photo(41, 41))


async def test_a_file_that_nobody_used_is_deleted_and_its_hash_stays(
    service: Service, engine: AsyncEngine, tenant: Tenant
) -> None:
    phone = await service.phone("V00001")
    kept = await uploaded(phone.client, photo())
    url = await link(service, kept["attachment_id"])
    service.clock.pass_by(days=1)
    assert await purge(service) == 0
    service.clock.pass_by(days=1, minutes=1)
    assert await purge(service) == 1
    assert await kept_count(engine, tenant) == 0
    async with service.house.reading() as connection:
        file = await find_attachment(
            connection, tenant_id=service.tenant_id, attachment_id=AttachmentId(kept["attachment_id"])
        )
    assert file is not None
    assert (file.purged, file.digest.hex()) == (True, kept["sha256"])
    assert file_shown(service.house, tenant_id=service.tenant_id, file=file).url is None
    assert (await service.client().http.get(url)).status_code == 404


async def test_evidence_of_something_open_stays_however_old(
    service: Service, engine: AsyncEngine, tenant: Tenant
) -> None:
    phone = await service.phone("V00001")
    await use(engine, service, (await uploaded(phone.client, photo()))["attachment_id"])
    for _ in range(3):
        service.clock.pass_by(days=200)
        await purge(service)
    assert await kept_count(engine, tenant) == 1


async def test_evidence_goes_half_a_year_after_it_was_released(
    service: Service, engine: AsyncEngine, owner_engine: AsyncEngine, tenant: Tenant
) -> None:
    phone = await service.phone("V00001")
    await use(engine, service, (await uploaded(phone.client, photo()))["attachment_id"])
    async with owner_engine.begin() as connection:
        await connection.execute(
            attachments.update()
            .where(attachments.c.tenant_id == tenant.tenant_id)
            .values(released_at=service.house.clock() + timedelta(days=5))
        )
    service.clock.pass_by(days=184)
    await purge(service)
    assert await kept_count(engine, tenant) == 1
    service.clock.pass_by(days=2)
    await purge(service)
    assert await kept_count(engine, tenant) == 0


async def test_words_are_shown_and_gone_when_their_writer_is_erased(
    service: Service, engine: AsyncEngine
) -> None:
    await service.phone("V00001")
    volunteer_id = service.people["V00001"]
    attachment_id = await keep_words(
        service.house.engine,
        keyring=service.house.keyring,
        tenant_id=service.tenant_id,
        written_by=Principal(f"volunteer/{volunteer_id}"),
        words=Words(text="桥头捡到一个钱包"),
        now=service.house.clock(),
    )
    await use(engine, service, attachment_id)
    shown = await evidence_of(service.house, tenant_id=service.tenant_id, about=ABOUT)
    assert [words.text for words in shown.words] == ["桥头捡到一个钱包"]
    await erase_volunteer(
        service.house.engine,
        tenant_id=service.tenant_id,
        volunteer_id=VolunteerId(volunteer_id),
        erased_by=Principal("staff/1"),
        now=service.house.clock(),
    )
    shown = await evidence_of(service.house, tenant_id=service.tenant_id, about=ABOUT)
    assert [words.text for words in shown.words] == [None]
