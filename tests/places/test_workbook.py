"""Workbooks of offices are read as the table they show, and a hostile one is only a problem."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from ledger.places.spreadsheet import workbook
from ledger.places.spreadsheet.problems import Problems
from ledger.places.spreadsheet.sheet import FileKind, Sheet, read_sheet

PEOPLE = FileKind(name="people", columns=("name", "phone", "born_on"))
NAMES = {"姓名": "name", "手机": "phone", "出生日期": "born_on"}


def book(*rows: tuple[object, ...]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def read(content: bytes) -> tuple[Sheet | None, Problems]:
    problems = Problems()
    return read_sheet("people.xlsx", content, [PEOPLE], problems, names=NAMES), problems


def test_numbers_and_days_read_as_an_office_sees_them() -> None:
    sheet, problems = read(
        book(
            ("姓名", "手机", "出生日期"),
            ("张国", 19900000001, date(1970, 10, 12)),
            (None, None, None),
            ("买买提", "199 0000 0002", "1958/3/3"),
        )
    )
    assert problems.kept == []
    assert sheet is not None
    assert [(row.line, row.text("name"), row.text("phone"), row.day("born_on")) for row in sheet.rows] == [
        (2, "张国", "19900000001", date(1970, 10, 12)),
        (4, "买买提", "199 0000 0002", date(1958, 3, 3)),
    ]


def test_a_cell_far_away_neither_fills_memory_nor_hides_the_rest() -> None:
    made = openpyxl.Workbook()
    made.active.append(("name", "phone", "born_on"))
    made.active.append(("张国", "19900000001", "1970-10-12"))
    made.active.cell(row=1_048_576, column=16_384, value="x")
    kept = io.BytesIO()
    made.save(kept)
    sheet, problems = read(kept.getvalue())
    assert problems.count == 0
    assert sheet is not None
    assert [row.text("name") for row in sheet.rows] == ["张国"]


def test_a_workbook_that_unpacks_to_too_much_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "OPENED_BYTES_MAX", 1000)
    sheet, problems = read(book(("name", "phone", "born_on")))
    assert sheet is None
    assert [problem.en for problem in problems.kept] == ["the workbook is too large"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", book(("name",))[:900]])
def test_a_broken_workbook_is_a_problem(content: bytes) -> None:
    sheet, problems = read(content)
    assert sheet is None
    assert problems.count == 1


def test_a_zip_that_is_no_workbook_is_a_problem() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as parts:
        parts.writestr("hello.txt", "hello")
    sheet, problems = read(kept.getvalue())
    assert sheet is None
    assert problems.count == 1


def test_a_number_that_a_formula_made_has_no_point() -> None:
    assert workbook.cell_text(19900000001.0) == "19900000001"
    assert workbook.cell_text(1.5) == "1.5"
