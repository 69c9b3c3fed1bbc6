"""The pure rules of PINs: what is too easy to guess, when guessing stops, and when a new phone spends."""

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

PIN: Final = re.compile(r"[0-9]{6}")
FAILED_PER_LOCK: Final = 5
FAILED_MAX: Final = 15
"""Then only the station helps: 15 guesses of a million."""
LOCKED_FOR: Final = timedelta(minutes=15)
SPENDS_AFTER: Final = timedelta(hours=24)
"""Long enough for the owner to see the strange phone on their own and take it away."""
DIFFERENT_MIN: Final = 3
COMMON: Final = frozenset({"112233", "123123", "121212", "520131", "131452", "147258", "159357", "100200"})


def is_weak(pin: str, *, number: str, phone: str | None, born_on: date | None) -> bool:
    """Say whether a PIN is guessed at once: few digits, a run, or something others know of the person."""
    if len(set(pin)) < DIFFERENT_MIN or pin in COMMON:
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({1}, {9}):
        return True
    known = [number, phone or ""]
    if born_on is not None:
        known += [
            born_on.strftime(form) for form in ("%Y%m%d", "%y%m%d", "%d%m%y", "%m%d%y", "%Y%m", "%m%d%Y")
        ]
    return any(pin in text for text in known)


def spends_from(now: datetime) -> datetime:
    """Return from when a phone linked by PIN may spend."""
    return now + SPENDS_AFTER
