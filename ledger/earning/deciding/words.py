"""The words of deciding, with their limits: undoing, appeals, conflicts, loans of approvers, rechecks."""

from datetime import timedelta
from typing import Final, Literal

UNDO_WITHIN: Final = timedelta(seconds=60)
"""The page offers to undo for ten seconds; a slow network has the rest."""
APPEAL_WITHIN: Final = timedelta(days=30)
STEPS_MAX: Final = 90
"""A claim that has seen so many verdicts gets no more questions, only an answer."""
LOAN_MAX: Final = timedelta(days=92)
TEXT_LENGTH_MAX: Final = 1_000
"""Signs of an answer, appeal or objection."""

WORKING_DAYS_DUE: Final = 10
"""办法 (67号令) art. 11: the record is finished within ten working days."""

RECHECK_PERCENT: Final = 5
"""So many of a hundred automatic approvals are looked at again, by another station."""

Conflict = Literal["household", "team"]
"""What an approver shares with the claimant; it is shown and sealed, and drawn for a recheck."""
RecheckWhy = Literal["drawn", "conflict"]
RecheckState = Literal["open", "sound", "doubtful"]
RecheckResult = Literal["sound", "doubtful"]
