"""The pure rules of enrolment: who may be taken in, which state follows, and who is the second person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ledger.book.words import Principal
from ledger.people.enrolment.refusals import (
    BirthDateNeeded,
    BirthDateUnlikely,
    GuardianNeeded,
    NameMalformed,
    PhoneMalformed,
    SecondPersonNeeded,
    StateDoesNotAllow,
    TagsMalformed,
    TooYoung,
    VolunteerSuspended,
    VolunteerWaiting,
)
from ledger.people.enrolment.words import (
    ADDRESS_LENGTH_MAX,
    AGE_ADULT,
    AGE_MAX,
    AGE_MIN,
    NUMBER_DIGITS,
    TAG_LENGTH_MAX,
    TAGS_MAX,
    Change,
    EventKind,
    Service,
    Verdict,
)
from ledger.people.own_data.words import RequestField
from ledger.people.personal import Guardian, Personal
from ledger.people.rules import typed_phone
from ledger.people.words import StaffMember, VolunteerId, VolunteerState
from ledger.places.chinese import is_plain, standard_name, standard_text
from ledger.places.words import NAME_LENGTH_MAX

LEAP_MONTH, LEAP_DAY = 2, 29
LUHN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From which states something may happen, which state follows, and how the event is called."""

    before: frozenset[VolunteerState]
    after: VolunteerState
    event: EventKind


VERDICTS: Final[dict[Verdict, Step]] = {
    "accept": Step(before=frozenset({"applied"}), after="waiting", event="enrolled"),
    "confirm": Step(before=frozenset({"waiting"}), after="active", event="confirmed"),
    "decline": Step(before=frozenset({"applied", "waiting"}), after="left", event="declined"),
}
CHANGES: Final[dict[Change, Step]] = {
    "suspend": Step(before=frozenset({"active"}), after="suspended", event="suspended"),
    "resume": Step(before=frozenset({"suspended"}), after="active", event="resumed"),
    "leave": Step(before=frozenset({"active", "suspended"}), after="left", event="left"),
    "return": Step(before=frozenset({"left"}), after="waiting", event="returned"),
}


def birthday(born_on: date, age: int) -> date:
    """Return the day on which somebody reaches an age; who is born on a leap day waits for 1 March."""
    year = born_on.year + age
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if (born_on.month, born_on.day) == (LEAP_MONTH, LEAP_DAY) and not is_leap:
        return date(year, LEAP_MONTH + 1, 1)
    return born_on.replace(year=year)


def adult_on(born_on: date | None, *, today: date) -> date | None:
    """Return the 18th birthday of a minor, None of everybody else: it is kept in the clear for the rules."""
    if born_on is None:
        return None
    day = birthday(born_on, AGE_ADULT)
    return day if day > today else None


def checked_personal(personal: Personal, *, today: date, needs_birth_date: bool = True) -> Personal:
    """Return the personal data as they are kept: names written one way, phone numbers plain digits.

    Raises:
        NameMalformed, PhoneMalformed, BirthDateNeeded, BirthDateUnlikely, TooYoung, GuardianNeeded.
    """
    guardian = personal.guardian
    checked = replace(
        personal,
        name=checked_name(personal.name),
        phone=checked_phone(personal.phone),
        address=checked_address(personal.address),
        guardian=None
        if guardian is None
        else Guardian(name=checked_name(guardian.name), phone=checked_phone(guardian.phone) or ""),
    )
    if checked.born_on is None:
        if needs_birth_date:
            raise BirthDateNeeded
        return checked
    check_age(checked.born_on, today=today)
    if adult_on(checked.born_on, today=today) is None:
        return replace(checked, guardian=None)
    if checked.guardian is None or not checked.guardian.phone:
        raise GuardianNeeded
    return checked


def check_age(born_on: date, *, today: date) -> None:
    """Let in nobody below the least age.

    Raises:
        BirthDateUnlikely: in the future, or longer ago than anybody lives.
        TooYoung: below 14 years.
    """
    if born_on > today or born_on.year < today.year - AGE_MAX:
        raise BirthDateUnlikely
    if birthday(born_on, AGE_MIN) > today:
        raise TooYoung(age_min=AGE_MIN)


