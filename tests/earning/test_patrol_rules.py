"""The pure rules of patrol sessions: the alarm, the minutes over, and when the call on the way comes."""

from datetime import timedelta

import pytest

from ledger.earning.patrols.rules import call_at, is_alarmed, minutes_over
from tests.earning.world import MONDAY_NOON

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("minutes", "alarmed"), [(29, False), (30, True)])
def test_half_an_hour_past_its_end_a_session_raises_the_alarm(minutes: int, *, alarmed: bool) -> None:
    assert is_alarmed(MONDAY_NOON, now=MONDAY_NOON + minutes * MINUTE) is alarmed


def test_a_session_is_over_by_whole_minutes_and_never_by_less_than_none() -> None:
    assert minutes_over(MONDAY_NOON, now=MONDAY_NOON + 31.5 * MINUTE) == 31
    assert minutes_over(MONDAY_NOON, now=MONDAY_NOON - MINUTE) == 0


def test_the_call_comes_within_the_planned_time() -> None:
    until = MONDAY_NOON + 120 * MINUTE
    assert call_at(MONDAY_NOON, until, percent=30) == MONDAY_NOON + 36 * MINUTE
