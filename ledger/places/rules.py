"""The pure rules of places: codes people type, the tree's paths, and the distance between two points."""

import math
import re
from typing import Final

from ledger.places.chinese import half_width
from ledger.places.words import CROCKFORD, SHORT_CODE_LENGTH, Place, Scope, UnitId

EARTH_RADIUS_M: Final = 6_371_008.8
MISREAD: Final = str.maketrans("OIL", "011", "- ")
GROUP_LENGTH: Final = 4
BITS_PER_CHARACTER: Final = 5
BLANKS: Final = re.compile(r"[\s-]+")


def typed_code(typed: str) -> str:
    """Read a code as people type it: any case, full width, O for 0, I and L for 1, hyphens and spaces."""
    return half_width(typed).upper().translate(MISREAD)


def is_code(code: str, *, length: int) -> bool:
    """Say whether a code, once read, is made of our alphabet and has its length."""
    return len(code) == length and all(character in CROCKFORD for character in code)


def shown_code(code: str) -> str:
    """Write a code in groups of four, as stickers and slips carry it."""
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def code_from(random_bytes: bytes, *, length: int) -> str:
    """Spell random bytes as a code; the bytes must carry at least five bits a character."""
    if len(random_bytes) * 8 < length * BITS_PER_CHARACTER:
        message = "too few random bytes for a code of this length"
        raise ValueError(message)
    number = int.from_bytes(random_bytes)
    return "".join(CROCKFORD[number >> (BITS_PER_CHARACTER * place) & 31] for place in range(length))


def typed_short_code(typed: str) -> str | None:
    """Read a checkpoint's short code, or None when it cannot be one."""
    code = typed_code(typed)
    return code if is_code(code, length=SHORT_CODE_LENGTH) else None


def typed_digits(typed: str) -> str:
    """Read a number as people type it: full width, with spaces or hyphens."""
    return BLANKS.sub("", half_width(typed))


def child_path(parent: Scope, unit_id: UnitId) -> Scope:
    """Return the path of a unit below another; the top of the tree hangs below '/'."""
    return Scope(f"{parent}{unit_id}/")


def is_within(path: Scope, scope: Scope) -> bool:
    """Say whether a unit's path lies in a scope."""
    return path.startswith(scope)


def is_root(scope: Scope) -> bool:
    """Tell whether a scope is a whole bureau: the subtree of its topmost unit, or wider."""
    return len(scope.strip("/").split("/")) == 1


def distance_m(one: Place, other: Place) -> float:
    """Return the distance along the ground between two points, on a sphere (error below 0.6 %)."""
    latitude, other_latitude = math.radians(one.latitude), math.radians(other.latitude)
    half_north = (other_latitude - latitude) / 2
    half_east = math.radians(other.longitude - one.longitude) / 2
    chord = (
        math.sin(half_north) ** 2 + math.cos(latitude) * math.cos(other_latitude) * math.sin(half_east) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))
