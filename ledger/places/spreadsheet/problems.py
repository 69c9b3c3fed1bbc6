"""What is wrong with the files of an import: where, and why, in two languages."""

from dataclasses import dataclass, field
from typing import Final

KEPT_MAX: Final = 200
"""Problems kept with their sentence; the rest are only counted, so that a wrong file cannot fill memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One bad cell, row or file; `line` 1 is the header, 0 the file as a whole."""

    file: str
    line: int
    column: str | None
    zh: str
    en: str

    def __str__(self) -> str:
        column = "" if self.column is None else f" [{self.column}]"
        line = "" if self.line == 0 else f":{self.line}"
        return f"{self.file}{line}{column} {self.zh} / {self.en}"


@dataclass(slots=True)
class Problems:
    """Every problem of one import, counted; the first ones kept."""

    count: int = 0
    kept: list[Problem] = field(default_factory=list)

    def add(self, *, file: str, line: int, column: str | None, zh: str, en: str) -> None:
        """Count one problem and keep it while there is room."""
        self.count += 1
        if len(self.kept) < KEPT_MAX:
            self.kept.append(Problem(file=file, line=line, column=column, zh=zh, en=en))
