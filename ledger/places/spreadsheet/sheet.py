"""A table of a kind that is known by its columns, as CSV or as a workbook: each line made a row."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.places.chinese import half_width
from ledger.places.spreadsheet.problems import Problems
from ledger.places.spreadsheet.row import NO_NAMES, Row
from ledger.places.spreadsheet.workbook import is_workbook, workbook_lines

FILE_BYTES_MAX: Final = 20_000_000
ROWS_MAX: Final = 200_000
SUFFIXES: Final = frozenset({".csv", ".xlsx"})
MEANT_SHARE: Final = 0.6
"""A header that shares this much with a kind was meant to be it, so its differences are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """What a file may be: its name, the columns it must have and those it may have."""

    name: str
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of one file."""

    file: str
    kind: FileKind
    rows: Sequence[Row]

    def sound_rows_by(self, column: str) -> dict[str, Row]:
        """Return the rows by their code, and note a code that stands in the file twice."""
        rows: dict[str, Row] = {}
        for row in self.rows:
            code = row.code(column)
            if not code:
                continue
            if code in rows:
                line = rows[code].line
                row.problem(column, zh=f"与第 {line} 行重复", en=f"the same as in line {line}")
            else:
                rows[code] = row
        return rows


def read_folder(folder: Path, kinds: Sequence[FileKind], problems: Problems) -> dict[str, Sheet]:
    """Read every table of a folder whose columns, or name, are those of a kind.

    Files that are like none of the kinds are passed over; two files of one kind are a problem.
    """
    sheets: dict[str, Sheet] = {}
    for path in sorted(path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES):
        if path.stat().st_size > FILE_BYTES_MAX:
            problems.add(
                file=path.name,
                line=0,
                column=None,
                zh=f"文件过大：最多 {FILE_BYTES_MAX // 1_000_000} MB",
                en=f"the file is too large: at most {FILE_BYTES_MAX // 1_000_000} MB",
            )
            continue
        sheet = read_sheet(path.name, path.read_bytes(), kinds, problems)
        if sheet is None:
            continue
        if sheet.kind.name in sheets:
            other = sheets[sheet.kind.name].file
            problems.add(
                file=path.name,
                line=1,
                column=None,
                zh=f"与 {other} 是同一种表，只能有一个",
                en=f"is the same kind of table as {other}; there may be only one",
            )
            continue
        sheets[sheet.kind.name] = sheet
    return sheets


def read_sheet(
    file: str,
    content: bytes,
    kinds: Sequence[FileKind],
    problems: Problems,
    *,
    names: Mapping[str, str] = NO_NAMES,
) -> Sheet | None:
    """Read one file; None when its header is that of no kind (a problem only if one was meant).

    `names` gives the column that a header means by another word, such as one in Chinese.
    """
    noted = problems.count
    if is_workbook(content):
        lines = workbook_lines(file, content, problems)
    else:
        text = decode(file, content, problems)
        if text is None:
            return None
        lines = _lines(file, text, problems)
    first = next(lines, None)
    if first is None:
        if problems.count == noted and any(kind.name == Path(file).stem for kind in kinds):
            problems.add(file=file, line=1, column=None, zh="文件是空的", en="the file is empty")
        return None
    written = [half_width(cell).lower() for cell in first[1]]
    header = [names.get(cell, cell) for cell in written]
    kind = _kind_of(file, header, kinds, problems)
    if kind is None:
        return None
    return Sheet(file=file, kind=kind, rows=_rows(file, header, lines, problems))


def decode(file: str, content: bytes, problems: Problems) -> str | None:
    """Decode UTF-8 with or without its mark, else GB 18030, as spreadsheets in China save it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.add(
            file=file,
            line=0,
            column=None,
            zh="文件是 UTF-16 编码，请另存为“CSV UTF-8”",
            en='the file is UTF-16; save it as "CSV UTF-8"',
        )
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
    problems.add(
        file=file,
        line=line,
        column=None,
        zh="既不是 UTF-8 也不是 GB18030 编码",
        en="is neither UTF-8 nor GB 18030",
    )
    return None


def _lines(file: str, text: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Split the text into lines of cells, each with the number of the line where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            problems.add(
                file=file,
                line=begins,
                column=None,
                zh="引号没有成对，或单元格过长，从此行起无法读取",
                en="a quotation mark is not closed or a cell is too long; nothing can be read from here on",
            )
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _kind_of(
    file: str, header: Sequence[str], kinds: Iterable[FileKind], problems: Problems
) -> FileKind | None:
    """Find the kind with these columns; when one was meant but does not fit, say what differs."""
    meant: FileKind | None = None
    share_best = MEANT_SHARE
    for kind in kinds:
        missing = [column for column in kind.columns if column not in header]
        unknown = [column for column in header if column not in kind.columns + kind.optional]
        if not missing and not unknown and len(set(header)) == len(header):
            return kind
        share = len(set(header) & set(kind.columns)) / len(set(header) | set(kind.columns))
        if kind.name == Path(file).stem:
            share += 1
        if share >= share_best:
            meant, share_best = kind, share
    if meant is not None:
        _name_header_differences(file, header, meant, problems)
    return None


def _name_header_differences(file: str, header: Sequence[str], kind: FileKind, problems: Problems) -> None:
    for column in kind.columns:
        if column not in header:
            problems.add(file=file, line=1, column=column, zh="缺少这一列", en="this column is missing")
    for column in sorted(set(header)):
        shown = column[:40]
        if column not in kind.columns + kind.optional:
            problems.add(file=file, line=1, column=shown, zh="不认识这一列", en="this column is not known")
        elif header.count(column) > 1:
            problems.add(
                file=file, line=1, column=shown, zh="这一列出现多次", en="this column is there twice"
            )


def _rows(
    file: str, header: Sequence[str], lines: Iterable[tuple[int, list[str]]], problems: Problems
) -> list[Row]:
    rows: list[Row] = []
    for line, cells in lines:
        if len(rows) >= ROWS_MAX:
            problems.add(
                file=file,
                line=line,
                column=None,
                zh=f"行数过多：最多 {ROWS_MAX} 行",
                en=f"too many rows: at most {ROWS_MAX}",
            )
            break
        named: Mapping[str, str] = dict(zip(header, cells, strict=False))
        row = Row(file=file, line=line, cells=named, problems=problems)
        if len(cells) != len(header):
            row.problem(
                None,
                zh=f"应有 {len(header)} 个单元格，实有 {len(cells)} 个",
                en=f"has {len(cells)} cells where the header has {len(header)}",
            )
        else:
            rows.append(row)
    return rows
