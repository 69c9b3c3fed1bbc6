"""Two accounts of one human are one person wherever a second member of staff is needed."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.api.service import Client, Service, problem
from tests.api.test_register import decide, enrol


async def two_accounts(service: Service) -> tuple[Client, Client]:
    """Give one volunteer two accounts at the desk."""
    for user_name in ("zhang.desk", "zhang.evening"):
        await service.hire(user_name, ("clerk", "approver"), number="V00003")
    return await service.desk("zhang.desk"), await service.desk("zhang.evening")


async def test_nobody_confirms_under_a_second_account_whom_they_took_in(service: Service) -> None:
    first, second = await two_accounts(service)
    enrolled = await enrol(first, service)
    result = await decide(second, enrolled["volunteer_id"], "confirm")
    assert result["problem"]["code"] == "second_person_needed"
    (listed,) = (await second.get("/candidates")).json()["items"]
    assert listed["own"] is True


async def test_nobody_decides_under_a_second_account_what_they_asked_for(service: Service) -> None:
    first, second = await two_accounts(service)
    volunteer_id = service.people["V00001"]
    asked = await first.post(f"/volunteers/{volunteer_id}/closings", {})
    address = f"/data-requests/{asked.json()['data_request_id']}/verdicts"
    assert problem(await second.post(address, {"verdict": "done"})) == (403, "other_person_needed")


async def test_nobody_confirms_under_a_second_account_a_card_they_asked_for(service: Service) -> None:
    first, second = await two_accounts(service)
    volunteer_id = service.people["V00001"]
    await first.post("/cards", {"volunteer_ids": [volunteer_id]})
    asked = await first.post("/card-reissues", {"volunteer_id": volunteer_id, "reason": "lost"})
    address = f"/card-reissues/{asked.json()['reissue_id']}/confirmations"
    assert problem(await second.post(address, {})) == (403, "second_person_needed")


async def test_nobody_confirms_under_a_second_account_a_proxy_they_recorded(service: Service) -> None:
    first, second = await two_accounts(service)
    people = {"volunteer_id": service.people["V00001"], "relative_id": service.people["V00004"]}
    asked = await first.post("/proxies", people)
    address = f"/proxies/{asked.json()['proxy_id']}/confirmations"
    assert problem(await second.post(address, {})) == (403, "second_person_needed")


@pytest.mark.parametrize("column", ["enroller_volunteer_id", "volunteer_id"])
async def test_the_database_knows_one_human_too(service: Service, column: str) -> None:
    enrolled = await enrol(await service.desk("approver.wang"), service)
    one = {"tenant_id": service.tenant_id, "volunteer_id": enrolled["volunteer_id"]}
    question = (
        f"UPDATE volunteers SET confirmer_volunteer_id = {column}"  # noqa: S608 - a name from above
        " WHERE tenant_id = :tenant_id AND volunteer_id = :volunteer_id"
    )
    with pytest.raises(IntegrityError):
        async with service.house.engine.begin() as connection:
            await connection.execute(text(question), one)
