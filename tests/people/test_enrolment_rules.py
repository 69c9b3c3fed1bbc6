"""The rules of enrolment without a database: ages, numbers, second persons and states."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.words import Principal, TenantId
from ledger.people.enrolment.refusals import (
    BirthDateUnlikely,
    GuardianNeeded,
    PhoneMalformed,
    SecondPersonNeeded,
    StateDoesNotAllow,
    TagsMalformed,
    TooYoung,
)
from ledger.people.enrolment.rules import (
    CHANGES,
    VERDICTS,
    adult_on,
    birthday,
    check_age,
    check_digit,
    check_second_person,
    check_step,
    checked_personal,
    checked_tags,
    number_from,
)
from ledger.people.personal import Guardian, Personal, household_key
from ledger.people.words import StaffId, StaffMember, VolunteerId, VolunteerState
from ledger.places.words import WHOLE_BUREAU, Unit, UnitId

TODAY = date(2026, 11, 22)
CLERK = Principal("staff/1")
SOMEBODY = VolunteerId(7)


def test_a_leap_day_child_comes_of_age_on_the_first_of_march() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(2008, 11, 22), None),
        (date(2008, 11, 23), date(2026, 11, 23)),
        (None, None),
    ],
)
def test_an_eighteenth_birthday_is_kept_of_minors_only(born_on: date | None, expected: date | None) -> None:
    assert adult_on(born_on, today=TODAY) == expected


def test_nobody_is_taken_in_a_day_before_fourteen() -> None:
    check_age(date(2012, 11, 22), today=TODAY)
    with pytest.raises(TooYoung):
        check_age(date(2012, 11, 23), today=TODAY)


@pytest.mark.parametrize("born_on", [date(2026, 11, 23), date(1890, 1, 1)])
def test_an_unlikely_birth_date_is_asked_again(born_on: date) -> None:
    with pytest.raises(BirthDateUnlikely):
        check_age(born_on, today=TODAY)


def test_a_guardian_is_needed_below_eighteen_and_dropped_above() -> None:
    guardian = Guardian(name="赵　大", phone="199 0000 0999")
    minor = Personal(name="赵小", born_on=date(2010, 1, 1), guardian=guardian)
    kept = checked_personal(minor, today=TODAY)
    assert kept.guardian == Guardian(name="赵大", phone="19900000999")
    with pytest.raises(GuardianNeeded):
        checked_personal(Personal(name="赵小", born_on=date(2010, 1, 1)), today=TODAY)
    grown = Personal(name="赵小", born_on=date(1990, 1, 1), guardian=guardian)
    assert checked_personal(grown, today=TODAY).guardian is None


def test_a_guardian_without_a_number_that_works_is_none() -> None:
    guardian = Guardian(name="赵大", phone="123")
    with pytest.raises(PhoneMalformed):
        checked_personal(Personal(name="赵小", born_on=date(2010, 1, 1), guardian=guardian), today=TODAY)


def staff(staff_id: int, volunteer_id: int | None) -> StaffMember:
    unit = Unit(
        unit_id=UnitId(1), parent_id=None, kind="bureau", code="B", name="B", path=WHOLE_BUREAU, depth=0
    )
    return StaffMember(
        tenant_id=TenantId(1),
        staff_id=StaffId(staff_id),
        user_name="wang.li",
        name="王丽",
        roles=("clerk",),
        unit=unit,
        volunteer_id=None if volunteer_id is None else VolunteerId(volunteer_id),
        must_change=False,
        bureau_title="辽河市公安局",
        demo=False,
    )


def confirmed_by(staff: StaffMember) -> None:
    """Confirm somebody whom volunteer 8 took in under the account staff/1."""
    check_second_person(staff, volunteer_id=SOMEBODY, enrolled_by=CLERK, enroller_volunteer_id=VolunteerId(8))


@pytest.mark.parametrize(
    ("staff_id", "own"),
    [(1, None), (2, SOMEBODY), (2, 8)],
    ids=["who entered", "who is entered", "who entered, under another account"],
)
def test_the_second_person_is_another(staff_id: int, own: int | None) -> None:
    with pytest.raises(SecondPersonNeeded):
        confirmed_by(staff(staff_id, own))


@pytest.mark.parametrize("own", [9, None])
def test_another_member_of_staff_may_confirm(own: int | None) -> None:
    confirmed_by(staff(2, own))


@pytest.mark.parametrize("state", ["applied", "active", "suspended", "left"])
def test_only_who_waits_is_confirmed(state: VolunteerState) -> None:
    with pytest.raises(StateDoesNotAllow):
        check_step(VERDICTS["confirm"], state)


def test_nobody_comes_back_without_waiting_again() -> None:
    assert CHANGES["return"].after == "waiting"


@given(st.integers(min_value=0, max_value=2**64 - 1))
def test_a_number_has_eight_digits_and_its_check_digit(draw: int) -> None:
    number = number_from(draw)
    assert len(number) == 8
    assert number[0] not in "01"
    assert int(number[-1]) == check_digit(number[:-1])


@given(st.integers(min_value=0, max_value=2**64 - 1), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_no_longer_fits(draw: int, at: int, by: int) -> None:
    number = number_from(draw)
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert int(wrong[-1]) != check_digit(wrong[:-1])


def test_tags_are_kept_once_and_are_not_too_many() -> None:
    assert checked_tags([" 急救 ", "急救", "", "消防"]) == ("急救", "消防")
    with pytest.raises(TagsMalformed):
        checked_tags([str(number) for number in range(13)])


def test_one_household_is_recognised_however_its_address_is_written() -> None:
    assert household_key("龙山街 1 号") == household_key("龙山街１号")
    assert household_key("龙山街 1 号") != household_key("龙山街 2 号")
