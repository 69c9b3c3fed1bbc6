"""The organisation over HTTP: the tree of one's reach, edits that reach follows, what keeps a unit open."""

import asyncio
from typing import Any

import pytest

from tests.api.service import Client, Service, problem
from tests.api.test_register import enrolment

ROOM: dict[str, Any] = {"kind": "room", "name": "河畔警务室", "code": None}


async def tree(client: Client) -> dict[str, dict[str, Any]]:
    return {unit["name"]: unit for unit in (await client.get("/organisation")).json()["units"]}


async def add(client: Client, parent_id: int, **said: Any) -> int:  # noqa: ANN401 - JSON
    answer = await client.post("/units", {**ROOM, "parent_id": parent_id, **said})
    assert answer.status_code == 201, answer.text
    unit_id: int = answer.json()["unit_id"]
    return unit_id


async def test_the_tree_shows_what_belongs_to_each_unit_of_ones_reach(service: Service) -> None:
    admin, clerk = await service.desk("admin"), await service.desk("clerk")
    units = await tree(admin)
    assert list(units) == ["辽河市公安局", "龙山第1派出所", "西安第1派出所"]
    station = units["龙山第1派出所"]
    assert (station["volunteers_count"], station["places_count"], station["staff_count"]) == (3, 4, 1)
    assert list(await tree(clerk)) == ["龙山第1派出所"]


async def test_a_unit_is_added_renamed_and_noted(service: Service) -> None:
    admin = await service.desk("admin")
    unit_id = await add(admin, service.units["S01"])
    assert (await tree(admin))["河畔警务室"]["code"] == f"U-{unit_id}"
    await admin.post(f"/units/{unit_id}/names", {"kind": "grid", "name": "河畔网格"})
    assert (await tree(admin))["河畔网格"]["kind"] == "grid"
    lines = (await admin.get(f"/units/{unit_id}/changes")).json()["items"]
    assert [line["verb"] for line in lines] == ["rename", "add"]
    assert lines[0]["before"] == {"kind": "room", "name": "河畔警务室"}
    assert lines[0]["changed_by"].startswith("staff/")
    again = await admin.post("/units", {**ROOM, "parent_id": service.units["B"], "code": "S01"})
    assert problem(again) == (409, "code_taken")


async def test_reach_follows_a_unit_that_moves(service: Service) -> None:
    admin = await service.desk("admin")
    room = await add(admin, service.units["S01"])
    grid = await add(admin, room, kind="grid", name="一网格")
    clerk, elsewhere = await service.desk("clerk"), await service.desk("elsewhere")
    assert "一网格" in await tree(clerk)
    moved = await admin.post(f"/units/{room}/moves", {"parent_id": service.units["S02"]})
    assert moved.status_code == 201
    assert "一网格" not in await tree(clerk)
    seen = (await tree(elsewhere))["一网格"]
    assert (seen["unit_id"], seen["parent_id"], seen["depth"]) == (grid, room, 3)


