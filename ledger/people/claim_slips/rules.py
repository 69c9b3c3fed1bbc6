"""The pure rules of slips: which are still good, and how their state is written."""

from ledger.book.lots import is_past
from ledger.book.words import Change, LogIndex, View
from ledger.people.claim_slips.refusals import SlipOver, SlipUnknown, SlipUsed
from ledger.people.claim_slips.words import IssueFact, IssueSeen, SlipFact, SlipSeen


def good_slip(view: View, code_hash: bytes) -> SlipSeen:
    """Return a slip that still buys something.

    Raises:
        SlipUnknown: no slip has this code.
        SlipUsed: it has been used.
        SlipOver: its last day is past.
    """
    slip: SlipSeen | None = view.fact(SlipFact(code_hash))
    if slip is None:
        raise SlipUnknown
    if not slip.points_left:
        raise SlipUsed
    issue: IssueSeen = view.fact(IssueFact(slip.issue_index))
    if issue.is_over or is_past(slip.expires_on, view.tenant.day(view.now)):
        raise SlipOver
    return slip


def slip_change(code_hash: bytes, slip: SlipSeen, *, used_index: LogIndex) -> Change:
    """Write what is left of a slip; once nothing is, the transaction that used it up is noted."""
    is_used = not slip.points_left
    return Change(
        "claim_slips",
        {"code_hash": code_hash},
        {
            "state": "used" if is_used else "open",
            "used_index": used_index if is_used else None,
            "points_spent": slip.points_spent,
        },
    )
