"""The catalogue over HTTP: who edits it, what is refused, pictures, prices to come, vouchers whole."""

import asyncio
import io

import pytest
from PIL import Image

from ledger.market.catalogue.words import PICTURE_KEPT_MAX, PICTURE_SIDE
from tests.api.service import Client, Service, problem

SOAP = {"name_zh": "香皂", "name_en": "Soap", "unit_cost_fen": 500}
HAIRCUT = {
    "sku": "cut",
    "name_zh": "理发券",
    "name_en": "Haircut",
    "unit_cost_fen": 2000,
    "kind": "voucher",
    "supplier": "丽人理发",
}


@pytest.fixture
async def chief(service: Service) -> Client:
    """Sit at the desk of the bureau's administrator."""
    return await service.desk("admin")


def photo(width: int = 1500, height: int = 900) -> bytes:
    """Take a picture with noise in it, which compresses badly, and a camera's note."""
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    Image.effect_noise((width, height), 90).convert("RGB").save(made, "JPEG", quality=70, exif=exif)
    return made.getvalue()


async def test_only_an_administrator_of_the_whole_bureau_edits_the_catalogue(
    service: Service, chief: Client
) -> None:
    keeper = await service.desk("keeper")
    await service.hire("local", ("administrator",), unit="S01")
    local = await service.desk("local")
    for desk in (keeper, local):
        for path, body in (
            ("/goods/soap", SOAP),
            ("/goods", {**SOAP, "sku": "new"}),
            ("/goods/soap/prices", {"points": 9, "reason": "降价"}),
            ("/goods-categories", {"category": "home", "name_zh": "日用", "name_en": "Home"}),
        ):
            assert problem(await desk.post(path, body)) == (403, "not_allowed")
    assert (await chief.post("/goods/soap", SOAP)).status_code == 201
    assert (await keeper.get("/goods")).json()["items"][1]["sku"] == "soap"


async def test_what_is_near_cash_is_refused_kindly(chief: Client) -> None:
    refused = await chief.post("/goods", {**SOAP, "sku": "credit", "name_zh": "话费10元"})
    assert problem(refused) == (422, "near_cash")
    assert "话费" in refused.json()["zh"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"barcode": "6901990000016"}, "barcode_wrong"),
        ({"limit_quantity": 2}, "limit_incomplete"),
        ({"visible_from": "2026-12-02", "visible_to": "2026-12-01"}, "days_out_of_order"),
        ({"kind": "voucher"}, "supplier_missing"),
        ({"category": "none"}, "category_unknown"),
        ({"shop_ids": [999_999]}, "shops_unknown"),
    ],
)
async def test_an_article_that_cannot_be_is_refused_by_name(
    chief: Client, changed: dict[str, object], code: str
) -> None:
    assert problem(await chief.post("/goods", {**SOAP, "sku": "new", **changed}))[1] == code


async def test_the_same_key_adds_an_article_once(chief: Client) -> None:
    first = await chief.post("/goods", {**SOAP, "sku": "new"}, key="once")
    again = await chief.post("/goods", {**SOAP, "sku": "new"}, key="once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["idempotency-hit"] == "true"
    assert problem(await chief.post("/goods", {**SOAP, "sku": "new"})) == (409, "article_taken")


async def test_a_price_to_come_is_listed_and_counts_from_its_moment(service: Service, chief: Client) -> None:
    phone = await service.phone("V00001")
    later = "2026-11-21T04:00:00Z"
    planned = await chief.post(
        "/goods/soap/prices", {"points": 20, "effective_from": later, "reason": "进价上涨"}
    )
    assert planned.status_code == 201, planned.text
    page = (await chief.get("/goods/soap")).json()
    assert (page["article"]["points"], page["article"]["planned"][0]["points"]) == (15, 20)
    assert page["prices"][0]["reason"] == "进价上涨"
    service.clock.pass_by(days=2)
    items = (await phone.client.get("/catalogue")).json()["items"]
    assert {item["sku"]: item["points"] for item in items}["soap"] == 20


async def test_a_picture_is_made_small_and_served_for_ever_to_everybody(
    service: Service, chief: Client
) -> None:
    sent = await chief.upload("/goods/soap/pictures", photo())
    assert sent.status_code == 201, sent.text
    address = sent.json()["picture"]
    phone = await service.phone("V00001")
    items = (await phone.client.get("/catalogue")).json()["items"]
    assert {item["sku"]: item["picture"] for item in items}["soap"] == address
    served = await service.client().http.get(address)
    assert served.headers["content-type"] == "image/webp"
    assert "immutable" in served.headers["cache-control"]
    assert len(served.content) <= PICTURE_KEPT_MAX
    assert b"SECRET" not in served.content
    with Image.open(io.BytesIO(served.content)) as shown:
        assert shown.size == (PICTURE_SIDE, PICTURE_SIDE)


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n broken", b"GIF89a" + bytes(64)],
)
async def test_what_is_no_picture_is_refused(chief: Client, content: bytes) -> None:
    assert problem(await chief.upload("/goods/soap/pictures", content)) == (415, "picture_not_accepted")