async def test_no_unit_hangs_below_itself_also_when_two_move_at_once(service: Service) -> None:
    admin = await service.desk("admin")
    one = await add(admin, service.units["B"], name="甲")
    other = await add(admin, service.units["B"], name="乙")
    assert problem(await admin.post(f"/units/{one}/moves", {"parent_id": one})) == (
        409,
        "move_into_itself",
    )
    answers = await asyncio.gather(
        admin.post(f"/units/{one}/moves", {"parent_id": other}),
        admin.post(f"/units/{other}/moves", {"parent_id": one}),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_a_tree_has_sixteen_levels_at_most(service: Service) -> None:
    admin = await service.desk("admin")
    unit_id = service.units["B"]
    for level in range(15):
        unit_id = await add(admin, unit_id, name=f"第{level}层")
    deeper = await admin.post("/units", {**ROOM, "parent_id": unit_id})
    assert problem(deeper) == (409, "tree_too_deep")
    side = await add(admin, service.units["B"], name="旁支")
    await add(admin, side, name="旁支之下")
    hung = (await tree(admin))["第13层"]["unit_id"]
    assert problem(await admin.post(f"/units/{side}/moves", {"parent_id": hung})) == (409, "tree_too_deep")


async def test_only_an_empty_unit_is_closed_and_then_takes_nothing(service: Service) -> None:
    admin = await service.desk("admin")
    refused = await admin.post(f"/units/{service.units['S01']}/closings", {"closed": True})
    assert problem(refused) == (409, "unit_in_use")
    assert "志愿者 3" in refused.json()["zh"]
    room = await add(admin, service.units["S01"])
    assert (await admin.post(f"/units/{room}/closings", {"closed": True})).status_code == 201
    assert (await tree(admin))["河畔警务室"]["closed_at"] is not None
    listed = (await admin.get("/units")).json()["items"]
    assert room not in [unit["unit_id"] for unit in listed]
    assert problem(await admin.post("/units", {**ROOM, "parent_id": room})) == (409, "unit_closed")
    await admin.post(f"/units/{room}/closings", {"closed": False})
    assert (await tree(admin))["河畔警务室"]["closed_at"] is None


async def test_nobody_comes_to_a_unit_that_is_closed(service: Service) -> None:
    admin, everything = await service.desk("admin"), await service.desk("everything")
    unit_id = await add(admin, service.units["S01"])
    who = f"/volunteers/{service.people['V00003']}"
    await everything.post(f"{who}/moves", {"unit_id": unit_id})
    await everything.post(f"{who}/changes", {"change": "leave", "reason": "搬家"})
    closed = await admin.post(f"/units/{unit_id}/closings", {"closed": True})
    assert closed.status_code == 201, closed.text
    refused = [
        await everything.post("/volunteers", {**enrolment(service), "unit_id": unit_id}),
        await everything.post(f"/volunteers/{service.people['V00001']}/moves", {"unit_id": unit_id}),
        await everything.post(f"{who}/changes", {"change": "return", "reason": "回来"}),
        await everything.post("/teams", {"unit_id": unit_id, "code": "T9", "corps": "guard", "name": "九队"}),
    ]
    assert [problem(answer) for answer in refused] == [(409, "unit_closed")] * 4


async def test_a_unit_with_open_units_below_stays_open(service: Service) -> None:
    admin = await service.desk("admin")
    room = await add(admin, service.units["B"])
    await add(admin, room, name="一网格")
    refused = await admin.post(f"/units/{room}/closings", {"closed": True})
    assert problem(refused) == (409, "unit_in_use")


@pytest.mark.parametrize("path", ["names", "moves", "closings"])
async def test_an_administrator_edits_only_below_their_own_unit(service: Service, path: str) -> None:
    await service.hire("station.admin", ("administrator",), unit="S01")
    local = await service.desk("station.admin")
    bodies: dict[str, dict[str, Any]] = {
        "names": {"kind": "room", "name": "改名"},
        "moves": {"parent_id": service.units["S01"]},
        "closings": {"closed": True},
    }
    elsewhere = await local.post(f"/units/{service.units['S02']}/{path}", bodies[path])
    assert problem(elsewhere) == (404, "unit_unknown")
    if path != "names":
        own = await local.post(f"/units/{service.units['S01']}/{path}", bodies[path])
        assert problem(own) == (409, "top_unit_stays")


async def test_clerks_see_the_tree_and_do_not_edit_it(service: Service) -> None:
    clerk = await service.desk("clerk")
    refused = await clerk.post("/units", {**ROOM, "parent_id": service.units["S01"]})
    assert problem(refused) == (403, "not_allowed")


async def test_a_bureau_calls_its_levels_as_it_likes(service: Service) -> None:
    admin = await service.desk("admin")
    kinds = {kind["code"]: kind for kind in (await admin.get("/organisation")).json()["kinds"]}
    assert {code: kind["label_zh"] for code, kind in kinds.items()} == {
        "bureau": "公安局",
        "station": "派出所",
    }
    banner = {"code": "gacha", "label_zh": "嘎查", "label_en": "Gacha", "position": 65, "gives_points": True}
    assert (await admin.post("/unit-kinds", banner)).status_code == 201
    await add(admin, service.units["S01"], kind="gacha", name="巴彦嘎查")
    giving = (await admin.get("/units", gives_points="true")).json()["items"]
    assert [unit["name"] for unit in giving] == ["龙山第1派出所", "西安第1派出所", "巴彦嘎查"]
    await service.hire("station.admin", ("administrator",), unit="S01")
    local = await service.desk("station.admin")
    assert problem(await local.post("/unit-kinds", banner)) == (403, "not_allowed")
