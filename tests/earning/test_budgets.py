"""Budgets per period: the calendar, what is due to be closed, and what each command of a budget posts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.refusals import BudgetExhausted
from ledger.book.words import AccountKey, Owner, Purpose
from ledger.earning.budgets.facts import BudgetPlanFact, ClosingFact
from ledger.earning.budgets.operations import (
    AllocateBudget,
    CloseBudget,
    PlanBudgets,
    closing_request,
)
from ledger.earning.budgets.refusals import (
    BudgetPeriodClosed,
    BudgetPeriodOpen,
    BudgetPlanUnchanged,
    OwnBudget,
)
from ledger.earning.budgets.rules import before, due_end, period_of
from ledger.earning.budgets.words import BudgetPlan, PeriodKind, Unspent
from ledger.earning.facts import UnitFact
from ledger.earning.refusals import RoleMissing
from ledger.people.words import StaffId
from ledger.places.refusals import UnitUnknown
from ledger.places.words import Scope, UnitId
from tests.earning.world import MONDAY_NOON, STATION, World, ask

KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "year")
PURSE = AccountKey(Owner(f"unit/{STATION}"), Purpose.BUDGET)
OCTOBER = date(2026, 10, 31)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("kind", "begins_on", "ends_on"),
    [
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_a_month_a_quarter_or_a_year_of_the_calendar(
    kind: PeriodKind, begins_on: date, ends_on: date
) -> None:
    assert period_of(date(2026, 11, 22), kind) == (begins_on, ends_on)


@given(days, st.sampled_from(KINDS))
def test_every_day_lies_in_one_period_and_periods_meet(day: date, kind: PeriodKind) -> None:
    period = period_of(day, kind)
    assert period.begins_on <= day <= period.ends_on
    assert before(period, kind).ends_on + timedelta(days=1) == period.begins_on


def test_what_ended_before_the_plan_was_set_is_not_closed_by_it() -> None:
    plan = BudgetPlan(period="month")
    assert due_end(plan, set_on=date(2026, 11, 1), today=date(2026, 11, 22)) is None
    assert due_end(plan, set_on=OCTOBER, today=date(2026, 11, 1)) == OCTOBER
    assert due_end(plan, set_on=None, today=date(2026, 11, 22)) is None


def world_of(unspent: Unspent = "return", *, budget: int = 0, closed: date | None = None) -> World:
    """Make a bureau that has planned its budgets by the month since summer."""
    world = World(budget=budget)
    set_at = MONDAY_NOON - timedelta(days=120)
    world.facts[BudgetPlanFact()] = BudgetPlan(period="month", unspent=unspent, set_at=set_at)
    world.add_staff(7, roles=frozenset({"administrator"}))
    if closed:
        world.facts[ClosingFact(STATION)] = closed
    return world


def allocate(points: int, *, staff: int = 7, unit: int = STATION) -> AllocateBudget:
    return AllocateBudget(
        request=ask(f"staff/{staff}"),
        staff_id=StaffId(staff),
        unit_id=UnitId(unit),
        points=points,
        reason="月度拨付",
    )


def close(ended_on: date = OCTOBER) -> CloseBudget:
    return CloseBudget(request=closing_request(STATION, ended_on), unit_id=STATION, ended_on=ended_on)


def test_what_is_left_at_the_end_of_a_period_goes_back() -> None:
    world = world_of("return", budget=500)
    answer = world.submit(close()).answer
    assert answer == {"points_returned": 500, "points_kept": 0}
    assert world.overlay.balance(PURSE) == 0


def test_what_is_left_stays_where_the_bureau_says_so() -> None:
    world = world_of("stay", budget=500)
    assert world.submit(close()).answer == {"points_returned": 0, "points_kept": 500}
    assert world.overlay.balance(PURSE) == 500


def test_a_period_is_closed_once_and_only_when_it_has_ended() -> None:
    world = world_of(budget=500)
    world.submit(close())
    for ended_on in (OCTOBER, date(2026, 11, 30), date(2026, 9, 30)):
        with pytest.raises(BudgetPeriodClosed):
            world.submit(close(ended_on))


def test_nothing_is_allocated_while_the_last_period_is_not_closed() -> None:
    world = world_of(budget=500)
    with pytest.raises(BudgetPeriodOpen):
        world.submit(allocate(100))
    world.submit(close())
    world.submit(allocate(100))
    assert world.overlay.balance(PURSE) == 100


def test_an_empty_purse_is_closed_by_the_first_allocation_so_that_no_sweep_takes_it_back() -> None:
    world = world_of()
    world.submit(allocate(100))
    (row,) = world.rows("budget_closings")
    assert (row.values["unit_id"], row.values["ended_on"]) == (STATION, OCTOBER)
    with pytest.raises(BudgetPeriodClosed):
        world.submit(close())
    assert world.overlay.balance(PURSE) == 100


def test_an_allocation_is_written_for_the_period_of_its_day() -> None:
    world = world_of(closed=OCTOBER)
    world.submit(allocate(100))
    (row,) = world.rows("budget_allocations")
    assert row.values == {"unit_id": STATION, "period_on": date(2026, 11, 1), "points": 100}


def test_an_administrator_below_the_bureau_gives_out_of_their_own_purse() -> None:
    world = world_of(closed=OCTOBER)
    town = UnitId(3)
    world.facts[UnitFact(town)] = Scope("/1/3/")
    world.facts[UnitFact(STATION)] = Scope("/1/3/7/")
    world.facts[ClosingFact(town)] = OCTOBER
    world.add_staff(8, roles=frozenset({"administrator"}), scope="/1/3/")
    world.submit(allocate(300, unit=town))
    world.submit(allocate(120, staff=8))
    assert world.overlay.balance(AccountKey(Owner("unit/3"), Purpose.BUDGET)) == 180
    with pytest.raises(BudgetExhausted):
        world.submit(allocate(181, staff=8))
    with pytest.raises(OwnBudget):
        world.submit(allocate(1, staff=8, unit=town))


def test_only_administrators_allocate_and_only_within_their_area() -> None:
    world = world_of(closed=OCTOBER)
    with pytest.raises(RoleMissing):
        world.submit(allocate(100, staff=1))
    world.add_staff(9, roles=frozenset({"administrator"}), scope="/1/5/")
    with pytest.raises(UnitUnknown):
        world.submit(allocate(100, staff=9))
    with pytest.raises(RoleMissing):
        world.submit(replace(allocate(100), staff_id=None))


def test_a_plan_that_says_nothing_new_is_refused() -> None:
    world = world_of()
    plan = PlanBudgets(
        request=ask("staff/7"),
        staff_id=StaffId(7),
        period="quarter",
        unspent="return",
        manual_limit=20,
        reason="党委会决定",
    )
    world.submit(plan)
    with pytest.raises(BudgetPlanUnchanged):
        world.submit(replace(plan, request=ask("staff/7")))
