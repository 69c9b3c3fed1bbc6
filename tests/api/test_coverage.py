"""Coverage over HTTP: what is dark, what a visit does to it, and what a screen in the street may tell."""

from typing import Any

from tests.api.service import POINTS, Client, Phone, Service, problem


async def must_visit(service: Service, *, every: int = 24) -> Client:
    """Make every point of the route one that must be visited, and the route, too."""
    clerk = await service.desk("clerk")
    lines = (await clerk.get("/places/checkpoints")).json()["items"]
    for line in lines:
        body = {"code": None, "visit_every_hours": every, "unit_id": line["unit_id"], "name": line["name"]}
        place = {**line["place"], "datum": "WGS-84"}
        await clerk.post(f"/places/checkpoints/{line['checkpoint_id']}", {**body, "place": place})
    route = (await clerk.get("/places/routes")).json()["items"][0]
    body = {"code": None, "unit_id": route["unit_id"], "name": route["name"], "retired": False}
    along = [line["checkpoint_id"] for line in lines]
    changed = {**body, "patrol_every_hours": every, "checkpoint_ids": along}
    assert (await clerk.post(f"/places/routes/{route['route_id']}", changed)).status_code == 201
    return clerk


async def scan(phone: Phone, service: Service, number: int) -> None:
    latitude, longitude = POINTS[number]
    place = {"latitude": latitude, "longitude": longitude, "accuracy_m": 10}
    answer = await phone.client.post(
        "/check-ins", {"short_code": service.short_codes[number], "place": place}
    )
    assert answer.status_code == 201, answer.text


def lights(coverage: dict[str, Any]) -> dict[str, str]:
    return {line["code"]: line["light"] for line in coverage["lines"]}


async def test_a_visit_puts_the_light_of_a_point_out_until_it_is_due_again(service: Service) -> None:
    clerk = await must_visit(service)
    phone = await service.phone("V00001")
    assert set(lights((await clerk.get("/coverage")).json()).values()) == {"overdue"}
    await scan(phone, service, 0)
    seen = (await clerk.get("/coverage")).json()
    assert lights(seen) == {"L01": "overdue", "C0102": "overdue", "C0103": "overdue", "C0101": "fresh"}
    assert seen["lines"][-1]["code"] == "C0101"
    service.clock.pass_by(hours=24)
    clerk = await service.desk("clerk")
    assert lights((await clerk.get("/coverage")).json())["C0101"] == "due"
    service.clock.pass_by(hours=24)
    clerk = await service.desk("clerk")
    assert lights((await clerk.get("/coverage")).json())["C0101"] == "overdue"


async def test_a_patrol_puts_out_its_route(service: Service) -> None:
    clerk = await must_visit(service)
    phone = await service.phone("V00001")
    for number in range(3):
        await scan(phone, service, number)
        service.clock.pass_by(minutes=5)
    counts = (await clerk.get("/coverage")).json()["counts"]
    assert [(count["subject"], count["fresh_count"], count["overdue_count"]) for count in counts] == [
        ("checkpoint", 3, 0),
        ("route", 1, 0),
    ]


async def test_a_phone_sees_what_is_dark_around_its_station(service: Service) -> None:
    await must_visit(service)
    near = await service.phone("V00001")
    far = await service.phone("V00002", clerk="everything")
    seen = (await near.client.get("/me/coverage")).json()
    assert seen["station_name"] == "龙山第1派出所"
    assert sorted(lights(seen)) == ["C0101", "C0102", "C0103", "L01"]
    assert (await far.client.get("/me/coverage")).json()["lines"] == []


async def test_the_desk_sees_its_own_reach_only(service: Service) -> None:
    await must_visit(service)
    elsewhere = await service.desk("elsewhere")
    seen = (await elsewhere.get("/coverage")).json()
    assert (seen["counts"], seen["lines"]) == ([], [])
    asked = await elsewhere.get("/coverage", unit_id=service.units["S01"])
    assert problem(asked) == (404, "unit_unknown")


async def test_a_screen_in_the_street_tells_how_many_and_never_which(service: Service) -> None:
    await must_visit(service)
    answer = await service.client().get(f"/coverage/{service.tenant_id}")
    assert answer.json()["checkpoints_overdue"] == 3
    assert "必巡线" not in answer.text
    assert "latitude" not in answer.text


async def test_a_retired_point_need_not_be_visited(service: Service) -> None:
    clerk = await must_visit(service)
    point = next(
        each for each in (await clerk.get("/coverage")).json()["lines"] if each["subject"] == "checkpoint"
    )
    await clerk.post(f"/places/checkpoints/{point['subject_id']}/retirements", {"retired": True})
    left = lights((await clerk.get("/coverage")).json())
    assert point["code"] not in left
