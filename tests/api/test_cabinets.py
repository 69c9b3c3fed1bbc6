"""A vending cabinet asks what to drop and tells what fell; a jam gives points and boxes back."""

from datetime import timedelta
from typing import Any

import httpx
import orjson

from bench.cabinet import Cabinet
from tests.api.service import Client, Phone, Service, problem


async def cabinet_of(service: Service, kiosk: Client) -> Cabinet:
    """Connect the simulated cabinet to a kiosk."""
    keeper = await service.desk("keeper")
    connected = await keeper.post(f"/kiosks/{kiosk.kiosk_id}/cabinets", {})
    assert connected.status_code == 201, connected.text
    said = connected.json()
    return Cabinet(
        http=service.client().http,
        cabinet=said["cabinet"],
        secret=bytes.fromhex(said["secret"]),
        clock=lambda: int(service.clock().timestamp()),
    )


async def ordered(kiosk: Client, phone: Phone, *, soap: int) -> dict[str, Any]:
    """Order soap at the kiosk of a cabinet."""
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    lines = [{"sku": "soap", "quantity": soap}]
    order = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})
    assert order.status_code == 201, order.text
    placed: dict[str, Any] = order.json()
    assert placed["state"] == "held"
    return placed


async def set_up(service: Service) -> tuple[Client, Phone, Cabinet]:
    phone = await service.phone("V00001")
    await service.give_points(phone, patrols=2)
    kiosk = await service.kiosk(hand_over="cabinet")
    return kiosk, phone, await cabinet_of(service, kiosk)


async def test_what_falls_is_handed_over_and_told_twice_it_is_once(service: Service) -> None:
    kiosk, phone, cabinet = await set_up(service)
    order = await ordered(kiosk, phone, soap=2)
    (job,) = (await cabinet.poll()).json()["jobs"]
    assert (job["job"], job["lines"]) == (order["order_id"], [{"sku": "soap", "quantity": 2}])
    told = await cabinet.report(job, dropped={"soap": 2})
    again = await cabinet.report(job, dropped={"soap": 2})
    assert told.json() == again.json() == {"job": job["job"], "state": "handed_over", "points_returned": 0}
    assert again.headers["idempotency-hit"] == "true"
    assert (await cabinet.poll()).json()["jobs"] == []


async def test_a_jam_voids_the_order_in_whole_or_in_part(service: Service) -> None:
    kiosk, phone, cabinet = await set_up(service)
    await ordered(kiosk, phone, soap=2)
    (job,) = (await cabinet.poll()).json()["jobs"]
    part = (await cabinet.report(job, dropped={"soap": 1}, fault="jam: slot 3")).json()
    assert (part["state"], part["points_returned"]) == ("handed_over", 15)
    service.clock.pass_by(minutes=2)
    await ordered(kiosk, phone, soap=1)
    (job,) = (await cabinet.poll()).json()["jobs"]
    nothing = (await cabinet.report(job, dropped={}, fault="jam: slot 3")).json()
    assert (nothing["state"], nothing["points_returned"]) == ("void", 15)
    keeper = await service.desk("keeper")
    void = (await keeper.get("/orders", state="void")).json()["items"][0]
    assert void["void_reason"] == "machine"
    assert (await phone.client.get("/me")).json()["points_available"] == 45


async def test_nothing_is_begun_that_could_not_be_told_in_time_and_what_fell_late_is_written_down(
    service: Service,
) -> None:
    kiosk, phone, cabinet = await set_up(service)
    order = await ordered(kiosk, phone, soap=1)
    (job,) = (await cabinet.poll()).json()["jobs"]
    service.clock.now += timedelta(minutes=14, seconds=1)
    assert (await cabinet.poll()).json()["jobs"] == []
    keeper = await service.desk("keeper")
    await keeper.post(f"/orders/{order['order_id']}/voids", {"reason": "超时"})
    late = await cabinet.report(job, dropped={"soap": 1})
    assert late.json()["state"] == "late"
    admin = await service.desk("admin")
    newest = (await admin.get("/transactions")).json()["items"][0]
    assert (newest["kind"], newest["reason"]) == ("late_drop", "1 x soap; late")


async def test_who_cannot_sign_gets_nothing(service: Service) -> None:
    kiosk, _, cabinet = await set_up(service)
    stale = Cabinet(
        http=cabinet.http,
        cabinet=cabinet.cabinet,
        secret=cabinet.secret,
        clock=lambda: int(service.clock().timestamp()) - 301,
    )
    other = await cabinet_of(service, await service.kiosk(hand_over="cabinet"))
    stolen = Cabinet(http=cabinet.http, cabinet=cabinet.cabinet, secret=other.secret, clock=cabinet.clock)
    for liar in (stale, stolen):
        assert problem(await liar.poll()) == (401, "cabinet_unknown")
    body = orjson.dumps({"job": 0, "dropped": [], "fault": None})
    signed = cabinet.headers("/api/v1/cabinet/reports", body, key="k")
    changed: httpx.Response = await cabinet.http.post(
        "/api/v1/cabinet/reports", content=body.replace(b"0", b"1"), headers=signed
    )
    assert problem(changed) == (401, "cabinet_unknown")
    assert problem(await cabinet.http.post("/api/v1/cabinet/polls", json={})) == (401, "cabinet_unknown")
    await cabinet_of(service, kiosk)
    assert problem(await cabinet.poll()) == (401, "cabinet_unknown")


async def test_only_a_kiosk_of_ones_area_that_hands_over_by_cabinet_gets_one(service: Service) -> None:
    kiosk = await service.kiosk()
    keeper, elsewhere = await service.desk("keeper"), await service.desk("elsewhere")
    path = f"/kiosks/{kiosk.kiosk_id}/cabinets"
    assert problem(await keeper.post(path, {})) == (409, "kiosk_without_cabinet")
    assert problem(await elsewhere.post(path, {})) == (404, "kiosk_unknown")
