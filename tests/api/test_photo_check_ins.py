"""A photo of a sticker, uploaded later: the service reads the code, and the check-in is on trust."""

import io
from datetime import timedelta

from PIL import Image
from qrcode.main import QRCode

from api.scans import checkpoint_code_in
from tests.api.service import PUBLIC_URL, Phone, Service, problem


def photo_of(text: str, *, turned: int = 0) -> bytes:
    """Photograph a code: on grey, turned, as a JPEG."""
    code = QRCode(border=4, box_size=6)
    code.add_data(text)
    drawn = code.make_image().get_image().convert("L")
    wall = Image.new("L", (800, 600), 170)
    wall.paste(drawn, (250, 120))
    taken = io.BytesIO()
    wall.rotate(turned, fillcolor=170).save(taken, "JPEG", quality=70)
    return taken.getvalue()


async def uploaded(phone: Phone, picture: bytes) -> int:
    """Upload a photo and return its number."""
    kept = await phone.client.upload("/me/attachments", picture)
    assert kept.status_code == 201, kept.text
    attachment_id: int = kept.json()["attachment_id"]
    return attachment_id


def test_a_code_is_read_from_a_photo_that_is_turned() -> None:
    assert checkpoint_code_in(photo_of("https://police.example/c/1/7K3M9QAX", turned=17)) == "7K3M9QAX"


def test_a_wall_and_somebody_elses_code_are_no_checkpoint() -> None:
    assert checkpoint_code_in(photo_of("https://other.example/about")) is None


async def test_a_photo_of_a_sticker_counts_on_trust_at_the_time_it_was_taken(service: Service) -> None:
    phone = await service.phone("V00001")
    sticker = f"{PUBLIC_URL}/c/{service.tenant_id}/{service.short_codes[0]}"
    taken_at = service.clock.now - timedelta(hours=2)
    body = {
        "attachment_id": await uploaded(phone, photo_of(sticker)),
        "taken_at": taken_at.isoformat(),
    }
    seen = await phone.client.post("/me/photo-check-ins", body)
    assert seen.status_code == 201, seen.text
    assert seen.json()["grade"] == "D"
    assert seen.json()["occurred_at"].startswith(taken_at.strftime("%Y-%m-%dT%H:%M"))


async def test_a_photo_is_evidence_once(service: Service) -> None:
    phone = await service.phone("V00001")
    sticker = f"{PUBLIC_URL}/c/{service.tenant_id}/{service.short_codes[0]}"
    body = {"attachment_id": await uploaded(phone, photo_of(sticker))}
    assert (await phone.client.post("/me/photo-check-ins", body)).status_code == 201
    service.clock.pass_by(hours=1)
    again = await phone.client.post("/me/photo-check-ins", body)
    assert problem(again) == (409, "attachment_used")


async def test_somebody_elses_photo_is_unknown(service: Service) -> None:
    owner, other = await service.phone("V00001"), await service.phone("V00003")
    sticker = f"{PUBLIC_URL}/c/{service.tenant_id}/{service.short_codes[0]}"
    body = {"attachment_id": await uploaded(owner, photo_of(sticker))}
    assert problem(await other.client.post("/me/photo-check-ins", body)) == (404, "attachment_unknown")


async def test_a_photo_without_a_code_says_what_to_do(service: Service) -> None:
    phone = await service.phone("V00001")
    body = {"attachment_id": await uploaded(phone, photo_of("hello"))}
    assert problem(await phone.client.post("/me/photo-check-ins", body)) == (422, "no_code_in_photo")
