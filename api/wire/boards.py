"""Bodies of screens at posts: pairing, the codes they show, and people whose cards they read."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, Moment, WireInput, WireOutput, text
from api.wire.phone import Grade
from ledger.earning.signals import Signal
from ledger.places.words import NAME_LENGTH_MAX

Shown = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=60)]
"""What was read from a card or a phone's pass."""


class Board(WireOutput):
    """One screen, as the desk lists it."""

    board_id: int
    name: str
    checkpoint_id: int
    checkpoint_name: str
    station_name: str
    paired_at: Instant
    last_seen_at: Instant | None
    revoked_at: Instant | None


class BoardList(WireOutput):
    """Screens within the scope of whoever asks."""

    items: list[Board]


class BoardConfirmed(WireInput):
    """The code that a new screen shows, and the checkpoint it stands at."""

    pairing_code: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]
    checkpoint_id: Id
    name: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=NAME_LENGTH_MAX)]


class BoardMe(WireOutput):
    """The screen that asks."""

    board_id: int
    tenant_id: int
    name: str
    checkpoint_name: str
    short_code: str
    station_name: str
    bureau_name: str
    bureau_title: str


class BoardPaired(WireOutput):
    """The screen is paired."""

    board: BoardMe


class BoardWaiting(WireOutput):
    """Nobody has typed the code yet."""

    waiting: bool


class RotatingCode(WireOutput):
    """What the screen shows from a moment on, for the length of a step."""

    step: int
    begins_at: Instant
    url: str


class SessionAlarm(WireOutput):
    """A patrol of this station that ought to be back; no names."""

    session_id: int
    planned_until: Instant
    members_count: int
    back_count: int


class RotatingCodes(WireOutput):
    """The codes of the next ten minutes, oldest first, and the patrols of the station that are overdue."""

    step_seconds: int
    server_time: Instant
    codes: list[RotatingCode]
    alarms: list[SessionAlarm]


class CardShown(WireInput):
    """A person held their card before the screen's scanner."""

    shown: Shown
    scanned_at: Moment | None = None


class WitnessedCheckInSent(WireInput):
    """A leader or a member of staff scanned a person's card at a checkpoint."""

    shown: Shown
    short_code: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]
    scanned_at: Moment | None = None


class WitnessedCheckIn(WireOutput):
    """The check-in of somebody whose card was scanned."""

    check_in_id: int
    name_masked: str
    number: str
    checkpoint_name: str
    occurred_at: Instant
    grade: Grade
    signals: list[Signal]
    points: int | None
    is_claimed: bool
