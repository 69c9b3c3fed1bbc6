"""Certificates over HTTP: asked for on the phone or at the desk, printed, checked without a name, revoked."""

import base64
import re
import zlib
from typing import Any

import zxingcpp
from PIL import Image, ImageDraw
from sqlalchemy import select

from ledger.people.register_tables import personal_reads
from ledger.reports.service.pdf import is_printable
from tests.api.service import NOON, PUBLIC_URL, Client, Phone, Service, problem

TODAY = NOON.date().isoformat()
YEAR = {"from_on": "2026-01-01", "to_on": TODAY}
RECTANGLE = re.compile(r"([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re f")
PIXELS_A_POINT = 6


async def served(service: Service, number: str = "V00001") -> Phone:
    """Let a volunteer serve an hour."""
    phone = await service.phone(number)
    await service.give_points(phone)
    return phone


async def issued(client: Client, path: str = "/me/certificates", **days: str) -> dict[str, Any]:
    response = await client.post(path, {**YEAR, **days})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def paper(client: Client, path: str) -> dict[str, Any]:
    response = await client.get(path)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_a_volunteer_prints_a_certificate_with_their_own_name(service: Service) -> None:
    phone = await served(service)
    made = await issued(phone.client)
    shown = await paper(phone.client, f"/me/certificates/{made['certificate_id']}")
    assert (shown["name"], shown["minutes"], shown["stars"]) == ("刘洋明", 22, 0)
    assert [(one["name_zh"], one["times"], one["minutes"]) for one in shown["done"]] == [("治安巡逻", 1, 22)]
    assert shown["number"] == f"2026-{made['certificate_id']:08d}"
    assert shown["unit_name"] == "龙山第1派出所"
    assert shown["url"] == f"{PUBLIC_URL}/v/{service.tenant_id}/{made['code']}"


async def test_whoever_holds_the_code_checks_it_and_sees_no_name(service: Service) -> None:
    made = await issued((await served(service)).client)
    code = made["code"].lower()
    response = await service.client().get(f"/certificate-checks/{service.tenant_id}/{code}")
    assert response.status_code == 200, response.text
    found = response.json()
    assert (found["minutes"], found["minutes_now"], found["revoked_at"]) == (22, 22, None)
    assert "刘" not in response.text
    assert "volunteer" not in response.text


async def test_the_check_says_when_the_record_was_corrected_since(service: Service) -> None:
    phone = await served(service)
    made = await issued(phone.client)
    admin = await service.desk("admin")
    log = (await admin.get("/transactions")).json()["items"]
    award = next(line["log_index"] for line in log if line["kind"] == "award")
    undone = await admin.post(f"/transactions/{award}/reversals", {"reason": "重复记录"})
    assert undone.status_code == 201, undone.text
    found = (await service.client().get(f"/certificate-checks/{service.tenant_id}/{made['code']}")).json()
    assert (found["minutes"], found["minutes_now"]) == (22, 0)
    assert problem(await phone.client.post("/me/certificates", YEAR)) == (409, "no_service")


async def test_a_certificate_is_revoked_once_and_says_why(service: Service) -> None:
    made = await issued((await served(service)).client)
    approver = await service.desk("approver")
    path = f"/certificates/{made['certificate_id']}/revocations"
    assert (await approver.post(path, {"reason": "信息有误"})).status_code == 201
    found = (await service.client().get(f"/certificate-checks/{service.tenant_id}/{made['code']}")).json()
    assert (found["revoke_reason"], found["revoked_at"] is not None) == ("信息有误", True)
    assert problem(await approver.post(path, {"reason": "再撤一次"})) == (409, "certificate_revoked")


async def test_the_desk_certifies_for_whoever_asks_there(service: Service) -> None:
    await served(service)
    clerk = await service.desk("clerk")
    person = service.people["V00001"]
    made = await issued(clerk, f"/volunteers/{person}/certificates")
    listed = (await clerk.get(f"/volunteers/{person}/certificates")).json()["items"]
    assert [line["certificate_id"] for line in listed] == [made["certificate_id"]]
    shown = await paper(clerk, f"/certificates/{made['certificate_id']}")
    assert shown["name"] == "刘洋明"
    async with service.house.reading() as connection:
        read_by = await connection.scalars(
            select(personal_reads.c.read_by).where(personal_reads.c.volunteer_id == person)
        )
        assert len(read_by.all()) == 1, "that a full name was read is kept"


async def test_a_desk_elsewhere_certifies_and_sees_nothing(service: Service) -> None:
    made = await issued((await served(service)).client)
    elsewhere = await service.desk("elsewhere")
    person = service.people["V00001"]
    refused = await elsewhere.post(f"/volunteers/{person}/certificates", YEAR)
    assert problem(refused) == (404, "volunteer_unknown")
    path = f"/certificates/{made['certificate_id']}"
    assert problem(await elsewhere.get(path)) == (404, "certificate_unknown")
    assert problem(await elsewhere.get(f"{path}/pdf")) == (404, "certificate_unknown")
    ended = await elsewhere.post(f"{path}/revocations", {"reason": "不归我管"})
    assert problem(ended) == (404, "certificate_unknown")


async def test_a_volunteer_sees_no_certificate_of_another(service: Service) -> None:
    made = await issued((await served(service)).client)
    other = await service.phone("V00004")
    path = f"/me/certificates/{made['certificate_id']}"
    assert problem(await other.client.get(path)) == (404, "certificate_unknown")
    assert problem(await other.client.get(f"{path}/pdf")) == (404, "certificate_unknown")


async def test_days_that_run_backwards_or_ahead_are_refused(service: Service) -> None:
    phone = await service.phone("V00001")
    for days in ({"from_on": "2026-12-01", "to_on": "2026-12-02"}, {"from_on": TODAY, "to_on": "2026-01-01"}):
        assert problem(await phone.client.post("/me/certificates", days)) == (422, "period_not_over")


async def test_a_code_that_nobody_gave_is_unknown(service: Service) -> None:
    for code in ("ABCDEFGH1234", "nonsense"):
        asked = await service.client().get(f"/certificate-checks/{service.tenant_id}/{code}")
        assert problem(asked) == (404, "certificate_unknown")


def page_of(content: bytes) -> str:
    """Return the drawing of a PDF with one page."""
    [stream] = re.findall(rb"stream\r?\n(.*?)~>\s*endstream", content, re.DOTALL)
    return zlib.decompress(base64.a85decode(stream)).decode("latin-1")


async def test_the_pdf_carries_a_code_that_scanners_read(service: Service) -> None:
    phone = await served(service)
    made = await issued(phone.client)
    response = await phone.client.get(f"/me/certificates/{made['certificate_id']}/pdf")
    assert response.headers["content-type"] == "application/pdf"
    modules = [tuple(map(float, found)) for found in RECTANGLE.findall(page_of(response.content))]
    picture = Image.new("L", (700, 700), 255)
    drawing = ImageDraw.Draw(picture)
    for x, y, width, height in modules:
        box = (x, 110 - y - height, x + width, 110 - y)
        drawing.rectangle([round(side * PIXELS_A_POINT) for side in box], fill=0)
    [read] = zxingcpp.read_barcodes(picture)
    assert read.text == f"{PUBLIC_URL}/v/{service.tenant_id}/{made['code']}"


def test_a_name_that_the_font_lacks_is_not_printed_as_a_box() -> None:
    assert [is_printable(name) for name in ("刘洋明", "阿依古丽·买买提", "𠮷野")] == [True, True, False]
