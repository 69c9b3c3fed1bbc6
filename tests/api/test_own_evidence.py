"""What somebody did and handed in stands among their own data: where, how exactly, and in which words."""

from tests.api.service import Service
from tests.api.test_attachments import uploaded
from tests.earning.files import photo


async def test_check_ins_stand_among_ones_own_data_with_their_metres(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.patrol(phone)
    listed = (await phone.client.get("/me/data")).json()["check_ins"]
    assert [check_in["checkpoint_name"] for check_in in listed] == [
        "必巡线1第3点",
        "必巡线1第2点",
        "必巡线1第1点",
    ]
    assert [(one["distance_m"], one["accuracy_m"], one["method"]) for one in listed] == [
        (0, 12, "sticker")
    ] * 3


async def test_what_one_handed_in_is_shown_to_oneself_alone(service: Service) -> None:
    phone, other = await service.phone("V00001"), await service.phone("V00003")
    kept = await uploaded(phone.client, photo())
    handed_in = (await phone.client.get("/me/data")).json()["handed_in"]
    assert [file["attachment_id"] for file in handed_in["files"]] == [kept["attachment_id"]]
    assert (await phone.client.http.get(handed_in["files"][0]["url"])).status_code == 200
    assert (await other.client.get("/me/data")).json()["handed_in"] == {"files": [], "words": []}


async def test_family_stands_among_ones_own_data(service: Service) -> None:
    phone = await service.phone("V00001")
    assert (await phone.client.post("/me/proxies", {"number": "V00003"})).status_code == 201
    (member,) = (await phone.client.get("/me/data")).json()["family"]
    assert (member["side"], member["number"], member["state"]) == ("i_redeem", "V00003", "asked")
