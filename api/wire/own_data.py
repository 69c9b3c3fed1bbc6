"""Bodies of a volunteer's own data: consents, PIN, requests, export and closing the account."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.wire.attachments import EvidenceShown
from api.wire.base import Day, Id, Instant, WireInput, WireOutput, text
from api.wire.cards import OwnCard
from api.wire.people import Guardian, Reason, Sex, Yes
from api.wire.phone import Grade, Line, PhoneClaim
from api.wire.proxies import FamilyMember, FamilyRedemption
from ledger.people.consent.words import Channel, Purpose
from ledger.people.own_data.words import Field as OwnField
from ledger.people.own_data.words import RequestField, RequestKind, RequestVerdict
from ledger.people.words import LABEL_LENGTH_MAX, VolunteerState

Pin = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=12)]


class ConsentShown(WireOutput):
    """A purpose, the words in force, and what was last said about it."""

    purpose: Purpose
    version: int
    required: bool
    title_zh: str
    title_en: str
    zh: str
    en: str
    given: bool | None
    said_version: int | None
    said_at: Instant | None
    channel: Channel | None


class ConsentList(WireOutput):
    """Every purpose."""

    items: list[ConsentShown]


class ConsentSent(WireInput):
    """What somebody says about a purpose."""

    purpose: Purpose
    version: Id
    given: Yes


class PinSent(WireInput):
    """A new PIN, and the one in use, if there is one."""

    pin: Pin
    old_pin: Pin | None = None


class PinState(WireOutput):
    """Whether there is a PIN."""

    has_pin: bool


class LinkSent(WireInput):
    """A phone that shall be linked by number and PIN."""

    tenant_id: Id
    number: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=40)]
    pin: Pin
    device_secret: Annotated[str, BeforeValidator(text), Field(pattern=r"^[A-Z2-7]{52}$")]
    label: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=LABEL_LENGTH_MAX)]


class WantedSent(WireInput):
    """What a field should say; left out of the fingerprint that is kept of every request."""

    wanted: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=100)]


class CorrectionSent(WireInput):
    """A field that is wrong."""

    field: OwnField
    personal: WantedSent


class DataRequest(WireOutput):
    """A request about somebody's data."""

    data_request_id: int
    kind: RequestKind
    field: RequestField | None
    was: str | None
    wanted: str | None
    asked_at: Instant
    verdict: RequestVerdict | None
    decided_at: Instant | None
    reason: str | None


class DataRequestMade(WireOutput):
    """The request was taken up."""

    data_request_id: int


class DataRequestAtDesk(DataRequest):
    """A request as the desk sees it."""

    volunteer_id: int
    number: str
    name_masked: str
    station_name: str
    own: bool


class DataRequestList(WireOutput):
    """Requests that wait, the longest first."""

    items: list[DataRequestAtDesk]


class RequestVerdictSent(WireInput):
    """Done, or refused with a reason."""

    verdict: RequestVerdict
    reason: Reason | None = None


class RequestDecided(WireOutput):
    """How the request was decided."""

    data_request_id: int
    verdict: RequestVerdict


class ClosingSent(WireInput):
    """One's own number, typed to confirm, and the PIN, if there is one."""

    number: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=40)]
    pin: Pin | None = None


class OwnEvent(WireOutput):
    """One thing that happened to the volunteer."""

    kind: str
    happened_at: Instant
    unit_name: str | None


class OwnRead(WireOutput):
    """That somebody at an office opened the record."""

    read_at: Instant
    unit_name: str


class OwnPhone(WireOutput):
    """A phone that is or was linked."""

    label: str
    activated_at: Instant
    revoked_at: Instant | None


class OwnCheckIn(WireOutput):
    """Where and when the volunteer checked in; metres from the point, and how sure the phone was of it."""

    occurred_at: Instant
    checkpoint_name: str
    grade: Grade
    method: str | None
    distance_m: int | None
    accuracy_m: int | None


class OwnData(WireOutput):
    """Everything that is kept about the volunteer who asks, in full."""

    exported_at: Instant
    bureau_title: str
    number: str
    state: VolunteerState
    station_name: str
    team_name: str | None
    joined_on: Day
    name: str
    phone: str | None
    sex: Sex | None
    born_on: Day | None
    address: str | None
    guardian: Guardian | None
    corps: str
    paid: bool
    insurance_valid_to: Day | None
    trainings: list[str]
    skills: list[str]
    languages: list[str]
    has_pin: bool
    points_available: int
    points_held: int
    minutes_served: int
    consents: list[ConsentShown]
    phones: list[OwnPhone]
    cards: list[OwnCard]
    requests: list[DataRequest]
    events: list[OwnEvent]
    reads: list[OwnRead]
    statement: list[Line]
    claims: list[PhoneClaim]
    check_ins: list[OwnCheckIn]
    handed_in: EvidenceShown
    family: list[FamilyMember]
    redemptions: list[FamilyRedemption]
