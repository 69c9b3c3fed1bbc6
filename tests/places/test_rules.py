"""The pure rules of places: codes, paths, distances, datums and the text of older systems."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.words import TenantId
from ledger.places.chinese import half_width, is_plain, standard_name, standard_text
from ledger.places.datum import bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, to_wgs84, wgs84_to_gcj02
from ledger.places.importing.places import route_name
from ledger.places.rules import (
    child_path,
    code_from,
    distance_m,
    is_code,
    is_within,
    shown_code,
    typed_code,
    typed_digits,
    typed_short_code,
)
from ledger.places.tokens import new_token, read_token, token_hash
from ledger.places.words import CROCKFORD, WHOLE_BUREAU, Place, Scope, UnitId

IN_CHINA = st.builds(Place, latitude=st.floats(18, 53), longitude=st.floats(74, 135))
ON_EARTH = st.builds(Place, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))


@given(st.binary(min_size=5, max_size=5))
def test_a_shown_code_is_read_back_as_it_was_made(random_bytes: bytes) -> None:
    code = code_from(random_bytes, length=8)
    assert is_code(code, length=8)
    assert typed_short_code(shown_code(code)) == code
    assert typed_short_code(shown_code(code).lower().replace("-", " ")) == code


def test_letters_that_are_misread_are_read_as_digits() -> None:
    assert typed_code("o0iI-lL１ａ") == "001111" + "1A"
    assert typed_short_code("OIL0-1111") == "01101111"


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567U", "1234567!", "12345678\x00"])
def test_what_cannot_be_a_short_code_is_none(typed: str) -> None:
    assert typed_short_code(typed) is None


def test_too_few_random_bytes_make_no_code() -> None:
    with pytest.raises(ValueError, match="too few"):
        code_from(secrets.token_bytes(4), length=8)


def test_the_alphabet_has_32_characters_without_those_misread() -> None:
    assert len(set(CROCKFORD)) == 32
    assert not set("ILOU") & set(CROCKFORD)


def test_a_number_is_read_with_spaces_hyphens_and_full_width_digits() -> None:
    assert typed_digits(" 1234-5678 ９") == "123456789"


def test_a_scope_is_a_subtree_and_not_a_prefix_of_digits() -> None:
    station = child_path(child_path(WHOLE_BUREAU, UnitId(1)), UnitId(5))
    assert station == "/1/5/"
    assert is_within(station, Scope("/1/"))
    assert not is_within(Scope("/1/55/"), station)


def test_one_degree_of_latitude_is_111_195_metres() -> None:
    assert distance_m(Place(latitude=0, longitude=125), Place(latitude=1, longitude=125)) == pytest.approx(
        111_195, abs=1
    )


@given(ON_EARTH, ON_EARTH)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_the_earth(
    one: Place, other: Place
) -> None:
    assert distance_m(one, other) == pytest.approx(distance_m(other, one), abs=1e-6)
    assert 0 <= distance_m(one, other) <= 20_015_120


def test_the_datums_agree_with_the_published_example() -> None:
    here = Place(latitude=39.915, longitude=116.404)
    assert wgs84_to_gcj02(here).longitude == pytest.approx(116.41024449916938, abs=1e-12)
    assert wgs84_to_gcj02(here).latitude == pytest.approx(39.91640428150164, abs=1e-12)
    assert gcj02_to_bd09(here).longitude == pytest.approx(116.41036949371029, abs=1e-12)
    assert gcj02_to_bd09(here).latitude == pytest.approx(39.92133699351021, abs=1e-12)
    assert bd09_to_gcj02(here).longitude == pytest.approx(116.39762729119315, abs=1e-12)
    assert bd09_to_gcj02(here).latitude == pytest.approx(39.90865673957631, abs=1e-12)


@given(IN_CHINA)
def test_a_shifted_point_comes_back_to_within_a_millimetre(place: Place) -> None:
    assert distance_m(gcj02_to_wgs84(wgs84_to_gcj02(place)), place) < 0.001
    assert distance_m(to_wgs84(wgs84_to_gcj02(place), "GCJ-02"), place) < 0.001


@given(IN_CHINA)
def test_a_point_of_baidu_comes_back_to_within_two_metres(place: Place) -> None:
    shifted = gcj02_to_bd09(wgs84_to_gcj02(place))
    assert distance_m(to_wgs84(shifted, "BD-09"), place) < 2


@given(IN_CHINA)
def test_a_point_in_wgs84_stays_where_it_is(place: Place) -> None:
    assert to_wgs84(place, "WGS-84") == place


def test_nothing_is_shifted_outside_china() -> None:
    paris = Place(latitude=48.8566, longitude=2.3522)
    assert wgs84_to_gcj02(paris) == paris


@pytest.mark.parametrize(
    ("code", "character"),
    [("FE59", "龴"), ("FEA0", "龻"), ("A6D9", "︐"), ("FE51", "\U00020087"), ("FE91", "\U000241fe")],
)
def test_codes_that_python_leaves_private_get_their_character(code: str, character: str) -> None:
    assert standard_text(bytes.fromhex(code).decode("gb18030")) == character


def test_a_name_is_spelled_one_way() -> None:
    assert standard_name("阿依古丽•买买提") == standard_name("阿依古丽‧买买提") == "阿依古丽·买买提"
    assert standard_name(" 张　国 ") == "张国"
    assert standard_name("John  Smith") == "John Smith"
    assert standard_name("Zoe\u0308") == "Zoë"


@given(st.text())
def test_a_name_once_standard_stays_so(name: str) -> None:
    once = standard_name(name)
    assert standard_name(once) == once


@pytest.mark.parametrize("text", ["a\x00", "a\nb", "\ud800", "a\u202eb", "\ufeffa", "a\ufffd"])
def test_what_cannot_be_shown_as_it_is_is_not_plain(text: str) -> None:
    assert not is_plain(text)


def test_rare_characters_are_plain() -> None:
    assert is_plain("龻\U00031350·ë")


def test_full_width_digits_become_plain() -> None:
    assert half_width("１２３，ＡＢ") == "123,AB"


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (["必巡线1第1点", "必巡线1第2点", "必巡线1第10点"], "必巡线1"),
        (["河堤线 1", "河堤线 2"], "河堤线"),
        (["第1点", "第12点"], ""),
        (["南门", "北门"], ""),
        (["南门"], "南门"),
    ],
)
def test_a_route_is_named_by_what_its_checkpoints_share(names: list[str], name: str) -> None:
    assert route_name(names) == name


def test_a_token_says_its_bureau_and_its_hash_alone_is_kept() -> None:
    token = new_token(TenantId(7))
    read = read_token(token)
    assert read is not None
    assert read.tenant_id == 7
    assert read.token_hash == token_hash(token)
    assert token.encode() not in read.token_hash


@pytest.mark.parametrize("token", ["", "7.", "7.short", "x." + "a" * 43, "7." + "a" * 44, "7." + "é" * 43])
def test_what_is_not_a_token_is_none(token: str) -> None:
    assert read_token(token) is None
