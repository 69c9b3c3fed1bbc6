"""Reads the cursors of pages: a position that we have given out, or a refusal."""

from api.refusals import CursorUnknown
from api.wire.base import WHOLE_NUMBER_MAX

INDEX_DIGITS_MAX = 16


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
