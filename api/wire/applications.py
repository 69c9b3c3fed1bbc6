"""Bodies of applications from the street, and of who looked at whose data."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, WireInput, WireOutput, text
from api.wire.people import PersonalSent, Tags
from ledger.people.enrolment.words import Corps
from ledger.people.words import VolunteerState


class ApplicationSent(WireInput):
    """Somebody who would like to take part, from the street."""

    tenant_id: Id
    unit_id: Id
    personal: PersonalSent
    corps: Corps
    skills: Tags = Field(default_factory=list)
    languages: Tags = Field(default_factory=list)
    notice_version: Id


class Applied(WireOutput):
    """The application; the code, told once, follows it."""

    code: str
    station_name: str


class ApplicationAsked(WireInput):
    """The code of an application."""

    tenant_id: Id
    code: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=30)]


class Application(WireOutput):
    """Where an application stands."""

    state: VolunteerState
    station_name: str
    applied_at: Instant


class Station(WireOutput):
    """A station that one may apply to."""

    unit_id: int
    name: str


class StationList(WireOutput):
    """The stations of a bureau."""

    items: list[Station]


class PersonalRead(WireOutput):
    """That somebody searched, or opened a record."""

    kind: Literal["search", "record"]
    read_by_name: str | None
    read_at: Instant
    unit_name: str
    number: str | None
    opened_count: int
    found_count: int


class PersonalReadPage(WireOutput):
    """A page of them, newest first."""

    items: list[PersonalRead]
    next_cursor: str | None
