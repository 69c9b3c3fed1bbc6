"""One import under way: the transaction it writes in, what is wrong so far, and the stages it passes."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.places.spreadsheet.problems import Problems
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FileKind, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one file did: rows new, rows changed, rows that were the same already."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True, kw_only=True)
class ImportRun:
    """What every stage is given.

    A stage notes what is wrong and goes on, so that one run names every bad row; whether anything stays is
    decided at the end, by `problems`.

    Attributes:
        connection: in the one transaction of the import.
        tenant_id: the bureau.
        now: the time of the import.
        problems: what is wrong so far, in every file.
        codes_named: per kind of file the codes it names, also in rows that are not sound, so that a row is
            not blamed for naming one of them.
    """

    connection: AsyncConnection
    tenant_id: TenantId
    now: datetime
    problems: Problems
    codes_named: dict[str, set[str]] = field(default_factory=dict)

    def rows_by_code(self, sheet: Sheet, column: str) -> dict[str, Row]:
        """Return the rows of a sheet by code, and remember the codes for later stages."""
        rows = sheet.sound_rows_by(column)
        self.codes_named[sheet.kind.name] = set(rows)
        return rows

    def look_up(
        self, row: Row, column: str, ids: Mapping[str, int], *, kind: str, required: bool = True
    ) -> int | None:
        """Return the id a code stands for; a code nobody has named is a problem of the row."""
        code = row.code(column, required=required)
        if not code:
            return None
        found = ids.get(code)
        if found is None:
            if code in self.codes_named.get(kind, ()):
                row.is_sound = False  # the row that defines the code is the one to mend
            else:
                row.problem(
                    column, zh=f"没有代码为 {code} 的条目", en=f"there is nothing with the code {code}"
                )
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How one kind of file is taken over."""

    kind: FileKind
    load: Callable[[ImportRun, Sheet], Awaitable[Counts]]
