"""Codes that sign a hand-over, and how well a loss fits a find: pure."""

from datetime import datetime, timedelta

import pytest

from ledger.book.words import TenantId
from ledger.earning.found.rules import code_of, custody_signature, match_score, signature_for, time_step
from ledger.earning.found.words import FoundId
from tests.earning.world import MONDAY_NOON

KEY = bytes(32)


def sign(steps_count: int, at: datetime) -> bytes:
    return custody_signature(
        KEY, tenant_id=TenantId(1), found_id=FoundId(7), steps_count=steps_count, time_step=time_step(at)
    )


@pytest.mark.parametrize(("minutes", "is_good"), [(0, True), (4, True), (11, False)])
def test_a_custody_code_is_good_for_some_minutes(minutes: int, is_good: bool) -> None:  # noqa: FBT001 - a case
    code = code_of(sign(1, MONDAY_NOON))
    later = MONDAY_NOON + timedelta(minutes=minutes)
    found = signature_for(
        KEY, tenant_id=TenantId(1), found_id=FoundId(7), steps_count=1, code=code, now=later
    )
    assert (found is not None) is is_good


def test_a_custody_code_is_good_for_one_hand_over_only() -> None:
    code = code_of(sign(1, MONDAY_NOON))
    assert (
        signature_for(
            KEY, tenant_id=TenantId(1), found_id=FoundId(7), steps_count=2, code=code, now=MONDAY_NOON
        )
        is None
    )


def test_the_same_words_of_the_same_day_fit_better_than_others() -> None:
    lost, found = MONDAY_NOON, MONDAY_NOON + timedelta(hours=5)
    near = match_score(
        categories=("wallet", "wallet"),
        words=("黑色真皮钱包", "一个黑色真皮钱包"),
        lost_at=lost,
        found_at=found,
    )
    far = match_score(
        categories=("wallet", "wallet"), words=("黑色真皮钱包", "红色布袋"), lost_at=lost, found_at=found
    )
    assert 90 < near <= 100
    assert far < near - 30


def test_a_find_before_the_loss_never_fits() -> None:
    early = MONDAY_NOON - timedelta(hours=2)
    same = ("黑色真皮钱包", "黑色真皮钱包")
    assert match_score(categories=("wallet", "wallet"), words=same, lost_at=MONDAY_NOON, found_at=early) == 0
