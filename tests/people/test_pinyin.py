"""A part of a name finds it: characters, whole syllables, begun ones and initials, read in every way."""

import pytest

from ledger.people.pinyin import matches, readings, searched


@pytest.mark.parametrize(
    "typed",
    [
        "刘",
        "洋明",
        "刘洋明",
        "liuyangming",
        "liu",
        "liuy",
        "lym",
        "ly",
        "yangming",
        "ym",
        "yangm",
        "LIU YANG",
        "ｌｙ",
    ],
)
def test_a_part_of_a_name_finds_it(typed: str) -> None:
    assert matches("刘洋明", searched(typed))


@pytest.mark.parametrize("typed", ["流", "明刘", "yl", "liuming", "lyn", "iu", "liuyangmingx"])
def test_something_else_does_not(typed: str) -> None:
    assert not matches("刘洋明", searched(typed))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾国", "zeng"),
        ("曾国", "ceng"),
        ("仇英", "qiuy"),
        ("单雄信", "shan"),
        ("吕布", "lvb"),
        ("阿依古丽·买买提", "maimaiti"),
    ],
)
def test_a_character_is_read_in_all_its_ways(name: str, typed: str) -> None:
    assert matches(name, searched(typed))


def test_a_latin_name_is_found_as_it_is_written() -> None:
    assert matches("john smith", searched("Smi"))


def test_readings_have_no_tones() -> None:
    assert readings("女") >= {"nv"}
    assert readings("略") >= {"lve"}


def test_a_tedious_name_is_searched_in_no_time() -> None:
    assert not matches("a" * 60, searched("a" * 39 + "b"))
