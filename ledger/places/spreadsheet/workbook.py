"""A workbook of an office (XLSX) read row by row as the text that a CSV of it would hold."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from ledger.places.spreadsheet.problems import Problems

ZIP: Final = b"PK\x03\x04"
OPENED_BYTES_MAX: Final = 60_000_000
"""What the parts may unpack to: a small file that grows to gigabytes must not fill memory."""
LINES_MAX: Final = 220_000
COLUMNS_MAX: Final = 60
BROKEN: Final = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, OSError, RuntimeError, EOFError, OverflowError, zlib.error, struct.error,
)  # fmt: skip


def is_workbook(content: bytes) -> bool:
    """Say whether a file looks like a workbook rather than text."""
    return content.startswith(ZIP)


def workbook_lines(file: str, content: bytes, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Return the rows of the first sheet that hold anything, each with its number as the office sees it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > OPENED_BYTES_MAX:
                problems.add(file=file, line=0, column=None, zh="工作簿太大", en="the workbook is too large")
                return
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=LINES_MAX, max_col=COLUMNS_MAX, values_only=True)
        width = 0
        for line, cells in enumerate(rows, start=1):
            words = [cell_text(cell) for cell in cells]
            while words and not words[-1]:
                words.pop()
            if not words:
                continue
            width = width or len(words)
            yield line, words + [""] * (width - len(words))
    except BROKEN:
        problems.add(
            file=file,
            line=0,
            column=None,
            zh="工作簿打不开，请在表格软件里另存为 .xlsx 或“CSV UTF-8”",
            en='the workbook cannot be opened; save it again as .xlsx or "CSV UTF-8"',
        )


def cell_text(value: object) -> str:
    """Write a cell as a CSV would hold it: whole numbers without a point, days as YYYY-MM-DD."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == value.min.time() else value.isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value).strip()
