"""Whoever needs help calls from a kiosk; staff see it at counter and desk until one of them answers."""

from typing import Any

from tests.api.service import Client, Service, problem


async def listed(staff: Client) -> dict[str, Any]:
    """Return the one kiosk of an area."""
    (kiosk,) = (await staff.get("/kiosks")).json()["items"]
    found: dict[str, Any] = kiosk
    return found


async def test_a_call_is_seen_by_staff_of_the_area_until_one_answers(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    assert (await listed(keeper))["called_since"] is None
    called = await kiosk.post("/kiosk/calls", {})
    assert called.status_code == 200
    service.clock.pass_by(minutes=1)
    again = await kiosk.post("/kiosk/calls", {})
    assert again.json() == called.json()
    seen = await listed(keeper)
    assert seen["called_since"] == called.json()["called_at"]
    answers = f"/kiosks/{seen['kiosk_id']}/call-answers"
    elsewhere = await service.desk("elsewhere")
    assert problem(await elsewhere.post(answers, {})) == (404, "kiosk_unknown")
    assert (await keeper.post(answers, {})).json() == {"answered": True}
    assert (await listed(keeper))["called_since"] is None
    assert problem(await keeper.post(answers, {})) == (409, "kiosk_not_calling")


async def test_a_call_that_nobody_answers_ends_by_itself(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    await kiosk.post("/kiosk/calls", {})
    service.clock.pass_by(minutes=10)
    seen = await listed(keeper)
    assert seen["called_since"] is None
    assert problem(await keeper.post(f"/kiosks/{seen['kiosk_id']}/call-answers", {})) == (
        409,
        "kiosk_not_calling",
    )


async def test_a_kiosk_that_calls_for_fun_is_not_heard_without_end(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    answers = f"/kiosks/{(await listed(keeper))['kiosk_id']}/call-answers"
    for _ in range(6):
        assert (await kiosk.post("/kiosk/calls", {})).status_code == 200
        assert (await keeper.post(answers, {})).status_code == 200
    assert problem(await kiosk.post("/kiosk/calls", {}))[1] == "too_many_tries"
