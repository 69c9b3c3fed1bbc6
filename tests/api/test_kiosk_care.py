"""Kiosks are limited to their networks, tell how their parts are, and let staff leave by a PIN."""

from tests.api.service import Service, problem

EXIT_PIN = "482916"


async def test_a_kiosk_speaks_only_from_its_networks(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    address = f"/kiosks/{kiosk.kiosk_id}/limits"
    assert (await keeper.post(address, {"networks": ["127.0.0.0/8"]})).json()["networks"] == ["127.0.0.0/8"]
    assert (await kiosk.get("/kiosk")).status_code == 200
    await keeper.post(address, {"networks": ["10.9.9.0/24"]})
    assert problem(await kiosk.get("/kiosk")) == (403, "kiosk_elsewhere")
    assert problem(await kiosk.post("/kiosk/heartbeats", {"version": "a"})) == (403, "kiosk_elsewhere")
    await keeper.post(address, {"networks": []})
    assert (await kiosk.get("/kiosk")).status_code == 200


async def test_what_is_no_network_limits_nothing(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    sent = await keeper.post(f"/kiosks/{kiosk.kiosk_id}/limits", {"networks": ["10.1.2.3/8"]})
    assert problem(sent) == (422, "network_malformed")
    assert (await keeper.get("/kiosks")).json()["items"][0]["networks"] == []


async def test_kiosks_of_elsewhere_are_unknown_to_the_desk(service: Service) -> None:
    kiosk, stranger = await service.kiosk(), await service.desk("elsewhere")
    limits = await stranger.post(f"/kiosks/{kiosk.kiosk_id}/limits", {"networks": []})
    assert problem(limits) == (404, "kiosk_unknown")
    exit_pin = await stranger.post(f"/kiosks/{kiosk.kiosk_id}/exit-pins", {"pin": EXIT_PIN})
    assert problem(exit_pin) == (404, "kiosk_unknown")


async def test_staff_leave_a_kiosk_by_its_pin_alone(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    assert problem(await kiosk.post("/kiosk/exits", {"pin": EXIT_PIN})) == (409, "exit_pin_missing")
    address = f"/kiosks/{kiosk.kiosk_id}/exit-pins"
    for weak in ("12345", "111111", "123456", "abcdef"):
        assert problem(await keeper.post(address, {"pin": weak})) == (422, "pin_weak")
    assert (await keeper.post(address, {"pin": EXIT_PIN})).json() == {"has_exit_pin": True}
    assert problem(await kiosk.post("/kiosk/exits", {"pin": "482917"})) == (403, "exit_pin_wrong")
    assert (await kiosk.post("/kiosk/exits", {"pin": EXIT_PIN})).json() == {"may_leave": True}
    listed = (await keeper.get("/kiosks")).json()["items"][0]
    assert listed["has_exit_pin"]
    assert listed["left_at"] is not None


async def test_the_exit_pin_is_not_guessed(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    await keeper.post(f"/kiosks/{kiosk.kiosk_id}/exit-pins", {"pin": EXIT_PIN})
    for _ in range(5):
        assert problem(await kiosk.post("/kiosk/exits", {"pin": "900817"})) == (403, "exit_pin_wrong")
    assert problem(await kiosk.post("/kiosk/exits", {"pin": EXIT_PIN})) == (429, "too_many_tries")
    service.clock.pass_by(minutes=16)
    assert (await kiosk.post("/kiosk/exits", {"pin": EXIT_PIN})).status_code == 200


async def test_a_kiosk_tells_how_its_parts_are(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    scanned_at = service.clock().isoformat()
    parts = {"scanned_at": scanned_at, "camera": "refused", "has_paper_trouble": True}
    assert (await kiosk.post("/kiosk/heartbeats", {"version": "a", **parts})).status_code == 200
    told = (await keeper.get("/kiosks")).json()["items"][0]
    assert (told["camera"], told["has_paper_trouble"]) == ("refused", True)
    await kiosk.post("/kiosk/heartbeats", {"version": "a", "camera": "here"})
    later = (await keeper.get("/kiosks")).json()["items"][0]
    assert later["scanned_at"] == told["scanned_at"]
    assert (later["camera"], later["has_paper_trouble"]) == ("here", False)
