"""Tables from offices: every encoding they use, and a clear reason for every cell that is wrong."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.places.spreadsheet.problems import KEPT_MAX, Problems
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FILE_BYTES_MAX, ROWS_MAX, FileKind, Sheet, read_folder, read_sheet

THINGS = FileKind(name="things", columns=("code", "name", "number"))
OTHERS = FileKind(name="others", columns=("code", "colour", "size", "weight"))
TEXT = "code,name,number\r\nA1,张国,3\r\nA2,买买提,4\r\n"


def read(content: bytes, file: str = "things.csv") -> tuple[Sheet | None, Problems]:
    problems = Problems()
    return read_sheet(file, content, [THINGS, OTHERS], problems), problems


def row(**cells: str) -> tuple[Row, Problems]:
    problems = Problems()
    return Row(file="f.csv", line=7, cells=cells, problems=problems), problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_same_table_is_read_from_every_encoding_and_line_end(encoding: str, line_end: str) -> None:
    sheet, problems = read(TEXT.replace("\r\n", line_end).encode(encoding))
    assert problems.count == 0
    assert sheet is not None
    assert [r.text("name") for r in sheet.rows] == ["张国", "买买提"]
    assert [r.line for r in sheet.rows] == [2, 3]


def test_the_kind_is_told_by_the_columns_and_not_by_the_file_name() -> None:
    sheet, _ = read(b"colour,size,code,weight\nred,1,A,2\n", "export (3).csv")
    assert sheet is not None
    assert sheet.kind is OTHERS


def test_a_file_like_no_kind_is_passed_over() -> None:
    sheet, problems = read(b"a,b,c\n1,2,3\n", "notes.csv")
    assert sheet is None
    assert problems.count == 0


def test_a_wrong_header_is_named_column_by_column() -> None:
    sheet, problems = read(b"code,nmae,number,number\n", "things.csv")
    assert sheet is None
    assert [(p.line, p.column, p.en) for p in problems.kept] == [
        (1, "name", "this column is missing"),
        (1, "nmae", "this column is not known"),
        (1, "number", "this column is there twice"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"\xff\xfec\x00o\x00d\x00e\x00", 0, "UTF-16"),
        (b"code,name,number\nA1,\xff\xff,3\n", 2, "neither UTF-8 nor GB 18030"),
        (b"", 1, "empty"),
        (b'code,name,number\nA1,"open,3\n', 2, "quotation mark"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(content: bytes, line: int, words: str) -> None:
    sheet, problems = read(content)
    assert problems.count == 1
    assert problems.kept[0].line == line
    assert words in problems.kept[0].en
    assert not (sheet and sheet.rows)


def test_a_line_with_too_few_or_too_many_cells_is_named() -> None:
    sheet, problems = read(b"code,name,number\nA1,x\nA2,x,1,2\n\n,,\nA3,x,1\n")
    assert sheet is not None
    assert [r.line for r in sheet.rows] == [6]
    assert [(p.line, p.column) for p in problems.kept] == [(2, None), (3, None)]


def test_a_line_after_a_cell_with_line_breaks_keeps_its_number() -> None:
    sheet, problems = read(b'code,name,number\nA1,"x\ny",1\nA2,x,z\n')
    assert sheet is not None
    for each in sheet.rows:
        each.text("name")
        each.whole("number", least=0, most=9)
    assert [(p.line, p.column) for p in problems.kept] == [(2, "name"), (4, "number")]


def test_a_code_that_stands_twice_names_the_other_line() -> None:
    sheet, problems = read(b"code,name,number\nA1,x,1\nA1,y,2\n")
    assert sheet is not None
    rows = sheet.sound_rows_by("code")
    assert list(rows) == ["A1"]
    assert problems.kept[0].en == "the same as in line 2"
    assert [r.is_sound for r in sheet.rows] == [True, False]


def test_two_files_of_one_kind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT)
    (tmp_path / "b.csv").write_text(TEXT)
    problems = Problems()
    assert set(read_folder(tmp_path, [THINGS], problems)) == {"things"}
    assert "same kind" in problems.kept[0].en


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "things.csv").open("wb") as file:
        file.truncate(FILE_BYTES_MAX + 1)
    problems = Problems()
    assert read_folder(tmp_path, [THINGS], problems) == {}
    assert problems.kept[0].en == "the file is too large: at most 20 MB"


def test_rows_beyond_the_most_are_one_problem() -> None:
    sheet, problems = read(b"code,name,number\n" + b"A,x,1\n" * (ROWS_MAX + 5))
    assert sheet is not None
    assert len(sheet.rows) == ROWS_MAX
    assert [problem.en for problem in problems.kept] == ["too many rows: at most 200000"]


def test_a_problem_says_file_line_column_and_reason_in_one_line() -> None:
    bad, problems = row(name="")
    bad.text("name")
    problems.add(file="f.csv", line=0, column=None, zh="空", en="empty")
    assert [str(problem) for problem in problems.kept] == [
        "f.csv:7 [name] 不能为空 / must not be empty",
        "f.csv 空 / empty",
    ]


def test_every_problem_is_counted_and_the_first_are_kept() -> None:
    lines = "".join(f"A{n},x,z\n" for n in range(500))
    sheet, problems = read(f"code,name,number\n{lines}".encode())
    assert sheet is not None
    for each in sheet.rows:
        each.whole("number", least=0, most=9)
    assert problems.count == 500
    assert len(problems.kept) == KEPT_MAX


@pytest.mark.parametrize("cell", ["a\x00b", "a\tb", "\u202eab", "字" * 61, ""])
def test_bad_words_are_a_problem_and_no_error(cell: str) -> None:
    bad, problems = row(name=cell)
    assert isinstance(bad.text("name"), str)
    assert not bad.is_sound
    assert problems.kept[0].line == 7
    assert problems.kept[0].zh


@pytest.mark.parametrize("cell", ["4.0", "1e3", "--1", "10", "-1", "x", "", "9" * 30, "4 5"])
def test_bad_whole_numbers_are_a_problem(cell: str) -> None:
    bad, problems = row(number=cell)
    assert bad.whole("number", least=0, most=9) == 0
    assert problems.count == 1


def test_good_cells_are_read_as_their_type() -> None:
    good, problems = row(
        n="０7", d="-42.5", day="2023/3/9", y="是", c="G-1", o="", m="2023-03-01T07:07:06+08:00"
    )
    assert good.whole("n", least=0, most=9) == 7
    assert good.decimal_or_none("d", least=-90, most=90) == -42.5
    assert good.day("day") == date(2023, 3, 9)
    assert good.yes_no("y") is True
    assert good.code("c") == "G-1"
    assert good.whole_or_none("o", least=0, most=9) is None
    assert good.day_or_none("o") is None
    assert good.moment("m").isoformat() == "2023-03-01T07:07:06+08:00"
    assert problems.count == 0
    assert good.is_sound


@pytest.mark.parametrize("cell", ["2023-13-01", "2023-02-29", "01-02-2023", "20230301", "", "0000-01-01"])
def test_a_bad_day_is_a_problem(cell: str) -> None:
    bad, problems = row(day=cell)
    bad.day("day")
    assert problems.count == 1


@pytest.mark.parametrize("cell", ["2023-03-01T07:07:06", "yesterday", ""])
def test_a_time_without_offset_is_a_problem(cell: str) -> None:
    bad, problems = row(m=cell)
    bad.moment("m")
    assert problems.count >= 1


@pytest.mark.parametrize("cell", ["maybe", "", "1"])
def test_neither_yes_nor_no_is_a_problem(cell: str) -> None:
    bad, problems = row(y=cell)
    assert bad.yes_no("y") is False
    assert problems.count == 1


@given(st.binary(max_size=400))
def test_no_bytes_at_all_are_an_error(content: bytes) -> None:
    read(content)


@given(st.text(max_size=80))
def test_no_cell_at_all_is_an_error(cell: str) -> None:
    any_row, _ = row(x=cell)
    for reader in (any_row.text, any_row.code, any_row.day, any_row.moment, any_row.yes_no):
        reader("x")
    any_row.whole("x", least=0, most=10)
    any_row.decimal_or_none("x", least=0, most=10)
    any_row.choice("x", ("a", "b"))
