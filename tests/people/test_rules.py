"""The pure rules of people: masks, phone numbers, passwords, activation codes, the pass."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.words import TenantId
from ledger.people.passes import (
    check_digit,
    is_fresh,
    matching_step,
    read_pass,
    step_at,
    totp,
    write_pass,
)
from ledger.people.refusals import PassMalformed, PaymentCodeShown
from ledger.people.rules import (
    device_secret_from,
    is_strong,
    is_user_name,
    masked_name,
    masked_phone,
    shown_activation_code,
    typed_activation_code,
    typed_phone,
    typed_user_name,
)
from ledger.places.chinese import standard_name
from ledger.places.words import CROCKFORD

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DIGITS = st.text("0123456789", min_size=18, max_size=18)
NUMBERS = st.text("0123456789", min_size=9, max_size=9)
CODES = st.text("0123456789", min_size=8, max_size=8)
HAN_NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张建国", "张*国"),
        ("张国", "张*"),
        ("欧阳建国", "欧**国"),
        ("阿依古丽·买买提", "阿***·买**"),
        ("John Smith", "J*** S****"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_a_name_is_masked(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@given(HAN_NAMES)
def test_a_mask_keeps_the_length_and_hides_at_least_one_character(name: str) -> None:
    masked = masked_name(name)
    assert len(masked) == len(name)
    assert "*" in masked
    assert masked != name


@given(st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=20))
def test_a_mask_never_shows_a_whole_name(name: str) -> None:
    known = standard_name(name)
    assert masked_name(known) != known


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("19900000001", "199****0001"), ("04371234567", "043****4567"), ("1234567", "*******"), ("", "")],
)
def test_a_phone_number_is_masked(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("19900000001", "19900000001"),
        ("+86 199-0000-0001", "19900000001"),
        ("8619900000001", "19900000001"),
        ("１９９００００００01", "19900000001"),
        ("0437-1234567", "04371234567"),
        ("12900000001", None),
        ("1.99E+10", None),
        ("1990000000", None),
        ("", None),
    ],
)
def test_a_phone_number_is_read_as_people_write_it(typed: str, phone: str | None) -> None:
    assert typed_phone(typed) == phone


@pytest.mark.parametrize(
    "password",
    [
        "Short-1a",
        "alllowercase",
        "Aa1Aa1Aa1Aa1",
        "my-wang.li-Pass1",
        "x" * 129 + "A1-b",
    ],
)
def test_a_short_plain_or_telling_password_is_weak(password: str) -> None:
    assert not is_strong(password, user_name="wang.li")


@pytest.mark.parametrize("password", ["Lucky-horse-42", "平安Points2026", "correct horse battery staple"])
def test_a_mixed_or_very_long_password_is_strong(password: str) -> None:
    assert is_strong(password, user_name="wang.li")


def test_a_user_name_is_typed_in_any_case_and_width() -> None:
    assert typed_user_name(" Ｗang.Li ") == "wang.li"
    assert is_user_name("wang.li")
    assert not any(map(is_user_name, ["w", "1wang", "王丽", "a b", "a" * 33, "a\x00"]))


@given(st.integers(1, 10**15 - 1), st.text(CROCKFORD, min_size=12, max_size=12))
def test_an_activation_code_is_read_back_with_its_bureau(tenant: int, code: str) -> None:
    shown = shown_activation_code(code, tenant_id=TenantId(tenant))
    assert typed_activation_code(shown) == (tenant, code)
    assert typed_activation_code(shown.lower().replace("-", "").replace("0", "o")) == (tenant, code)


def test_an_activation_code_looks_as_it_is_printed() -> None:
    assert shown_activation_code("ABCDEFGHJKMN", tenant_id=TenantId(1)) == "1-ABCD-EFGH-JKMN"


@pytest.mark.parametrize(
    "typed", ["", "ABCD-EFGH-JKMN", "A-ABCD-EFGH-JKMN", "1-ABCD", "0-ABCD-EFGH-JKMN", "\x00"]
)
def test_what_cannot_be_an_activation_code_is_none(typed: str) -> None:
    assert typed_activation_code(typed) is None


def test_a_device_secret_is_32_bytes() -> None:
    secret = bytes(range(32))
    assert device_secret_from(base64.b32encode(secret).decode().rstrip("=")) == secret
    for wrong in ("", "A", "A" * 50, "a" * 52, "1" * 52, "A" * 60, "é" * 52):
        assert device_secret_from(wrong) is None


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "46119246"),
        (1111111109, "68084774"),
        (1111111111, "67062674"),
        (1234567890, "91819424"),
        (2000000000, "90698825"),
        (20000000000, "77737706"),
    ],
)
def test_the_code_is_that_of_rfc_6238_for_sha_256(seconds: int, code: str) -> None:
    assert totp(b"12345678901234567890123456789012", seconds // 30) == code


@given(NUMBERS, CODES)
def test_a_pass_is_read_back_as_it_was_written(pass_number: str, code: str) -> None:
    shown = write_pass(pass_number=pass_number, code=code)
    assert len(shown) == 19
    assert read_pass(shown) == (pass_number, code)
    assert read_pass(f" {shown[:9]} {shown[9:]}\n") == (pass_number, code)


@given(NUMBERS, CODES, st.integers(1, 18), st.integers(1, 9))
def test_any_one_digit_misread_is_noticed(pass_number: str, code: str, place: int, shift: int) -> None:
    shown = write_pass(pass_number=pass_number, code=code)
    digit = str((int(shown[place]) + shift) % 10)
    with pytest.raises(PassMalformed):
        read_pass(shown[:place] + digit + shown[place + 1 :])


def test_the_check_digit_is_luhn() -> None:
    assert check_digit("7992739871") == "3"


@given(st.sampled_from(["10", "11", "12", "13", "14", "15"]), st.text("0123456789", min_size=16, max_size=16))
def test_a_wechat_payment_code_is_told_apart(head: str, rest: str) -> None:
    with pytest.raises(PaymentCodeShown):
        read_pass(head + rest)


@given(st.sampled_from(["25", "26", "27", "28", "29", "30"]), st.text("0123456789", min_size=14, max_size=22))
def test_an_alipay_payment_code_is_told_apart(head: str, rest: str) -> None:
    with pytest.raises(PaymentCodeShown):
        read_pass(head + rest)


@pytest.mark.parametrize(
    "shown", ["", "7", "https://example.org/c/1/ABCD", "8" + "0" * 18, "７" * 18, "\x00"]
)
def test_what_is_no_pass_is_refused(shown: str) -> None:
    with pytest.raises(PassMalformed):
        read_pass(shown)


@given(st.binary(min_size=32, max_size=32), st.integers(-1, 1))
def test_a_code_is_good_one_step_either_way(secret: bytes, off: int) -> None:
    step = matching_step(secret, totp(secret, step_at(NOW) + off), NOW)
    assert step is not None
    assert is_fresh(step, NOW)


def test_a_code_is_remembered_for_ten_minutes_and_then_forgotten() -> None:
    secret = bytes(32)
    old = matching_step(secret, totp(secret, step_at(NOW - timedelta(minutes=5))), NOW)
    assert old is not None
    assert not is_fresh(old, NOW)
    assert matching_step(secret, totp(secret, step_at(NOW - timedelta(minutes=11))), NOW) is None
