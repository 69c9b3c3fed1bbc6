"""Who looks after an event, when it is open, and what being there is worth as evidence."""

from datetime import timedelta

import pytest

from ledger.book.words import Principal
from ledger.earning.events.facts import EventSeen
from ledger.earning.events.refusals import EventNotOpen, EventTimesWrong, EventUnknown
from ledger.earning.events.rules import (
    check_keeper,
    check_open,
    check_times,
    grade_of_attendance,
    minutes_of,
)
from ledger.earning.events.words import EventId
from ledger.earning.facts import StaffSeen
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import Scope
from tests.earning.world import MONDAY_NOON, STATION

HOUR = timedelta(hours=1)
EVENT = EventSeen(
    event_id=EventId(5),
    activity="lecture",
    unit_id=STATION,
    scope=Scope("/1/7/"),
    starts_at=MONDAY_NOON,
    ends_at=MONDAY_NOON + timedelta(minutes=95),
    leader_id=VolunteerId(3),
)
CLERK = Principal("staff/9")


def staff(scope: str, *roles: str) -> StaffSeen:
    return StaffSeen(
        staff_id=StaffId(9), volunteer_id=None, roles=frozenset(roles or {"clerk"}), scope=Scope(scope)
    )


@pytest.mark.parametrize("scope", ["/1/", "/1/7/"])
def test_staff_of_the_area_look_after_it(scope: str) -> None:
    assert check_keeper(EVENT, client=CLERK, staff=staff(scope)) is EVENT


def test_its_leader_looks_after_it() -> None:
    assert check_keeper(EVENT, client=Principal("volunteer/3"), staff=None) is EVENT


@pytest.mark.parametrize(
    ("client", "who"),
    [
        (CLERK, staff("/1/8/")),
        (CLERK, staff("/1/", "shop_keeper")),
        (CLERK, None),
        (Principal("volunteer/4"), None),
        (Principal("system/replay"), None),
    ],
    ids=["elsewhere", "another role", "gone", "another volunteer", "a system"],
)
def test_nobody_else_does(client: Principal, who: StaffSeen | None) -> None:
    with pytest.raises(EventUnknown):
        check_keeper(EVENT, client=client, staff=who)


@pytest.mark.parametrize("after", [-2 * HOUR, timedelta(), timedelta(days=7)])
def test_it_is_open_from_two_hours_before_until_a_week_after(after: timedelta) -> None:
    check_open(EVENT, now=MONDAY_NOON + after)


@pytest.mark.parametrize("after", [-2.01 * HOUR, timedelta(days=7, minutes=96)])
def test_it_is_closed_before_and_after(after: timedelta) -> None:
    with pytest.raises(EventNotOpen):
        check_open(EVENT, now=MONDAY_NOON + after)


@pytest.mark.parametrize(
    ("starts", "length"),
    [
        (timedelta(), timedelta()),
        (timedelta(), -HOUR),
        (timedelta(), timedelta(hours=24, minutes=1)),
        (timedelta(days=181), HOUR),
        (timedelta(days=-8), HOUR),
    ],
    ids=["no time", "backwards", "too long", "too far off", "over"],
)
def test_times_that_are_no_event(starts: timedelta, length: timedelta) -> None:
    begins = MONDAY_NOON + starts
    with pytest.raises(EventTimesWrong):
        check_times(starts_at=begins, ends_at=begins + length, now=MONDAY_NOON)


def test_service_time_is_the_length_of_the_event() -> None:
    assert minutes_of(EVENT) == 95


@pytest.mark.parametrize(
    ("client", "grade"), [(CLERK, "C"), (Principal("volunteer/3"), "C"), (Principal("volunteer/1"), "D")]
)
def test_nobody_witnesses_themselves(client: Principal, grade: str) -> None:
    assert grade_of_attendance(VolunteerId(1), client=client) == grade