async def test_a_picture_that_is_not_there_is_unknown(service: Service) -> None:
    answer = await service.client().get(f"/goods-pictures/{service.tenant_id}/{'0' * 64}")
    assert problem(answer) == (404, "picture_unknown")


async def test_a_voucher_goes_from_the_suppliers_file_to_the_receipt_and_the_settlement(
    service: Service, chief: Client
) -> None:
    assert (await chief.post("/goods", HAIRCUT)).status_code == 201
    priced = await chief.post("/goods/cut/prices", {"points": 15, "reason": "新上架"})
    assert priced.status_code == 201, priced.text
    keeper = await service.desk("keeper")
    body = {"shop_id": service.shops["M01"], "serials": ["lr-0001", "LR-0002"], "document": "SH-1"}
    loaded = await keeper.post("/goods/cut/vouchers", body)
    assert loaded.status_code == 201, loaded.text
    assert problem(await keeper.post("/goods/cut/vouchers", body)) == (409, "serial_twice")
    phone = await service.phone("V00001")
    await service.give_points(phone)
    kiosk = await service.kiosk()
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()
    order = await kiosk.post(
        "/kiosk/orders", {"visit": visit["visit"], "lines": [{"sku": "cut", "quantity": 1}]}
    )
    assert order.status_code == 201, order.text
    assert order.json()["lines"][0]["serials"] == ["LR-0001"]
    tenant, code = order.json()["receipt_url"].rsplit("/", 2)[1:]
    receipt = (await service.client().get(f"/receipts/{tenant}/{code}")).json()
    assert receipt["lines"][0]["serials"] == ["LR-0001"]
    chief, keeper = await service.desk("admin"), await service.desk("keeper")
    settled = (await chief.get("/voucher-settlements/2026-11")).json()
    assert (settled["owed_fen"], settled["items"][0]["serials"]) == (2000, ["LR-0001"])
    assert problem(await keeper.get("/voucher-settlements/2026-11")) == (403, "not_allowed")
    assert (await chief.get("/goods/cut")).json()["vouchers"][0]["free_count"] == 1


async def test_vouchers_are_loaded_only_into_shops_of_ones_area(service: Service, chief: Client) -> None:
    await chief.post("/goods", HAIRCUT)
    stranger = await service.desk("elsewhere")
    body = {"shop_id": service.shops["M01"], "serials": ["LR-0001"], "document": "SH-1"}
    assert problem(await stranger.post("/goods/cut/vouchers", body)) == (404, "shop_unknown")


async def test_what_a_limit_leaves_is_told_before_anybody_chooses(service: Service, chief: Client) -> None:
    limited = {**SOAP, "limit_quantity": 2, "limit_period": "month"}
    assert (await chief.post("/goods/soap", limited)).status_code == 201
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    await service.give_points(phone)
    first = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()
    assert [(one["sku"], one["left"]) for one in first["limits"]] == [("soap", 2)]
    body = {"visit": first["visit"], "lines": [{"sku": "soap", "quantity": 1}]}
    assert (await kiosk.post("/kiosk/orders", body)).status_code == 201
    service.clock.pass_by(minutes=1)
    second = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()
    assert [(one["sku"], one["left"]) for one in second["limits"]] == [("soap", 1)]


async def test_a_limit_holds_at_two_kiosks_at_once(service: Service, chief: Client) -> None:
    limited = {**SOAP, "limit_quantity": 1, "limit_period": "month"}
    assert (await chief.post("/goods/soap", limited)).status_code == 201
    phone = await service.phone("V00001")
    await service.give_points(phone, patrols=2)
    kiosks = [await service.kiosk(), await service.kiosk()]
    visits = []
    for kiosk in kiosks:
        visits.append((await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"])
        service.clock.pass_by(seconds=30)
    orders = await asyncio.gather(
        *(
            kiosk.post("/kiosk/orders", {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]})
            for kiosk, visit in zip(kiosks, visits, strict=True)
        )
    )
    assert sorted(order.status_code for order in orders) == [201, 409]
    assert {problem(order)[1] for order in orders if order.status_code == 409} == {"limit_reached"}
