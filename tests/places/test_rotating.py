"""A screen's code changes every half minute, is right for one screen and step, and is fresh for a while."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.places.rotating import (
    BoardId,
    begins_at,
    code_of_step,
    is_fresh,
    is_right,
    read_code,
    step_of,
    write_code,
)

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
KEY, OTHER_KEY = bytes(range(32)), bytes(32)
SCREEN = BoardId(3)


def test_a_code_that_was_written_is_read_and_is_right() -> None:
    code = read_code(write_code(SCREEN, key=KEY, step=step_of(NOON)))
    assert code is not None
    assert (code.board_id, code.step) == (SCREEN, step_of(NOON))
    assert is_right(code, KEY)


def test_a_code_is_right_for_its_own_screen_and_step_only() -> None:
    step = step_of(NOON)
    shown = read_code(write_code(SCREEN, key=KEY, step=step))
    moved = read_code(f"3.{step + 1}.{code_of_step(KEY, step)}")
    assert shown is not None
    assert moved is not None
    assert not is_right(shown, OTHER_KEY)
    assert not is_right(moved, KEY)


@pytest.mark.parametrize(
    "scanned", ["", "3", "3.4", "0.4.ABCDEFGH", "3.4.ABCDEFG", "3.4.ABCDEFGU", "3.4.ABCDEFGH9"]
)
def test_what_is_no_code_is_not_read(scanned: str) -> None:
    assert read_code(scanned) is None


@pytest.mark.parametrize(
    ("seconds", "fresh"), [(-31, False), (-30, True), (0, True), (29, True), (119, True), (120, False)]
)
def test_a_code_is_fresh_for_its_half_minute_and_ninety_seconds_more(seconds: int, *, fresh: bool) -> None:
    step = step_of(NOON)
    assert is_fresh(step, now=begins_at(step) + timedelta(seconds=seconds)) is fresh
