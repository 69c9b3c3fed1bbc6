"""Reads the cursors of pages: a position that we have given out, or a refusal."""

from collections.abc import Sequence
from datetime import date

from api.refusals import CursorUnknown
from api.wire.base import WHOLE_NUMBER_MAX
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId
from ledger.reports.expiring import FIRST, Position

INDEX_DIGITS_MAX = 16


def next_index_cursor(indexes: Sequence[int], *, size: int) -> str | None:
    """Return where the page after this one begins; None after the last, which is not full."""
    return str(indexes[-1]) if len(indexes) == size else None


def read_index_cursor(cursor: str | None) -> int | None:
    """Read a cursor that is an index in the log."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= INDEX_DIGITS_MAX):
        raise CursorUnknown
    index = int(cursor)
    if index > WHOLE_NUMBER_MAX:
        raise CursorUnknown
    return index


def read_lot_cursor(cursor: str | None) -> Position:
    """Read a cursor that is a day and a volunteer's id, such as 2026-11-30.17."""
    if cursor is None:
        return FIRST
    day, _, number = cursor.partition(".")
    volunteer_id = read_index_cursor(number)
    try:
        expires_on = date.fromisoformat(day)
    except ValueError:
        raise CursorUnknown from None
    if volunteer_id is None or day != expires_on.isoformat():
        raise CursorUnknown
    return Position(expires_on, VolunteerId(volunteer_id))


def read_notice_cursor(cursor: str | None) -> tuple[UnitId, str] | None:
    """Read a cursor that is a place in the public notice: a group and a code, such as 7.K3M9Q2XA."""
    if cursor is None:
        return None
    group, _, code = cursor.partition(".")
    unit_id = read_index_cursor(group)
    if unit_id is None or not code:
        raise CursorUnknown
    return UnitId(unit_id), code


def write_lot_cursor(position: Position) -> str:
    """Write the cursor of the page after a position."""
    return f"{position.expires_on.isoformat()}.{position.volunteer_id}"
