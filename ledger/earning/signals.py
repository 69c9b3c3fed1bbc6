"""How a check-in was made, and the signals that tell an approver what to look at."""

from typing import Final, Literal

Method = Literal["sticker", "board", "card", "leader", "staff", "photo"]
"""How a check-in was made."""
WITNESSED: Final[frozenset[Method]] = frozenset({"card", "leader", "staff"})
"""Somebody else scanned the person, so no phone of theirs tells a place."""
Signal = Literal[
    "no_place",
    "far_from_point",
    "late_scan",
    "too_fast",
    "late_claim",
    "old_code",
    "wrong_code",
    "crowded_code",
    "clock_off",
    "same_device",
    "same_place",
    "same_household",
    "same_pair",
    "few_stops",
    "wrong_order",
    "call_missed",
    "end_missed",
    "long_duty",
    "short_duty",
    "same_owner",
    "own_item",
    "unsigned",
]
"""What an approver should look at; a machine never refuses for it."""
REVIEWED: Final[frozenset[Signal]] = frozenset(
    {
        "too_fast",
        "crowded_code",
        "clock_off",
        "same_device",
        "same_place",
        "same_household",
        "same_pair",
        "few_stops",
        "wrong_order",
        "call_missed",
        "end_missed",
        "long_duty",
        "short_duty",
        "same_owner",
        "own_item",
    }
)
"""Signals for which a person must approve what the rules alone would have."""
