"""A reversal takes back exactly what was given; a debt stands in for what is spent, and for nothing else."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import rules
from ledger.book.debt import debt_of
from ledger.book.inverse import is_inverse, points_moved, undo
from ledger.book.policy_words import OnSpent, Policy
from ledger.book.refusals import PointsAlreadySpent, PointsNotEnough
from ledger.book.words import (
    MINUTES,
    POINTS,
    SYSTEM,
    AccountKey,
    Owner,
    Posting,
    Purpose,
)
from tests.plain_view import PlainView

OFFICE = Owner("unit/7")
ZHANG = Owner("volunteer/3")
WANG = Owner("volunteer/4")
BUDGET = AccountKey(OFFICE, Purpose.BUDGET)
LOT = AccountKey(ZHANG, Purpose.AVAILABLE, POINTS, date(2027, 11, 30))
OTHER_LOT = AccountKey(ZHANG, Purpose.AVAILABLE, POINTS, date(2027, 12, 31))
PAST_LOT = AccountKey(ZHANG, Purpose.AVAILABLE, POINTS, date(2026, 10, 31))
DEBT = debt_of(ZHANG)
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
POLICY = Policy(on_spent=OnSpent.DEBT)
AWARD = (Posting(BUDGET, -30), Posting(LOT, 30))


@dataclass
class Book(PlainView):
    """A book that turns spent points into debts, and posts nothing that would overdraw."""

    policy: Policy = POLICY

    def post(self, postings: tuple[Posting, ...]) -> None:
        for account, amount in postings:
            self.balances[account] = self.balance(account) + amount
            assert self.balances[account] >= 0 or account.purpose in {Purpose.DEBT, Purpose.ISSUANCE}, account


def award(view: Book, points: int, day: date = date(2026, 11, 22)) -> tuple[Posting, ...]:
    return rules.award(view, office=OFFICE, volunteer=ZHANG, points=points, minutes=0, earned_on=day)


def test_what_is_still_there_is_taken_back_exactly() -> None:
    view = Book({BUDGET: 70, LOT: 45})
    assert undo(view, AWARD) == rules.inverse(AWARD)


def test_what_is_spent_becomes_a_debt_when_the_policy_says_so() -> None:
    view = Book({LOT: 10, OTHER_LOT: 50})
    assert dict(undo(view, AWARD)) == {BUDGET: 30, LOT: -10, DEBT: -20}


def test_what_is_spent_refuses_the_reversal_when_the_policy_says_so() -> None:
    view = Book({LOT: 29}, policy=replace(POLICY, on_spent=OnSpent.REFUSE))
    with pytest.raises(PointsAlreadySpent):
        undo(view, AWARD)


def test_an_office_never_owes() -> None:
    grant = (Posting(AccountKey(SYSTEM, Purpose.ISSUANCE), -30), Posting(BUDGET, 30))
    with pytest.raises(PointsAlreadySpent):
        undo(Book({BUDGET: 29}), grant)


def test_points_that_expired_are_never_owed() -> None:
    old = (Posting(BUDGET, -30), Posting(PAST_LOT, 30))
    assert undo(Book({PAST_LOT: 30}), old) == rules.inverse(old)
    with pytest.raises(PointsAlreadySpent):
        undo(Book({PAST_LOT: 29}), old)


def test_only_points_count_for_the_second_person() -> None:
    minutes = (
        Posting(AccountKey(SYSTEM, Purpose.ISSUANCE, MINUTES), -90),
        Posting(AccountKey(ZHANG, Purpose.SERVED, MINUTES), 90),
    )
    assert points_moved((*AWARD, *minutes)) == 30


def test_the_next_award_pays_the_debt_first() -> None:
    view = Book({BUDGET: 100, DEBT: -20})
    small = award(view, 5)
    assert dict(small) == {BUDGET: -5, DEBT: 5}
    view.post(small)
    large = award(view, 40)
    assert dict(large) == {BUDGET: -40, DEBT: 15, LOT: 25}


def test_owed_points_are_not_spent_a_second_time() -> None:
    view = Book({LOT: 10, OTHER_LOT: 50, DEBT: -20})
    with pytest.raises(PointsNotEnough) as refused:
        rules.take_from_lots(view, volunteer=ZHANG, points=41)
    assert refused.value.facts == {"points_missing": 1, "points_available": 40}
    assert sum(posting.amount for posting in rules.take_from_lots(view, volunteer=ZHANG, points=40)) == -40


@pytest.mark.parametrize(
    "reversal",
    [
        {},
        {BUDGET: 30},
        {BUDGET: 29, LOT: -29},
        {BUDGET: 30, OTHER_LOT: -30},
        {BUDGET: 30, LOT: -20, OTHER_LOT: -10},
        {BUDGET: 30, LOT: -31, DEBT: 1},
        {BUDGET: 30, LOT: 5, DEBT: -35},
        {BUDGET: 30, LOT: -20, debt_of(WANG): -10},
        {BUDGET: 30, LOT: -20, DEBT: -9},
        {BUDGET: 20, LOT: -20, DEBT: 0},
        {BUDGET: 30, LOT: -30, DEBT: -5, AccountKey(WANG, Purpose.DEBT): 5},
        {BUDGET: 30, LOT: -20, AccountKey(ZHANG, Purpose.DEBT, MINUTES): -10},
    ],
)
def test_nothing_else_passes_for_an_inverse(reversal: dict[AccountKey, int]) -> None:
    assert not is_inverse(AWARD, [Posting(*each) for each in reversal.items()])


def test_an_exact_inverse_and_a_debt_for_the_rest_pass() -> None:
    assert is_inverse(AWARD, rules.inverse(AWARD))
    for taken in range(30):
        short = {BUDGET: 30, LOT: -taken, DEBT: taken - 30}
        assert is_inverse(AWARD, [Posting(account, amount) for account, amount in short.items() if amount])


def test_a_transaction_that_took_from_a_lot_is_undone_exactly() -> None:
    hold = (Posting(LOT, -30), Posting(AccountKey(ZHANG, Purpose.HELD), 30))
    assert is_inverse(hold, rules.inverse(hold))
    assert not is_inverse(
        hold, [Posting(LOT, 20), Posting(DEBT, 10), Posting(AccountKey(ZHANG, Purpose.HELD), -30)]
    )


@given(st.data())
def test_awards_spending_and_reversals_in_any_order_make_and_lose_no_point(data: st.DataObject) -> None:
    view = Book({BUDGET: 1_000})
    days = st.sampled_from([date(2026, 11, 22), date(2026, 12, 5), date(2027, 1, 8)])
    awards: list[tuple[Posting, ...]] = []
    for _ in range(data.draw(st.integers(1, 12))):
        do = data.draw(st.sampled_from(["award", "award", "spend", "reverse"]))
        if do == "award":
            points = data.draw(st.integers(1, 50))
            awards.append(award(view, points, data.draw(days)))
            assert -dict(awards[-1])[BUDGET] == points
            view.post(awards[-1])
        elif do == "spend":
            free = sum(held for _, held in view.lots(ZHANG)) + view.balance(DEBT)
            if free > 0:
                points = data.draw(st.integers(1, free))
                taken = rules.take_from_lots(view, volunteer=ZHANG, points=points)
                view.post((*taken, Posting(AccountKey(SYSTEM, Purpose.REDEEMED), points)))
        elif awards:
            reversed_award = awards.pop(data.draw(st.integers(0, len(awards) - 1)))
            reversal = undo(view, reversed_award)
            assert is_inverse(reversed_award, reversal)
            view.post(reversal)
        assert sum(view.balances.values()) == 1_000
        assert view.balance(DEBT) <= 0
    for left in awards:
        view.post(undo(view, left))
    spent = view.balance(AccountKey(SYSTEM, Purpose.REDEEMED))
    assert view.balance(BUDGET) == 1_000
    assert sum(held for _, held in view.lots(ZHANG)) + view.balance(DEBT) == -spent
