"""Bodies of the phone page: the volunteer's own standing, patrol, claims and statement."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, Moment, WireInput, WireOutput, number, text
from api.wire.lots import Lot
from ledger.earning.signals import Signal
from ledger.people.words import LABEL_LENGTH_MAX

ClaimState = Literal["waiting", "second", "asked", "approved", "refused"]
Grade = Literal["A", "B", "C", "D"]


class DeviceActivation(WireInput):
    """A one-time code from a slip, and the secret that the phone made for itself."""

    activation_code: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=40)]
    device_secret: Annotated[str, BeforeValidator(text), Field(pattern=r"^[A-Z2-7]{52}$")]
    label: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=LABEL_LENGTH_MAX)]


class PatrolCheckpoint(WireOutput):
    """One stop of a route, and when it was reached."""

    name: str
    route_order: int
    checked_in_at: Instant | None


class Patrol(WireOutput):
    """How far a patrol under way has come."""

    route_code: str
    route_name: str
    done_count: int
    needed_count: int
    checkpoints: list[PatrolCheckpoint]
    expires_at: Instant


class PhoneClaim(WireOutput):
    """A claim as its claimant sees it."""

    claim_id: int
    activity_zh: str
    activity_en: str
    occurred_at: Instant
    state: ClaimState
    points: int
    minutes: int
    grade: Grade
    why_zh: str | None
    why_en: str | None
    activates_at: Instant | None
    appealed: bool
    appeal_until: Instant | None
    contested: bool


class PhoneClaimPage(WireOutput):
    """A page of the volunteer's claims, newest first."""

    items: list[PhoneClaim]
    next_cursor: str | None


class Line(WireOutput):
    """One line of the statement."""

    log_index: int
    occurred_at: Instant
    kind: str
    activity_zh: str | None
    activity_en: str | None
    points: int
    minutes: int
    points_after: int
    text_zh: str
    text_en: str


class Statement(WireOutput):
    """A page of the statement, newest first, and the standing it ends with."""

    items: list[Line]
    next_cursor: str | None
    points_available: int
    points_held: int
    log_index: int


class PhoneMe(WireOutput):
    """Everything the phone's first page shows.

    `spends_from` is of this phone, if it was linked by PIN; `strange_phone` names another that was, lately.
    """

    volunteer_id: int
    tenant_id: int
    number: str
    name_masked: str
    corps: str
    team_name: str | None
    station_name: str
    points_available: int
    points_held: int
    points_pending: int
    points_owed: int
    expires_next: Lot | None
    minutes_served: int
    log_index: int
    pass_number: str
    spends_from: Instant | None
    strange_phone: str | None
    server_time: Instant
    patrol: Patrol | None
    claims: list[PhoneClaim]
    statement: list[Line]


class Place(WireInput):
    """Where the phone says it is, WGS-84."""

    latitude: Annotated[float, BeforeValidator(number), Field(ge=-90, le=90)]
    longitude: Annotated[float, BeforeValidator(number), Field(ge=-180, le=180)]
    accuracy_m: Annotated[float, BeforeValidator(number), Field(ge=0, le=1_000_000)]


class CheckInSent(WireInput):
    """A sticker was scanned, or a screen with its rotating code."""

    short_code: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]
    place: Place | None = None
    scanned_at: Moment | None = None
    board_code: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=40)] | None = None


class PhotoCheckInSent(WireInput):
    """A photo of a sticker, taken where there was no network."""

    attachment_id: Id
    taken_at: Moment | None = None


class CheckIn(WireOutput):
    """The check-in as it was recorded, and what came of it."""

    check_in_id: int
    checkpoint_name: str
    occurred_at: Instant
    grade: Grade
    signals: list[Signal]
    patrol: Patrol | None
    claim: PhoneClaim | None


class RouteOfCheckpoint(WireOutput):
    """The route a checkpoint lies on."""

    code: str
    name: str
    checkpoints_count: int


class Checkpoint(WireOutput):
    """What a sticker says, for anybody who scans it."""

    tenant_id: int
    short_code: str
    name: str
    station_name: str
    route: RouteOfCheckpoint | None
