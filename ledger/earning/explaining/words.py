"""What an explanation is made of: a claim with everything that decided it, and what is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ledger.book.words import LogIndex
from ledger.earning.words import Approval, ClaimId, Grade, HeldBy, Rule, Source, State, Verdict


class Told(NamedTuple):
    """One sentence of an explanation in two languages; `code` says what it is about."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictTold:
    """One verdict: `office` is where the approver serves, None when the rules decided."""

    verdict: Verdict
    office: str | None
    decided_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A claim with what an explanation names.

    Attributes:
        office: the station whose budget pays.
        why: what made the points differ from the rule's, as `earned` and the gates left it.
        check_ins_count: check-ins it stands on.
        given_reason: why it was given, where it was given by hand.
        awarded_at: when its points were given, in transaction `award_index`.
        notice_until: end of the notice window of points that wait or waited.
        is_pending: they still wait.
        reversed_at: when they were taken back, with the reason.
    """

    claim_id: ClaimId
    activity_zh: str
    activity_en: str
    office: str
    occurred_at: datetime
    source: Source | None
    grade: Grade
    path: Approval
    held_by: HeldBy | None
    points: int
    minutes: int
    state: State
    signals: tuple[str, ...]
    why: Mapping[str, Any]
    rule: Rule
    check_ins_count: int
    verdicts: tuple[VerdictTold, ...]
    award_index: LogIndex | None
    awarded_at: datetime | None
    notice_until: datetime | None
    is_pending: bool
    given_reason: str | None
    reversed_at: datetime | None
    reversed_reason: str | None
    reversed_index: LogIndex | None
