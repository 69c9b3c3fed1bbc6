"""What is a PIN, and when a phone linked by it spends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ledger.people.pins.rules import is_weak, spends_from

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "pin", ["000000", "121212", "234567", "876543", "890123", "197010", "701012", "000001", "618304"]
)
def test_what_others_know_or_guess_at_once_is_weak(pin: str) -> None:
    assert is_weak(pin, number="61830427", phone="19900000001", born_on=date(1970, 10, 12))


@pytest.mark.parametrize("pin", ["428913", "730164", "905281"])
def test_six_plain_digits_are_not(pin: str) -> None:
    assert not is_weak(pin, number="61830427", phone="19900000001", born_on=date(1970, 10, 12))


def test_a_new_phone_spends_after_a_day() -> None:
    assert spends_from(NOW) - NOW == timedelta(hours=24)
