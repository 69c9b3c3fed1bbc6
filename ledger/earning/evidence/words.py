"""The words of evidence, with their limits: scans, codes of screens, witnesses."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ledger.earning.attachments.words import AttachmentId
from ledger.earning.signals import Method
from ledger.people.words import DeviceId
from ledger.places.rotating import BoardId

PER_STEP_MAX: Final = 12
"""So many people may check in by one half minute's code; past that it may be a relayed one."""
BROWSER_SHARED_MAX: Final = 1
"""More people than this on one browser are worth a look: a phone lent, or one that scans for many."""
PAIR_WINDOW: Final = timedelta(days=28)
PAIR_SCANS_MAX: Final = 8
"""More scans of one person by the same witness in the window are worth a look."""
SAME_PLACE_SEEN_MAX: Final = 5
SAME_PLACE_PAUSE: Final = timedelta(minutes=2)
"""A phone may give out its last position again for a while."""
SESSION_GRACE: Final = timedelta(hours=2)
"""So long past its planned end a session that nobody has ended still takes up its people's check-ins."""
FIX_DECIMALS_MIN: Final = 6
"""Coarser coordinates are the same for many honest phones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSeen:
    """A right code of a screen in service; it is fresh while it was shown a moment ago."""

    board_id: BoardId
    step: int
    is_fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """How a check-in was made.

    Attributes:
        method: what was scanned, or who scanned whom.
        code: of the screen, when it was right.
        is_code_wrong: there was a code, and it was not of a screen in service here.
        is_clock_off: the phone's clock is ahead of ours.
        device_id: the phone that was used, when it was the person's own.
        place_digest: keyed digest of the exact coordinates, when they were exact.
        photo_id: the photo that the code of the sticker was read from.
    """

    method: Method = "sticker"
    code: CodeSeen | None = None
    is_code_wrong: bool = False
    is_clock_off: bool = False
    device_id: DeviceId | None = None
    place_digest: bytes | None = None
    photo_id: AttachmentId | None = None


STICKER: Final = Scan()
