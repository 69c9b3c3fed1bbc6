"""The words of the pages by the catalogue's own names, so that no test fails because of a nicer word."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from ledger.refusal import Refusal

LOCALES: Final = Path(__file__).parents[2] / "kiosk" / "src" / "locales"
PLACE: Final = re.compile(r"\\\{(\w+)\\\}")


@cache
def _catalogue(language: str, page: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((LOCALES / language / f"{page}.json").read_text(encoding="utf-8"))
    return found


def _look_up(language: str, name: str) -> str:
    page, *steps = name.split(".")
    found: Any = _catalogue(language, page)
    for step in steps:
        found = found[step]
    assert isinstance(found, str), name
    return found


def zh(name: str, /, **facts: object) -> str:
    """Say in Chinese what `page.some.word` says, its gaps filled."""
    return _look_up("zh-CN", name).format(**facts) if facts else _look_up("zh-CN", name)


def en(name: str, /, **facts: object) -> str:
    """Say the same in English."""
    return _look_up("en", name).format(**facts) if facts else _look_up("en", name)


def like(name: str, /, *, whole: bool = True, **facts: object) -> re.Pattern[str]:
    """Match what a word says in Chinese, whatever stands in the gaps that are not given."""
    pattern = PLACE.sub(
        lambda gap: re.escape(str(facts[gap[1]])) if gap[1] in facts else ".+", re.escape(zh(name))
    )
    return re.compile(f"^{pattern}$" if whole else pattern)


def told(refusal: type[Refusal], language: str = "zh") -> re.Pattern[str]:
    """Match the sentence of a refusal, whatever its facts are."""
    sentence = refusal.en if language == "en" else refusal.zh
    return re.compile(PLACE.sub(".+", re.escape(sentence)))
