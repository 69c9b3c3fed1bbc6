"""What the tip desk may propose: only a reward that the giver can fetch."""

from typing import Any

import pytest

from tests.api.service import Service
from tests.tips.conftest import TipDesk, drop, letter, new_code
from tests.tips.test_slips import fund, issue, printed


async def offered(desk: TipDesk) -> list[int]:
    points: list[int] = (await desk.li.get("/tips")).json()["points_offered"]
    return points


async def rewarded(service: Service, desk: TipDesk) -> dict[str, Any]:
    """Give a tip that was true, and reward it with 30 points; return what the giver's code opens it with."""
    code = new_code()
    await drop(service, "letters", letter(service, code))
    tip = await desk.only_tip()
    for path, who, body in (
        ("states", desk.li, {"state": "verified", "reason": "现场查实"}),
        ("rewards", desk.li, {"points": 30, "reason": "抓获四人"}),
        ("reward-confirmations", desk.zhao, {"points": 30}),
    ):
        done = await desk.post(who, f"/tips/{tip['tip_id']}/{path}", body)
        assert done.status_code == 200, done.text
    return {"tenant_id": service.tenant_id, "code": code}


async def test_a_slip_that_lasts_and_hides_among_others_is_offered(service: Service, desk: TipDesk) -> None:
    await fund(service)
    await printed(service, await issue(service))
    assert await offered(desk) == [30]


@pytest.mark.parametrize(("days", "prints"), [(20, 10), (60, 4)])
async def test_a_slip_that_ends_too_soon_or_hides_among_too_few_is_not_offered(
    service: Service, desk: TipDesk, days: int, prints: int
) -> None:
    await fund(service)
    await printed(service, await issue(service, days=days), prints)
    assert await offered(desk) == []


async def test_an_amount_whose_last_slip_was_fetched_is_refused(service: Service, desk: TipDesk) -> None:
    await fund(service)
    await printed(service, await issue(service), 5)
    told = await rewarded(service, desk)
    fetched = await drop(service, "fetches", {**told, "way": "slip", "number": ""})
    assert fetched.status_code == 200, fetched.text
    await drop(service, "letters", letter(service, new_code()))
    tips = (await desk.li.get("/tips")).json()["items"]
    newest = tips[-1]["tip_id"]
    await desk.post(desk.li, f"/tips/{newest}/states", {"state": "verified", "reason": "现场查实"})
    refused = await desk.post(desk.li, f"/tips/{newest}/rewards", {"points": 30, "reason": "抓获四人"})
    assert refused.json()["code"] == "amount_not_offered"
