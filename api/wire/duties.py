"""Bodies of duty in and out."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.wire.base import Instant, WireOutput, text
from api.wire.phone import CheckInSent, Grade


class DutySignedIn(CheckInSent):
    """A post was scanned to begin a duty."""

    activity: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=40)]


class DutyActivity(WireOutput):
    """A duty that one may do."""

    activity: str
    name_zh: str
    name_en: str


class Duty(WireOutput):
    """The duty a volunteer is on."""

    duty_id: int
    activity_zh: str
    activity_en: str
    checkpoint_name: str
    began_at: Instant
    grade: Grade


class OwnDuty(WireOutput):
    """The duty one is on, and those one may begin."""

    duty: Duty | None
    activities: list[DutyActivity]


class DutyEnded(WireOutput):
    """The duty is over; its claim waits or is approved."""

    duty_id: int
    began_at: Instant
    ended_at: Instant
    minutes: int
    points: int
    grade: Grade
    is_approved: bool
