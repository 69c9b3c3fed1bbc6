"""What must be so before an activity may earn anything: membership, age, insurance and training.

A closed gate never refuses a claim by machine: it asks for a person, and no points are given while it is
closed. So an insurance that was only entered late can be put right, and one that was missing earns nothing
(志愿服务条例 art. 12, 15-17).
"""

from datetime import date, timedelta
from typing import Final, Literal

from ledger.earning.facts import VolunteerSeen
from ledger.earning.words import Rule

Gate = Literal["member", "age", "insurance", "training"]

ADULT_AGE: Final = 18
_LEAP_DAY: Final = (2, 29)


def closed_gates(rule: Rule, volunteer: VolunteerSeen | None, *, on: date) -> tuple[Gate, ...]:
    """Name the gates that a rule closes to a volunteer on a day, the gravest first.

    Args:
        rule: what it asks for.
        volunteer: None is somebody who left, of whom nothing can be shown any more.
        on: the civil day of the service.
    """
    if volunteer is None or volunteer.state != "active":
        return ("member",)
    valid_to = volunteer.insurance_valid_to
    closed: dict[Gate, bool] = {
        "age": rule.age_min is not None and not is_of_age(volunteer.adult_on, rule.age_min, on=on),
        "insurance": rule.needs_insurance and (valid_to is None or valid_to < on),
        "training": rule.needs_training is not None and rule.needs_training not in volunteer.trainings,
    }
    return tuple(gate for gate, is_closed in closed.items() if is_closed)


def is_of_age(adult_on: date | None, age_min: int, *, on: date) -> bool:
    """Tell whether somebody has reached an age of 18 or less on a day.

    Args:
        adult_on: the 18th birthday of a minor; None is an adult, of whom no birthday is kept.
        age_min: in years.
        on: the day.
    """
    return adult_on is None or birthday(adult_on, years=age_min - ADULT_AGE) <= on


def birthday(day: date, *, years: int) -> date:
    """Return the same day some years later or earlier; a leap day becomes the day after."""
    year = day.year + years
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, _LEAP_DAY[0], _LEAP_DAY[1] - 1) + timedelta(days=1)