def checked_name(typed: str) -> str:
    """Return a name written the one way.

    Raises:
        NameMalformed: empty, too long, or with marks that cannot be shown.
    """
    name = standard_name(typed) if is_plain(typed) else ""
    if not 1 <= len(name) <= NAME_LENGTH_MAX:
        raise NameMalformed(length_max=NAME_LENGTH_MAX)
    return name


def checked_phone(typed: str | None) -> str | None:
    """Return the digits of a phone number, None of nothing.

    Raises:
        PhoneMalformed: not a mobile number and not a land line with its area code.
    """
    if typed is None or not typed.strip():
        return None
    phone = typed_phone(typed)
    if phone is None:
        raise PhoneMalformed
    return phone


def checked_address(typed: str | None) -> str | None:
    """Return an address in one line, cut to its longest, None of nothing."""
    if typed is None:
        return None
    return standard_text(typed)[:ADDRESS_LENGTH_MAX] or None


def checked_service(service: Service) -> Service:
    """Return the service with its tags in order, none twice.

    Raises:
        TagsMalformed: too many of them, or one too long.
    """
    return replace(
        service,
        trainings=checked_tags(service.trainings),
        skills=checked_tags(service.skills),
        languages=checked_tags(service.languages),
    )


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags without doubles.

    Raises:
        TagsMalformed: too many of them, or one too long.
    """
    read = tuple(dict.fromkeys(standard_text(tag) for tag in tags if tag.strip()))
    if len(read) > TAGS_MAX or any(len(tag) > TAG_LENGTH_MAX for tag in read):
        raise TagsMalformed(tags_max=TAGS_MAX, length_max=TAG_LENGTH_MAX)
    return read


def check_step(step: Step, state: VolunteerState) -> None:
    """Refuse what does not fit the state.

    Raises:
        StateDoesNotAllow: the volunteer stands elsewhere.
    """
    if state not in step.before:
        raise StateDoesNotAllow


def check_second_person(
    staff: StaffMember,
    *,
    volunteer_id: VolunteerId,
    enrolled_by: Principal | None,
    enroller_volunteer_id: VolunteerId | None,
) -> None:
    """Let nobody confirm what they entered themselves, under whichever account, or themselves.

    Raises:
        SecondPersonNeeded: the same person, or the enrolled one.
    """
    if staff.volunteer_id == volunteer_id or staff.is_same(
        principal=enrolled_by, volunteer_id=enroller_volunteer_id
    ):
        raise SecondPersonNeeded


def needs_second(
    changed: Collection[str], *, lately: Collection[str], has_phone: bool
) -> tuple[RequestField, ...]:
    """Return what of a changed record one person alone does not write.

    Name and phone together are another human; whether somebody is paid decides whether they serve for points.
    A phone that is taken away waits for nobody: nothing can be done with none.

    Args:
        changed: the names of the fields that differ.
        lately: those that were changed within the last days, which count as changed together.
        has_phone: the record would have a phone.
    """
    waits: list[RequestField] = []
    is_another = {"name", "phone"} <= {*changed, *lately}
    if is_another and "name" in changed:
        waits.append("name")
    if is_another and "phone" in changed and has_phone:
        waits.append("phone")
    if "paid" in changed:
        waits.append("paid")
    return tuple(waits)


def check_serves(state: VolunteerState) -> None:
    """Let only those serve and spend who are neither suspended nor still waiting.

    Raises:
        VolunteerSuspended, VolunteerWaiting.
    """
    if state == "suspended":
        raise VolunteerSuspended
    if state != "active":
        raise VolunteerWaiting


def number_from(draw: int) -> str:
    """Make a volunteer's own number of a random one: 8 digits, the last of them a check digit.

    It says nothing about the person, and whoever knows one cannot guess the next.
    """
    span = 8 * 10 ** (NUMBER_DIGITS - 2)
    head = str(2 * 10 ** (NUMBER_DIGITS - 2) + draw % span)
    return head + str(check_digit(head))


def check_digit(digits: str) -> int:
    """Return the Luhn digit that follows: one wrong digit, or two neighbours swapped, no longer fits."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if at % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004 - the largest digit
    return -total % LUHN
