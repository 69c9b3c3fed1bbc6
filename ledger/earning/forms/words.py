"""The words of claims by form, with their limits."""

from dataclasses import dataclass
from typing import Final

FORM_KINDS: Final = frozenset({"patrol", "duty", "report", "mediation", "event"})
"""What a form can claim; what was found has a file of its own, and an award by hand its own path."""
REPORT_KIND: Final = "report"
"""What the ten-second report offers: one tile each."""
NEAR_M: Final = 3_000
"""A report belongs to the station of the nearest checkpoint, if one is as near as this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormActivity:
    """An activity as a form offers it, under the rule in force."""

    activity: str
    name_zh: str
    name_en: str
    kind: str
    points: int
    minutes: int
    risk_text_zh: str | None
    risk_text_en: str | None
