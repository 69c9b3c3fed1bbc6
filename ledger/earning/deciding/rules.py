"""The pure rules of deciding: who may, what a verdict leads to, what can be undone, what is rechecked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from ledger.book.words import LogIndex
from ledger.earning.deciding.facts import LoanSeen
from ledger.earning.deciding.refusals import (
    AlreadyAsked,
    AppealedBefore,
    AppealNeedsAnother,
    AppealTooLate,
    NothingToUndo,
    NotRefused,
    TooManySteps,
    UndoTooLate,
)
from ledger.earning.deciding.words import (
    APPEAL_WITHIN,
    RECHECK_PERCENT,
    STEPS_MAX,
    UNDO_WITHIN,
    Conflict,
)
from ledger.earning.facts import ClaimSeen, Someone, StaffSeen, Step, VolunteerSeen
from ledger.earning.refusals import (
    ClaimDecided,
    ClaimSubmittedByYou,
    ClaimUnknown,
    OwnClaim,
    SecondPersonNeeded,
)
from ledger.earning.words import State, Verdict
from ledger.people.words import StaffId, VolunteerId
from ledger.places.rules import is_within
from ledger.places.words import Scope, UnitId

DECIDED: Final[frozenset[State]] = frozenset({"approved", "refused"})
AFTER: Final[dict[Verdict, frozenset[State]]] = {
    "approve": frozenset({"approved", "second"}),
    "refuse": frozenset({"refused"}),
    "ask": frozenset({"asked"}),
    "undo": frozenset(),
}
"""The states that a verdict leads to, and that a claim is still in while nothing has come of it."""
HUNDRED: Final = 100
DRAW: Final = b"pingan-points/recheck/1/"


def reach_of(scope: Scope, staff: StaffSeen, loans: Iterable[LoanSeen], *, now: datetime) -> LogIndex | None:
    """Return the loan by which an approver reaches a unit, or None when it is their own area.

    Raises:
        ClaimUnknown: it is neither.
    """
    if is_within(scope, staff.scope):
        return None
    for loan in loans:
        if loan.lent_at <= now < loan.ends_at and is_within(scope, loan.scope):
            return loan.loan_id
    raise ClaimUnknown


def is_same(staff: StaffSeen, staff_id: StaffId | None, volunteer_id: VolunteerId | None) -> bool:
    """Tell whether somebody named by account and person is this member of staff, under either account."""
    return staff.staff_id == staff_id or (
        staff.volunteer_id is not None and staff.volunteer_id == volunteer_id
    )


def is_any(staff: StaffSeen, people: Iterable[Someone]) -> bool:
    """Tell whether this member of staff is one of some people."""
    return any(is_same(staff, one.staff_id, one.volunteer_id) for one in people)


def with_helper(claim: ClaimSeen, staff: StaffSeen | None) -> ClaimSeen:
    """Return a claim as it is once staff, if any, have acted for its claimant."""
    if staff is None:
        return claim
    return replace(claim, helpers=claim.helpers | {Someone(staff.staff_id, staff.volunteer_id)})


def concerned_in(claim: ClaimSeen) -> frozenset[Someone]:
    """Name who entered a claim, acted for its claimant, approved it, or refused it before an appeal."""
    people = {Someone(claim.submitter_staff_id, claim.submitter_volunteer_id), *claim.helpers}
    people |= {Someone(step.staff_id, step.volunteer_id) for step in claim.steps if step.verdict == "approve"}
    if claim.appealed is not None:
        people.add(Someone(claim.appealed.refuser_staff_id, claim.appealed.refuser_volunteer_id))
    return frozenset(people)


def named_apart(role: str, people: Iterable[Someone]) -> dict[str, list[int] | None]:
    """Return the columns that name people who must be somebody else; None where there is nobody."""
    named = tuple(people)
    return {
        f"{role}_staff_ids": sorted({one.staff_id for one in named if one.staff_id is not None}) or None,
        f"{role}_volunteer_ids": sorted({one.volunteer_id for one in named if one.volunteer_id is not None})
        or None,
    }


def check_decider(claim: ClaimSeen, staff: StaffSeen) -> None:
    """Refuse whoever is the claimant, entered or completed the claim, or decided on it before.

    Raises:
        ClaimDecided: it stands decided.
        OwnClaim: the approver is the claimant.
        ClaimSubmittedByYou: the approver entered it, or answered, appealed or confirmed for somebody.
        AppealNeedsAnother: the approver refused it before the appeal.
        SecondPersonNeeded: the approver gave the first of two approvals.
    """
    if claim.state in DECIDED:
        raise ClaimDecided
    if staff.volunteer_id is not None and staff.volunteer_id == claim.volunteer_id:
        raise OwnClaim
    submitter = Someone(claim.submitter_staff_id, claim.submitter_volunteer_id)
    if is_any(staff, {submitter, *claim.helpers}):
        raise ClaimSubmittedByYou
    refused = claim.appealed
    if refused is not None and is_same(staff, refused.refuser_staff_id, refused.refuser_volunteer_id):
        raise AppealNeedsAnother
    first = first_approval(claim)
    if first is not None and is_same(staff, first.staff_id, first.volunteer_id):
        raise SecondPersonNeeded


def open_state(claim: ClaimSeen) -> State:
    """Return where a claim stands, or stood before its claimant was asked for more."""
    if claim.state != "asked":
        return claim.state
    asked = next((step for step in reversed(claim.steps) if step.verdict == "ask"), None)
    return (asked.before if asked else None) or "waiting"


def first_approval(claim: ClaimSeen) -> Step | None:
    """Return the first of two approvals of a claim that waits for the second."""
    if open_state(claim) != "second":
        return None
    return next(
        (
            step
            for step in reversed(claim.steps)
            if step.verdict == "approve" and step.before in (None, "waiting", "asked")
        ),
        None,
    )


def next_state(claim: ClaimSeen, verdict: Verdict) -> State:
    """Return where a verdict takes a claim: the path with two people passes through "second".

    Raises:
        AlreadyAsked: the claimant has been asked and has not answered.
        TooManySteps: it has gone back and forth too often.
    """
    if verdict == "refuse":
        return "refused"
    if verdict == "ask":
        if claim.state == "asked":
            raise AlreadyAsked
        if len(claim.steps) >= STEPS_MAX:
            raise TooManySteps
        return "asked"
    return "second" if claim.path == "two" and open_state(claim) == "waiting" else "approved"


def undoable(claim: ClaimSeen, staff: StaffSeen, *, now: datetime) -> Step:
    """Return the verdict that somebody may take back: their own, the last, with nothing after it.

    Raises:
        NothingToUndo: the last verdict is not theirs, or was undone.
        UndoTooLate: the minute is over, or something has come of it.
    """
    last = claim.steps[-1] if claim.steps else None
    if last is None or last.verdict == "undo" or last.staff_id != staff.staff_id:
        raise NothingToUndo
    if last.before in (None, "approved"):
        raise NothingToUndo
    if now - last.decided_at > UNDO_WITHIN or claim.state not in AFTER[last.verdict]:
        raise UndoTooLate
    if len(claim.steps) > STEPS_MAX:
        raise UndoTooLate
    return last


def appealable(claim: ClaimSeen, *, now: datetime) -> Step:
    """Return the refusal that a claimant may appeal against.

    Raises:
        AppealedBefore: there is one appeal.
        NotRefused: the claim does not stand refused.
        AppealTooLate: the time for it is over.
    """
    if claim.appealed is not None:
        raise AppealedBefore
    refusal = next((step for step in reversed(claim.steps) if step.verdict == "refuse"), None)
    if claim.state != "refused" or refusal is None or refusal.staff_id is None:
        raise NotRefused
    if now - refusal.decided_at > APPEAL_WITHIN:
        raise AppealTooLate(days_max=APPEAL_WITHIN.days)
    return refusal


def appeal_until(
    state: State, *, refused_at: datetime | None, appealed_at: datetime | None
) -> datetime | None:
    """Return until when a claimant may appeal, or None when there is nothing to appeal against."""
    if state != "refused" or appealed_at is not None or refused_at is None:
        return None
    return refused_at + APPEAL_WITHIN


def conflicts_of(staff: StaffSeen, volunteer: VolunteerSeen | None) -> tuple[Conflict, ...]:
    """Name what an approver shares with a claimant."""
    if volunteer is None:
        return ()
    shared: dict[Conflict, bool] = {
        "household": staff.household_index is not None and staff.household_index == volunteer.household_index,
        "team": staff.team_id is not None and staff.team_id == volunteer.team_id,
    }
    return tuple(conflict for conflict, is_shared in shared.items() if is_shared)


def is_drawn(commitment: bytes) -> bool:
    """Tell whether an award is drawn for a recheck, by its public commitment.

    Nobody can know the commitment before the award is sealed, because it is salted, and nobody can change it
    afterwards; so neither claimant nor approver can aim at being drawn or not, and everybody can check the
    draw.
    """
    return int.from_bytes(sha256(DRAW + commitment).digest()[:8]) % HUNDRED < RECHECK_PERCENT


def checking_unit(commitment: bytes, units: Sequence[UnitId], *, own: UnitId) -> UnitId | None:
    """Return which of the stations looks at a drawn award of another one, or None where there is no other."""
    others = sorted(unit_id for unit_id in units if unit_id != own)
    if not others:
        return None
    return others[int.from_bytes(sha256(DRAW + commitment).digest()[8:16]) % len(others)]
