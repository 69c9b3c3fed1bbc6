"""One row of a table: cells read as text, code, number, day or choice; a bad one is a problem, not an error.

A reader always returns a value of its type. When the cell is bad it notes the problem, marks the row as not
sound and returns a stand-in, so that one pass names every bad cell of the row; the caller then skips rows
that are not sound.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from ledger.places.chinese import half_width, is_plain, standard_text
from ledger.places.spreadsheet.problems import Problems
from ledger.refusal import Refusal

TEXT_LENGTH_MAX: Final = 60
CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
DECIMAL: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,15})?")
DAY: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
YES: Final = {"yes": True, "no": False, "是": True, "否": False}
NO_MOMENT: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
NO_DAY: Final = date(1970, 1, 1)
NO_NAMES: Final[Mapping[str, str]] = {}


class Row:
    """The cells of one line by the name of their column."""

    __slots__ = ("_cells", "_file", "_problems", "is_sound", "line")

    def __init__(self, *, file: str, line: int, cells: Mapping[str, str], problems: Problems) -> None:
        self._file = file
        self._cells = cells
        self._problems = problems
        self.line = line
        self.is_sound = True

    def problem(self, column: str | None, *, zh: str, en: str) -> None:
        """Note what is wrong with a cell, or with the row as a whole, and mark the row."""
        self.is_sound = False
        self._problems.add(file=self._file, line=self.line, column=column, zh=zh, en=en)

    def refuse(self, column: str | None, refusal: Refusal) -> None:
        """Note that a rule refuses what the cell says."""
        self.problem(column, zh=refusal.zh.format(**refusal.facts), en=refusal.en.format(**refusal.facts))

    def has(self, column: str) -> bool:
        """Say whether the file has a column at all, filled or not."""
        return column in self._cells

    def is_empty(self, column: str) -> bool:
        """Say whether the cell holds nothing, or the file has no such column."""
        return not self._cells.get(column, "").strip()

    def text(self, column: str, *, length_max: int = TEXT_LENGTH_MAX, required: bool = True) -> str:
        """Read words: composed, without control characters, not longer than allowed."""
        raw = self._cells.get(column, "").strip()
        if not is_plain(raw):
            self.problem(
                column,
                zh="单元格里有换行或不可显示的字符",
                en="the cell holds a line break or a character that cannot be shown",
            )
            return ""
        words = standard_text(raw)
        if not words and required:
            self.problem(column, zh="不能为空", en="must not be empty")
        if len(words) > length_max:
            self.problem(
                column,
                zh=f"过长：最多 {length_max} 个字，现有 {len(words)} 个",
                en=f"too long: at most {length_max} characters, here {len(words)}",
            )
            return ""
        return words

    def code(self, column: str, *, required: bool = True) -> str:
        """Read a code: 1 to 32 letters, digits, hyphens or underscores."""
        code = half_width(self.text(column, length_max=200, required=required))
        if code and CODE.fullmatch(code) is None:
            self.problem(
                column,
                zh="代码只能由 1 至 32 个英文字母、数字、短横或下划线组成",
                en="a code is 1 to 32 letters, digits, hyphens or underscores",
            )
            return ""
        return code

    def choice(
        self,
        column: str,
        allowed: Collection[str],
        *,
        required: bool = True,
        names: Mapping[str, str] = NO_NAMES,
    ) -> str:
        """Read one of the words allowed; `names` gives those that offices write for them."""
        word = half_width(self.text(column, required=required))
        word = names.get(word, word)
        if word and word not in allowed:
            words = "、".join(allowed)
            self.problem(column, zh=f"只能填：{words}", en=f"must be one of: {', '.join(allowed)}")
            return ""
        return word

    def yes_no(self, column: str) -> bool:
        """Read yes or no, 是 or 否."""
        return YES.get(self.choice(column, YES), False)

    def whole(self, column: str, *, least: int, most: int) -> int:
        """Read a whole number within limits."""
        number = self.whole_or_none(column, least=least, most=most)
        if number is None and self.is_empty(column):
            self.problem(column, zh="不能为空", en="must not be empty")
        return least if number is None else number

    def whole_or_none(self, column: str, *, least: int, most: int) -> int | None:
        """Read a whole number within limits, or nothing."""
        digits = half_width(self.text(column, required=False))
        if not digits:
            return None
        if WHOLE.fullmatch(digits) is None or not least <= int(digits) <= most:
            self.problem(
                column,
                zh=f"应为 {least} 至 {most} 的整数",
                en=f"must be a whole number from {least} to {most}",
            )
            return None
        return int(digits)

    def decimal_or_none(self, column: str, *, least: float, most: float) -> float | None:
        """Read a plain decimal number within limits, or nothing."""
        digits = half_width(self.text(column, required=False))
        if not digits:
            return None
        if DECIMAL.fullmatch(digits) is None or not least <= float(digits) <= most:
            self.problem(
                column,
                zh=f"应为 {least:g} 至 {most:g} 的小数",
                en=f"must be a decimal number from {least:g} to {most:g}",
            )
            return None
        return float(digits)

    def day(self, column: str) -> date:
        """Read a civil day."""
        day = self.day_or_none(column)
        if day is None and self.is_empty(column):
            self.problem(column, zh="不能为空", en="must not be empty")
        return day or NO_DAY

    def day_or_none(self, column: str) -> date | None:
        """Read a civil day, also as spreadsheets rewrite it (2023/3/9), or nothing."""
        words = half_width(self.text(column, required=False))
        if not words:
            return None
        parts = DAY.fullmatch(words)
        try:
            if parts is not None:
                return date(*map(int, parts.groups()))
        except ValueError:
            pass  # a thirteenth month is said the same way as a word
        self.problem(column, zh="应为日期，例如 2023-03-19", en="must be a date, for example 2023-03-19")
        return None

    def moment(self, column: str) -> datetime:
        """Read a point in time that names its offset."""
        words = half_width(self.text(column))
        try:
            moment = datetime.fromisoformat(words) if words else NO_MOMENT
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.problem(
                column,
                zh="应为带时区的时间，例如 2023-03-01T07:07:06+08:00",
                en="must be a time with its offset, for example 2023-03-01T07:07:06+08:00",
            )
            return NO_MOMENT
        return moment
