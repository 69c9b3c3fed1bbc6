"""The words of service time, with their limits: stars, services, certificates and honours."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple, NewType

from ledger.book.words import LogIndex
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId

CertificateId = NewType("CertificateId", int)
"""The index of the transaction that issued it."""

STAR_HOURS: Final = (100, 300, 600, 1_000, 1_500)
"""Hours for one to five stars, as the nationwide volunteer system counts them."""
MINUTES_AN_HOUR: Final = 60
CERTIFICATE_CODE_LENGTH: Final = 12
CERTIFICATE_CODE_BYTES: Final = 8
SERVICES_PAGE_MAX: Final = 100
CERTIFICATES_PAGE_MAX: Final = 100
KINDS_MAX: Final = 200
"""So many different activities one certificate can name."""
HONOURS_MAX: Final = 50


RECORDS_MAX: Final = 2_000
"""So many people's records go into one file; each is opened for it, and that it was is kept."""

Charge = Literal["opened", "approved", "published"]
"""Whoever is in charge opened the event, approved the claim, or published the rule that awards by itself."""


class Days(NamedTuple):
    """Civil days, both included."""

    from_on: date
    to_on: date


ALL_DAYS: Final = Days(date.min, date.max)


class Done(NamedTuple):
    """What was done of one activity in a period: how often, and for how long."""

    activity: str
    name_zh: str
    name_en: str
    times: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSum:
    """A volunteer's service in a period, by activity, most time first; nothing that was reversed."""

    unit_id: UnitId
    done: tuple[Done, ...]

    @property
    def minutes(self) -> int:
        """All of it."""
        return sum(one.minutes for one in self.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service as the record shows it (民政部令67号 art. 6: activity, date, place, time, unit, in charge).

    Attributes:
        log_index: of its claim.
        occurred_at: when it began.
        served_on: its civil day.
        activity: code.
        name_zh: what was done.
        name_en: the same in English.
        unit_name: the station in whose area it was and that organised it.
        place: the route walked, or the checkpoint of a duty or a single check-in; None when only the area is
            known.
        content: the title of the event, if it was one.
        in_charge: who was in charge, or None when nobody at the desk was.
        charge: as what.
        minutes: time given.
    """

    log_index: LogIndex
    occurred_at: datetime
    served_on: date
    activity: str
    name_zh: str
    name_en: str
    unit_name: str
    place: str | None
    content: str | None
    in_charge: str | None
    charge: Charge | None
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of service (67号令 art. 14 and 15), which names nobody until its holder's name is added.

    Attributes:
        certificate_id: its transaction.
        code: by which it is checked.
        volunteer_id: whose service.
        from_on: first day of the period.
        to_on: last day.
        minutes: what it certifies.
        done: by activity.
        unit_name: the recording unit.
        bureau_title: the bureau it belongs to.
        issued_at: when.
        issued_on: the bureau's civil day of that.
        revoked_at: when it was taken back, or None.
        revoke_reason: why.
    """

    certificate_id: CertificateId
    code: str
    volunteer_id: VolunteerId
    from_on: date
    to_on: date
    minutes: int
    done: tuple[Done, ...]
    unit_name: str
    bureau_title: str
    issued_at: datetime
    issued_on: date
    revoked_at: datetime | None
    revoke_reason: str | None

    @property
    def number(self) -> str:
        """Return the number that stands on it, such as 2026-00001234."""
        return f"{self.issued_on.year}-{self.certificate_id:08d}"


class Honour(NamedTuple):
    """One line of the honour list; whoever stands on it has agreed to."""

    volunteer_id: VolunteerId
    minutes: int
    times: int
