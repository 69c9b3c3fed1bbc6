"""An office uploads its places: tried first, every bad row named, taken over whole, converted once."""

import base64
import io

import openpyxl
import pytest

from tests.api.service import Service, problem

HEAD = "编号,派出所代码,类别,名称,纬度,经度,路线,顺序,坐标系,必到间隔小时\n"
LIST = (
    HEAD
    + "N1,S01,点位,河西桥头,42.935830,125.220043,,,GCJ-02,24\n"
    + "N2,S01,点位,河东桥头,42.935830,125.220043,,,WGS-84,\n"
)


def sent(content: bytes, name: str = "点位.csv") -> dict[str, object]:
    return {"file": {"file_name": name, "content": base64.b64encode(content).decode()}}


def workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in text.splitlines():
        book.active.append(line.split(","))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("content", [LIST.encode("gb18030"), workbook(LIST)], ids=["GB 18030", "XLSX"])
async def test_a_list_is_tried_and_then_taken_over_and_converted_once(
    service: Service, content: bytes
) -> None:
    clerk = await service.desk("clerk")
    tried = (await clerk.post("/place-list-checks", sent(content))).json()
    assert (tried["is_applied"], tried["added"], tried["problems"]) == (False, 2, [])
    assert tried["datums"] == [{"datum": "WGS-84", "rows_count": 1}, {"datum": "GCJ-02", "rows_count": 1}]
    assert (await clerk.get("/places/checkpoints", query="桥头")).json()["items"] == []
    taken = (await clerk.post("/place-lists", sent(content))).json()
    assert (taken["is_applied"], taken["added"]) == (True, 2)
    west, east = (await clerk.get("/places/checkpoints", query="桥头")).json()["items"]
    assert (east["place"]["latitude"], west["visit_every_hours"]) == (42.93583, 24)
    assert 0.0005 < abs(west["place"]["latitude"] - 42.93583) < 0.01
    again = (await clerk.post("/place-lists", sent(content))).json()
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("N1,S02,点位,别处,,,,,,", "station_code"),
        ("M02,S01,超市,别处的超市,,,,,,", "code"),
        ("N1,S01,点位,没有坐标系,42.9,125.2,,,,", "datum"),
        ("N1,S01,水塔,不认识的类别,,,,,,", "kind"),
    ],
)
async def test_a_bad_row_is_named_and_nothing_is_taken_over(service: Service, row: str, column: str) -> None:
    clerk = await service.desk("clerk")
    report = (await clerk.post("/place-lists", sent((LIST + row.replace("N1", "N3")).encode()))).json()
    assert [(one["line"], one["column"]) for one in report["problems"]] == [(4, column)]
    assert (report["is_applied"], report["added"]) == (False, 0)
    assert (await clerk.get("/places/checkpoints", query="桥头")).json()["items"] == []


async def test_a_list_sent_twice_under_one_key_is_answered_alike(service: Service) -> None:
    clerk = await service.desk("clerk")
    first, second = [
        (await clerk.post("/place-lists", sent(LIST.encode()), key="the-list")).json() for _ in range(2)
    ]
    assert first == second
    assert first["added"] == 2


async def test_a_file_that_is_none_is_said(service: Service) -> None:
    clerk = await service.desk("clerk")
    report = (await clerk.post("/place-list-checks", sent("一二三\n".encode()))).json()
    assert (report["is_applied"], report["problems_count"]) == (False, 1)


async def test_the_keeper_uploads_no_places(service: Service) -> None:
    refused = await (await service.desk("keeper")).post("/place-lists", sent(LIST.encode()))
    assert problem(refused) == (403, "not_allowed")
