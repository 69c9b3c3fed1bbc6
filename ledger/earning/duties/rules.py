"""The pure rules of duty: the minutes really given, and what is odd about them."""

from datetime import datetime, timedelta
from typing import Final

from ledger.earning.duties.words import DUTY_MAX, SHORT_PERCENT
from ledger.earning.signals import Signal
from ledger.earning.words import Rule

HUNDRED: Final = 100


def minutes_given(began_at: datetime, ended_at: datetime) -> int:
    """Return the whole minutes of a duty, at most DUTY_MAX."""
    return max(timedelta(), min(ended_at - began_at, DUTY_MAX)) // timedelta(minutes=1)


def signals_of_duty(began_at: datetime, ended_at: datetime, *, rule: Rule) -> tuple[Signal, ...]:
    """Name what is odd about how long a duty was."""
    if ended_at - began_at > DUTY_MAX:
        return ("long_duty",)
    given = minutes_given(began_at, ended_at)
    return ("short_duty",) if given * HUNDRED < rule.minutes * SHORT_PERCENT else ()
