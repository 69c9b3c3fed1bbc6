"""A kiosk reads passes, refuses what is none, and sells what is there."""

from tests.api.service import Service, problem


async def test_what_is_no_pass_is_refused_and_payment_codes_on_the_spot(service: Service) -> None:
    kiosk = await service.kiosk()
    for code in ("134567890123456789", "2812345678901234", "301234567890123456789012"):
        assert problem(await kiosk.post("/kiosk/visits", {"pass": code})) == (422, "payment_code_shown")
    for code in ("7", "7" * 19, "hello", "7000000000000000001", "７" * 19):
        assert problem(await kiosk.post("/kiosk/visits", {"pass": code})) == (400, "pass_malformed")


async def test_a_pass_of_yesterday_or_of_nobody_is_refused(service: Service) -> None:
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    shown = phone.shown_pass()
    service.clock.pass_by(minutes=3)
    assert problem(await kiosk.post("/kiosk/visits", {"pass": shown})) == (410, "pass_expired")
    service.clock.pass_by(hours=9)
    assert problem(await kiosk.post("/kiosk/visits", {"pass": shown})) == (404, "pass_unknown")


async def test_points_and_boxes_that_are_missing_are_counted_out(service: Service) -> None:
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    await service.give_points(phone)
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    poor = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": [{"sku": "rice", "quantity": 1}]})
    assert problem(poor) == (409, "points_not_enough")
    assert (poor.json()["points_missing"], poor.json()["points_available"]) == (40, 30)
    empty = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": [{"sku": "soap", "quantity": 9}]})
    assert problem(empty)[0] == 409
    gold = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": [{"sku": "gold", "quantity": 1}]})
    assert problem(gold) == (404, "goods_unknown")
    for quantity in (0, 10, "1", 1.0, True):
        lines = [{"sku": "soap", "quantity": quantity}]
        bad = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})
        assert problem(bad) == (400, "request_malformed")


async def test_the_visit_of_another_kiosk_is_over_here(service: Service) -> None:
    phone, kiosk, other = await service.phone("V00001"), await service.kiosk(), await service.kiosk()
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    body = {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]}
    assert problem(await other.post("/kiosk/orders", body)) == (401, "visit_over")
    assert (await kiosk.delete("/kiosk/visits/current", {"visit": visit})).status_code == 204
    assert problem(await kiosk.post("/kiosk/orders", body)) == (401, "visit_over")


async def test_a_pairing_waits_until_the_desk_has_typed_the_code(service: Service) -> None:
    client = service.client()
    pairing = (await client.post("/kiosk-pairings", {})).json()
    address = f"/kiosk-pairings/{pairing['pairing_code']}/credentials"
    waiting = await client.post(address, {"pairing_secret": pairing["pairing_secret"]})
    assert (waiting.status_code, waiting.json()) == (202, {"state": "waiting"})
    stolen = await client.post(address, {"pairing_secret": "guess"})
    assert problem(stolen) == (404, "pairing_code_unknown")
    keeper = await service.desk("keeper")
    body = {"pairing_code": "00000000", "shop_id": service.shops["M01"], "name": "一", "hand_over": "clerk"}
    assert problem(await keeper.post("/kiosks", body)) == (404, "pairing_code_unknown")
    body = {**body, "pairing_code": pairing["pairing_code"], "shop_id": service.shops["M02"]}
    assert problem(await keeper.post("/kiosks", body)) == (404, "shop_unknown")


async def test_a_visit_is_given_more_time_twice_and_no_more(service: Service) -> None:
    phone, kiosk, other = await service.phone("V00001"), await service.kiosk(), await service.kiosk()
    opened = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()
    visit = {"visit": opened["visit"]}
    assert problem(await other.post("/kiosk/visits/extensions", visit)) == (401, "visit_over")
    ends = [opened["expires_at"]]
    for _ in range(2):
        service.clock.pass_by(minutes=5, seconds=-1)
        longer = await kiosk.post("/kiosk/visits/extensions", visit)
        assert longer.status_code == 200
        ends.append(longer.json()["expires_at"])
    assert ends == sorted(set(ends))
    service.clock.pass_by(minutes=4)
    assert (await kiosk.post("/kiosk/visits/extensions", visit)).status_code == 200
    assert problem(await kiosk.post("/kiosk/visits/extensions", visit)) == (409, "visit_at_its_end")
    service.clock.pass_by(minutes=5)
    assert problem(await kiosk.post("/kiosk/visits/extensions", visit)) == (401, "visit_over")


async def test_a_kiosk_says_that_it_is_alive(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    beat = await kiosk.post("/kiosk/heartbeats", {"version": "abc", "page_started_at": None})
    assert beat.status_code == 200
    listed = (await keeper.get("/kiosks")).json()["items"][0]
    assert (listed["version"], listed["last_seen_at"]) == ("abc", beat.json()["server_time"])
    me = (await kiosk.get("/kiosk")).json()
    assert (me["shop"]["name"], me["log"]["size"]) == ("龙山平安超市", 2)
