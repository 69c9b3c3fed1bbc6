"""A person's card: digits that say nothing, a check digit, and who is told when one is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.people.cards import CARD, new_card_code, read_card, shown_card
from ledger.people.passes import is_payment_code
from ledger.people.refusals import PaymentCodeShown


def test_a_new_card_is_read_as_it_is_printed() -> None:
    code = new_card_code()
    assert read_card(shown_card(code)) == code


def test_a_card_is_never_taken_for_money() -> None:
    assert not any(is_payment_code(new_card_code()) for _ in range(200))


@given(place=st.integers(min_value=1, max_value=18), more=st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_no_card(place: int, more: int) -> None:
    code = new_card_code()
    wrong = code[:place] + str((int(code[place]) + more) % 10) + code[place + 1 :]
    assert CARD.fullmatch(wrong)
    assert read_card(wrong) is None


def test_somebodys_money_is_refused_before_anything_is_looked_up() -> None:
    with pytest.raises(PaymentCodeShown):
        read_card("130000000000000000")
