"""The pure rules of a rotating code: what a screen at a post shows for half a minute.

A code is 8 characters of HMAC-SHA256(key of the screen, number of the step), as in RFC 6238, so that nothing
but the key makes it; the key is derived from the master key and never leaves the service. What a phone scans
is `<screen>.<step>.<code>` behind the `#` of the checkpoint's address, where no server or proxy logs it.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NewType

from ledger.places.rules import code_from

BoardId = NewType("BoardId", int)

STEP_S: Final = 30
STEPS_AHEAD: Final = 20
"""A screen is given codes for ten minutes, so that it goes on through a short loss of its network."""
STEPS_FRESH: Final = 3
"""A code is fresh for its own half minute and 90 seconds more: to find the place and to tap."""
CODE_LENGTH: Final = 8
COUNTER_BYTES: Final = 8
SCANNED: Final = re.compile(r"([1-9][0-9]{0,14})\.([0-9]{1,11})\.([0-9A-HJKMNP-TV-Z]{8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCode:
    """A code as a phone sends it: of which screen, for which step."""

    board_id: BoardId
    step: int
    code: str


def step_of(moment: datetime) -> int:
    """Return the number of the half minute in which a moment lies."""
    return int(moment.timestamp()) // STEP_S


def begins_at(step: int) -> datetime:
    """Return when a step begins."""
    return datetime.fromtimestamp(step * STEP_S, tz=UTC)


def code_of_step(key: bytes, step: int) -> str:
    """Return what a screen with this key shows in a step: 40 bits, so that nobody guesses."""
    return code_from(hmac.digest(key, step.to_bytes(COUNTER_BYTES), hashlib.sha256)[:8], length=CODE_LENGTH)


def write_code(board_id: BoardId, *, key: bytes, step: int) -> str:
    """Write a code as the address of a checkpoint carries it."""
    return f"{board_id}.{step}.{code_of_step(key, step)}"


def read_code(scanned: str) -> BoardCode | None:
    """Read what stood behind the `#` of a checkpoint's address; None when it is no code."""
    parts = SCANNED.fullmatch(scanned)
    if parts is None:
        return None
    return BoardCode(board_id=BoardId(int(parts[1])), step=int(parts[2]), code=parts[3])


def is_right(code: BoardCode, key: bytes) -> bool:
    """Tell whether the screen with this key shows that code in that step."""
    return hmac.compare_digest(code_of_step(key, code.step), code.code)


def is_fresh(step: int, *, now: datetime) -> bool:
    """Tell whether a step is now or was a moment ago; one step ahead is a clock that is a little off."""
    return -1 <= step_of(now) - step <= STEPS_FRESH
