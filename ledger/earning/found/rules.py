"""The pure rules of found things: codes that sign a hand-over, how well a loss fits, who approves."""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Final

from ledger.book.words import TenantId
from ledger.earning.found.words import (
    CATEGORIES,
    CODE_DIGITS,
    CODE_STEP_S,
    MATCH_WINDOW,
    Category,
    FoundId,
    FoundKind,
)
from ledger.earning.words import Activity

FOR_CATEGORY: Final = 40
FOR_WORDS: Final = 40
FOR_TIME: Final = 20
SCORE_SHOWN_MIN: Final = 30
CLOCK_LEAD_S: Final = 3600
"""People are unsure when they lost something: a find up to an hour before still fits."""


def custody_signature(
    key: bytes, *, tenant_id: TenantId, found_id: FoundId, steps_count: int, time_step: int
) -> bytes:
    """Sign one hand-over of one thing at one time: 32 bytes, of which people read six digits.

    It is good for this link of the chain only, so it cannot be used twice.
    """
    signed = f"{tenant_id}/{found_id}/{steps_count}/{time_step}".encode()
    return hmac.digest(key, signed, hashlib.sha256)


def code_of(signature: bytes) -> str:
    """Return the digits that the holder shows."""
    return str(int.from_bytes(signature[:8]) % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def time_step(moment: datetime) -> int:
    """Return the number of the five minutes in which a moment lies."""
    return int(moment.timestamp()) // CODE_STEP_S


def signature_for(
    key: bytes, *, tenant_id: TenantId, found_id: FoundId, steps_count: int, code: str, now: datetime
) -> bytes | None:
    """Return the signature whose digits were shown now or just before, or None."""
    here = time_step(now)
    for step in (here, here - 1):
        signature = custody_signature(
            key, tenant_id=tenant_id, found_id=found_id, steps_count=steps_count, time_step=step
        )
        if hmac.compare_digest(code_of(signature), code):
            return signature
    return None


def fits(kind: FoundKind, category: Category) -> bool:
    """Say whether a category goes with a kind."""
    return category in CATEGORIES[kind]


def pairs_of(words: str) -> frozenset[str]:
    """Return every two signs that follow each other: Chinese has no spaces to cut words at."""
    signs = [sign.lower() for sign in words if sign.isalnum()]
    return frozenset(one + next_one for one, next_one in pairwise(signs))


def match_score(
    *,
    categories: tuple[Category, Category],
    words: tuple[str, str],
    lost_at: datetime,
    found_at: datetime,
) -> int:
    """Say from 0 to 100 how well a loss fits a find: the category, common pairs of signs (Dice), the time.

    A find long before the loss, or too long after it, never fits.
    """
    seconds = (found_at - lost_at).total_seconds()
    window = MATCH_WINDOW.total_seconds()
    if not -CLOCK_LEAD_S <= seconds <= window:
        return 0
    one, other = (pairs_of(text) for text in words)
    common = 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
    return round(
        FOR_CATEGORY * (categories[0] == categories[1])
        + FOR_WORDS * common
        + FOR_TIME * (1 - max(0.0, seconds) / window)
    )


def two_people(activity: Activity) -> Activity:
    """Let two people approve what is paid for a person found, whatever the bureau's rule says."""
    if activity.kind != "found_person":
        return activity
    return replace(activity, rules=tuple(replace(rule, approval="two") for rule in activity.rules))
