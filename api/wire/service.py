"""Bodies of service time: records, stars, certificates, honours and the comparison of groups."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator

from api.wire.base import Day, Instant, Note, WireInput, WireOutput
from ledger.reports.service.fairness import Dimension
from ledger.reports.service.words import Charge


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


class ServiceStanding(WireOutput):
    """How much service time there is, and the stars for it; `minutes_to_next` is None with all five."""

    minutes: int
    stars: int
    star_hours: list[int]
    minutes_to_next: int | None
    log_index: int


class ServiceLine(WireOutput):
    """One service (民政部令67号 art. 6).

    `place` is None when only the area of the unit is known, `content` is an event's title; `charge` tells
    whether whoever is in charge opened the event, approved the claim or published the rule.
    """

    log_index: int
    occurred_at: Instant
    served_on: Day
    activity_zh: str
    activity_en: str
    unit_name: str
    place: str | None
    content: str | None
    in_charge: str | None
    charge: Charge | None
    minutes: int


class ServiceRecord(WireOutput):
    """A page of a service record, newest first."""

    items: list[ServiceLine]
    next_cursor: str | None


class DeskServiceRecord(ServiceRecord):
    """A page of a volunteer's service record at the desk, with the name in full: that it was read is kept."""

    number: str
    name: str
    station_name: str
    minutes: int
    log_index: int


class CertificateSent(WireInput):
    """The days that a certificate is to cover, the last one not after today."""

    from_on: Annotated[date, BeforeValidator(_day)]
    to_on: Annotated[date, BeforeValidator(_day)]


class CertificateIssued(WireOutput):
    """A certificate that was issued."""

    certificate_id: int
    code: str
    minutes: int


class CertificateEndSent(WireInput):
    """Why a certificate is revoked; whoever checks it reads this."""

    reason: Note


class CertificateEnded(WireOutput):
    """A certificate that no longer holds."""

    certificate_id: int


class CertificateDone(WireOutput):
    """What was done of one activity."""

    name_zh: str
    name_en: str
    times: int
    minutes: int


class CertificateFacts(WireOutput):
    """What stands on a certificate but the name."""

    number: str
    code: str
    from_on: Day
    to_on: Day
    minutes: int
    stars: int
    done: list[CertificateDone]
    unit_name: str
    bureau_title: str
    issued_at: Instant
    revoked_at: Instant | None
    revoke_reason: str | None


class CertificateRow(CertificateFacts):
    """One certificate of a list."""

    certificate_id: int


class CertificateList(WireOutput):
    """The last certificates of a volunteer, newest first."""

    items: list[CertificateRow]


class CertificatePaper(CertificateRow):
    """A certificate as it is printed for its holder, with the name in full and the code that checks it."""

    name: str
    url: str
    qr_svg: str


class CertificateCheck(CertificateFacts):
    """What whoever holds a certificate may check; `minutes_now` is what the record has today."""

    minutes_now: int


class HonourLine(WireOutput):
    """One line of the honour list."""

    rank: int
    name_masked: str
    station_name: str
    corps: str
    minutes: int
    times: int


class HonourList(WireOutput):
    """Who gave most time in a period, of those who agreed to be shown."""

    from_on: Day
    to_on: Day
    items: list[HonourLine]
    log_index: int


class FairnessGroup(WireOutput):
    """How one group fared; figures of fewer than five people are not shown."""

    dimension: Dimension
    name: str
    people: int
    claims: int | None
    approved: int | None
    refused: int | None
    points: int | None
    median_hours: int | None
    p90_hours: int | None


class FairnessReport(WireOutput):
    """Groups of an area side by side; `is_part` when it has more people than were looked at."""

    since: Day
    is_part: bool
    groups: list[FairnessGroup]
    log_index: int


HonourPeriod = Literal["month", "quarter", "year"]
