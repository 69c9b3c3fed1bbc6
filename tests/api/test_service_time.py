"""Service time over HTTP: one's record and stars, honours by consent, and the comparison of groups."""

from typing import Any

from sqlalchemy import insert

from ledger.people.register_tables import consents
from ledger.places.words import WHOLE_BUREAU
from ledger.reports.service.fairness import read_members
from tests.api.service import NOON, Service
from tests.tips.twins import do_something


async def agree(service: Service, number: str, *, given: bool = True) -> None:
    """Say for a volunteer whether they may stand on the honour list."""
    async with service.house.engine.begin() as connection:
        await connection.execute(
            insert(consents).values(
                tenant_id=service.tenant_id,
                volunteer_id=service.people[number],
                purpose="ranking",
                version=1,
                given=given,
                said_at=NOON,
                channel="paper",
                recorded_by="staff/1",
            )
        )


async def honours(service: Service) -> list[dict[str, Any]]:
    """Read the honour list a minute later, so that it is read anew."""
    service.clock.pass_by(minutes=1)
    response = await service.client().get(f"/bureaus/{service.tenant_id}/honours", period="month")
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_a_volunteer_reads_what_they_gave_time_to(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone, patrols=2)
    standing = (await phone.client.get("/me/service")).json()
    assert (standing["minutes"], standing["stars"], standing["minutes_to_next"]) == (44, 0, 5_956)
    first = (await phone.client.get("/me/service-record", limit=1)).json()
    [line] = first["items"]
    assert (line["activity_zh"], line["unit_name"], line["minutes"]) == ("治安巡逻", "龙山第1派出所", 22)
    assert line["in_charge"] == "王丽"
    rest = (await phone.client.get("/me/service-record", cursor=first["next_cursor"])).json()
    assert (len(rest["items"]), rest["next_cursor"]) == (1, None)


async def test_only_those_who_agreed_stand_on_the_honour_list(service: Service) -> None:
    for number in ("V00001", "V00004"):
        await service.give_points(await service.phone(number))
    assert await honours(service) == []
    await agree(service, "V00001")
    [line] = await honours(service)
    assert (line["rank"], line["name_masked"], line["minutes"]) == (1, "刘*明", 22)
    await agree(service, "V00001", given=False)
    assert await honours(service) == []


async def test_the_honour_list_is_read_once_a_minute(service: Service) -> None:
    await service.give_points(await service.phone("V00001"))
    assert await honours(service) == []
    await agree(service, "V00001")
    within = await service.client().get(f"/bureaus/{service.tenant_id}/honours", period="month")
    assert within.json()["items"] == []
    assert len(await honours(service)) == 1


async def test_a_shorter_honour_list_is_the_beginning_of_the_same(service: Service) -> None:
    for number in ("V00001", "V00003"):
        await agree(service, number)
        await service.give_points(await service.phone(number))
    one = await service.client().get(f"/bureaus/{service.tenant_id}/honours", period="month", limit=1)
    assert one.json()["items"] == (await honours(service))[:1]


async def test_equal_time_is_equal_rank(service: Service) -> None:
    for number in ("V00001", "V00003", "V00004"):
        await agree(service, number)
        await service.give_points(await service.phone(number), patrols=2 if number == "V00003" else 1)
    assert [(line["rank"], line["minutes"]) for line in await honours(service)] == [
        (1, 44),
        (2, 22),
        (2, 22),
    ]


async def test_groups_of_fewer_than_five_show_nothing_but_their_size(service: Service) -> None:
    await service.give_points(await service.phone("V00001"))
    report = (await (await service.desk("admin")).get("/reports/fairness")).json()
    by_corps = {group["name"]: group for group in report["groups"] if group["dimension"] == "corps"}
    assert (by_corps["guard"]["people"], by_corps["cleaner"]["people"]) == (3, 1)
    assert {group["points"] for group in report["groups"]} == {None}
    ages = {group["name"]: group["people"] for group in report["groups"] if group["dimension"] == "age"}
    assert ages == {"45_to_59": 2, "60_and_over": 1, "unknown": 1}


async def test_of_more_people_than_are_compared_not_the_oldest_are_taken(service: Service) -> None:
    await do_something(service)
    async with service.house.reading() as connection:
        drawn, everybody = [
            [
                member.volunteer_id
                for member in await read_members(
                    connection,
                    keyring=service.house.keyring,
                    tenant_id=service.tenant_id,
                    scope=WHOLE_BUREAU,
                    today=service.clock().date(),
                    limit=limit,
                )
            ]
            for limit in (9, 100)
        ]
    assert len(drawn) == 10
    assert set(drawn) != set(sorted(everybody)[:10])
