"""What the phone page shows of earning: one's own claims, and the patrol under way."""

from dataclasses import dataclass
from datetime import datetime

from ledger.earning.words import ClaimId, Grade, HeldBy, State


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClaim:
    """A claim as its claimant sees it.

    Attributes:
        reason: why it was refused, or what is asked of the claimant.
        decided_at: when that was said.
        appealed_at: when the claimant appealed.
        activates_at: set while the points of an approved claim wait for the end of their notice window.
        is_contested: somebody has objected meanwhile, and nobody has decided about it yet.
    """

    claim_id: ClaimId
    name_zh: str
    name_en: str
    occurred_at: datetime
    state: State
    points: int
    minutes: int
    grade: Grade
    held_by: HeldBy | None
    rule_version: int
    evidence_grade: Grade
    by_rules: bool
    reason: str | None
    decided_at: datetime | None
    appealed_at: datetime | None
    activates_at: datetime | None
    is_contested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolStop:
    """One checkpoint of the route under way."""

    name: str
    route_order: int
    checked_in_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patrol:
    """How far a patrol under way has come, and until when it can be completed."""

    route_code: str
    route_name: str
    done_count: int
    needed_count: int
    checkpoints: tuple[PatrolStop, ...]
    expires_at: datetime
