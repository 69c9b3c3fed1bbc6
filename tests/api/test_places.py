"""The register of places over HTTP: datum converted once, routes in order, what is retired."""

from typing import Any

import pytest

from ledger.places.datum import wgs84_to_gcj02
from ledger.places.words import Place
from tests.api.service import Client, Service, problem

HERE = Place(latitude=42.93583, longitude=125.220043)


def wish(service: Service, **said: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    usual = {"code": None, "name": "河堤东口", "place": None, "visit_every_hours": None}
    return {**usual, "unit_id": service.units["S01"], **said}


async def register(client: Client, **asked: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - JSON
    answer = (await client.get("/places/checkpoints", **asked)).json()
    return {line["code"]: line for line in answer["items"]}


async def add(client: Client, body: dict[str, Any], *, to: str = "checkpoints") -> dict[str, Any]:
    answer = await client.post(f"/places/{to}", body)
    assert answer.status_code == 201, answer.text
    line: dict[str, Any] = answer.json()
    return line


@pytest.mark.parametrize("datum", ["WGS-84", "GCJ-02"])
async def test_coordinates_are_converted_once_from_the_datum_that_is_named(
    service: Service, datum: str
) -> None:
    clerk = await service.desk("clerk")
    shown = HERE if datum == "WGS-84" else wgs84_to_gcj02(HERE)
    place = {"latitude": shown.latitude, "longitude": shown.longitude, "datum": datum}
    line = await add(clerk, wish(service, place=place))
    assert line["place"]["latitude"] == pytest.approx(HERE.latitude, abs=1e-8)
    assert line["place"]["longitude"] == pytest.approx(HERE.longitude, abs=1e-8)
    again = await clerk.post(
        f"/places/checkpoints/{line['checkpoint_id']}",
        wish(service, place={**line["place"], "datum": "WGS-84"}, name="改名"),
    )
    assert again.json()["place"] == line["place"]


async def test_a_point_gets_a_code_and_a_sticker_of_its_own(service: Service) -> None:
    clerk = await service.desk("clerk")
    line = await add(clerk, wish(service, visit_every_hours=8))
    assert line["code"] == f"C-{line['checkpoint_id']}"
    assert (await register(clerk))[line["code"]]["visit_every_hours"] == 8
    stickers = (await clerk.get("/stickers")).json()["items"]
    assert line["checkpoint_id"] in [sticker["checkpoint_id"] for sticker in stickers]
    taken = await clerk.post("/places/checkpoints", wish(service, code="C0101"))
    assert problem(taken) == (409, "code_taken")


async def test_the_register_is_searched_and_read_page_by_page(service: Service) -> None:
    clerk = await service.desk("clerk")
    await add(clerk, wish(service, code="X_1", name="一百%"))
    assert list(await register(clerk, query="第2点")) == ["C0102"]
    assert list(await register(clerk, query="%")) == ["X_1"]
    first = (await clerk.get("/places/checkpoints", limit=3)).json()
    rest = (await clerk.get("/places/checkpoints", limit=3, cursor=first["next_cursor"])).json()
    assert [line["code"] for line in first["items"] + rest["items"]] == ["C0101", "C0102", "C0103", "X_1"]
    assert rest["next_cursor"] is None


async def test_a_retired_point_leaves_its_route_and_takes_no_scans(service: Service) -> None:
    clerk = await service.desk("clerk")
    phone = await service.phone("V00001")
    line = (await register(clerk))["C0102"]
    path = f"/places/checkpoints/{line['checkpoint_id']}"
    retired = await clerk.post(f"{path}/retirements", {"retired": True})
    assert (retired.json()["route_code"], retired.json()["retired_at"] is None) == (None, False)
    scanned = {"short_code": service.short_codes[1], "place": None}
    refused = await phone.client.post("/check-ins", scanned)
    assert problem(refused) == (409, "checkpoint_retired")
    assert problem(await clerk.post(path, wish(service))) == (409, "place_retired")
    await clerk.post(f"{path}/retirements", {"retired": False})
    back = await phone.client.post("/check-ins", scanned)
    assert back.status_code == 201
    verbs = [line["verb"] for line in (await clerk.get(f"{path}/changes")).json()["items"]]
    assert verbs == ["restore", "retire"]


async def test_a_new_short_code_makes_the_old_sticker_worthless(service: Service) -> None:
    clerk = await service.desk("clerk")
    line = (await register(clerk))["C0101"]
    old = f"/checkpoints/{service.tenant_id}/{service.short_codes[0]}"
    assert (await clerk.get(old)).status_code == 200
    await clerk.post(f"/places/checkpoints/{line['checkpoint_id']}/short-codes", {})
    assert problem(await clerk.get(old)) == (404, "checkpoint_unknown")


async def test_a_route_leads_along_its_points_in_order(service: Service) -> None:
    clerk = await service.desk("clerk")
    new = await add(clerk, wish(service))
    lines = await register(clerk)
    along = [new["checkpoint_id"], lines["C0103"]["checkpoint_id"], lines["C0101"]["checkpoint_id"]]
    body = {
        "code": None,
        "unit_id": service.units["S01"],
        "name": "夜巡线",
        "patrol_every_hours": 24,
        "checkpoint_ids": along,
        "retired": False,
    }
    route = await add(clerk, body, to="routes")
    assert (route["checkpoints_count"], route["patrol_every_hours"]) == (3, 24)
    lines = await register(clerk, route_id=route["route_id"])
    assert [lines[code]["route_order"] for code in ("C0101", "C0103", new["code"])] == [3, 2, 1]
    body |= {"checkpoint_ids": along[:1], "patrol_every_hours": None}
    changed = (await clerk.post(f"/places/routes/{route['route_id']}", body)).json()
    assert (changed["checkpoints_count"], changed["patrol_every_hours"]) == (1, None)
    assert (await register(clerk))["C0101"]["route_code"] is None
    closed = await clerk.post(f"/places/routes/{route['route_id']}", {**body, "retired": True})
    assert closed.json()["checkpoints_count"] == 0


async def test_a_post_has_a_board_and_a_shop_with_goods_stays_open(service: Service) -> None:
    clerk = await service.desk("clerk")
    body = {
        "code": "P01",
        "unit_id": service.units["S01"],
        "name": "河畔警务室",
        "place": {"latitude": 42.9, "longitude": 125.2, "datum": "BD-09"},
        "has_board": True,
        "retired": False,
    }
    post = await add(clerk, body, to="posts")
    assert [line["has_board"] for line in (await clerk.get("/places/posts")).json()["items"]] == [True]
    closed = await clerk.post(f"/places/posts/{post['site_id']}", {**body, "retired": True})
    assert closed.json()["retired_at"] is not None
    shop = {**body, "code": None, "name": "龙山平安超市", "has_board": False, "retired": True}
    refused = await clerk.post(f"/places/shops/{service.shops['M01']}", shop)
    assert problem(refused) == (409, "shop_in_use")


@pytest.mark.parametrize("kind", ["checkpoints", "routes", "posts", "shops"])
async def test_nobody_edits_places_outside_their_reach(service: Service, kind: str) -> None:
    admin, elsewhere = await service.desk("admin"), await service.desk("elsewhere")
    body: dict[str, Any] = {"code": None, "unit_id": service.units["S01"], "name": "外来"}
    extra: dict[str, dict[str, Any]] = {
        "checkpoints": {"place": None, "visit_every_hours": None},
        "routes": {"patrol_every_hours": None, "checkpoint_ids": [], "retired": False},
    }
    body |= extra.get(kind, {"place": None, "has_board": False, "retired": False})
    assert problem(await elsewhere.post(f"/places/{kind}", body)) == (404, "unit_unknown")
    line = await add(admin, body, to=kind)
    number = line.get("checkpoint_id") or line.get("route_id") or line.get("site_id")
    theirs = {**body, "unit_id": service.units["S02"]}
    assert (await elsewhere.post(f"/places/{kind}/{number}", theirs)).status_code == 404
