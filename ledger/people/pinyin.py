"""Matches names as people type a part of them: characters, or pinyin in full, begun or as initials."""

import importlib.metadata
import unicodedata
from functools import cache
from typing import Final

import orjson

from ledger.places.chinese import half_width, is_han

TABLE: Final = ("pypinyin", "pypinyin/pinyin_dict.json")
LETTERS_MAX: Final = 40
MARKS: Final = "\u0300\u0301\u0304\u030c\u0302"


@cache
def _table() -> dict[str, str]:
    """Read the readings of every character; the table alone, because the package loads 60 MB of phrases."""
    package, path = TABLE
    file = importlib.metadata.distribution(package).locate_file(path)
    return dict(orjson.loads(file.read_bytes()))  # type: ignore[attr-defined]


@cache
def readings(character: str) -> frozenset[str]:
    """Return every way a character is read, without tones: 曾 is ceng and zeng; ü is written v."""
    if not is_han(character):
        return frozenset({character.lower()} if character.isalnum() else ())
    said = _table().get(str(ord(character)), "")
    return frozenset(_plain(reading) for reading in said.split(",") if reading)


def matches(name: str, typed: str) -> bool:
    """Say whether a name is meant by what was typed: a part of it, or its pinyin from any character on.

    liuy, ly, yangming and 洋 all find 刘洋明; a last syllable may be begun only.
    """
    if typed in name:
        return True
    if not typed.isascii():
        return False
    characters = [character for character in name if character.isalnum()]
    # How many letters are used up before each character, over all ways of reading those before it.
    used: set[int] = set()
    for character in characters:
        used = _after(readings(character), typed, {0} | used)
        if len(typed) in used:
            return True
    return False


def searched(typed: str) -> str:
    """Bring what was typed to how it is compared: half width, small letters, no spaces or apostrophes."""
    plain = half_width(typed).lower()
    return "".join(sign for sign in plain if sign.isalnum() or sign == "·")[:LETTERS_MAX]


def _after(ways: frozenset[str], typed: str, used: set[int]) -> set[int]:
    """Return how many letters may be used up after one more character: all of a reading, or its initial."""
    after: set[int] = set()
    for start in used:
        rest = typed[start:]
        for reading in ways:
            if reading.startswith(rest):
                after.add(len(typed))
            if rest.startswith(reading):
                after.add(start + len(reading))
            if reading[:1] == rest[:1]:
                after.add(start + 1)
    return after


def _plain(reading: str) -> str:
    """Take the tone off: nǚ is nv, as input methods want it."""
    apart = unicodedata.normalize("NFD", reading.strip().lower())
    toneless = "".join(sign for sign in apart if sign not in MARKS)
    return "".join(
        sign for sign in unicodedata.normalize("NFC", toneless).replace("ü", "v") if sign.isascii()
    )
