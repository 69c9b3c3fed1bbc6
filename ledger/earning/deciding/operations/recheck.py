"""Rechecks: a sweep writes down which awards were drawn, and staff of another station say what they found."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.operations.expiry import SWEEP, system_request
from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Principal, Request, Row, View
from ledger.earning.deciding.facts import RecheckFact, RecheckSeen
from ledger.earning.deciding.refusals import RecheckDone, RecheckNeedsAnother, RecheckUnknown
from ledger.earning.deciding.rules import concerned_in, is_any, named_apart
from ledger.earning.deciding.words import RecheckResult, RecheckWhy
from ledger.earning.facts import ClaimFact, ClaimSeen, StaffFact, StaffSeen
from ledger.earning.refusals import OwnClaim, RoleMissing
from ledger.earning.rules import has_role
from ledger.earning.words import ClaimId
from ledger.people.words import StaffId
from ledger.places.rules import is_within
from ledger.places.words import UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRecheck:
    """An award is to be looked at again by another station.

    Attributes:
        request: from `draw_request`, so that it is the same on every machine.
        claim_id: the claim.
        award_index: the award that was drawn, by its commitment, or given under a conflict.
        unit_id: whose award it is.
        checking_unit_id: who looks at it.
        why: drawn, or a conflict of its approver.
    """

    request: Request
    claim_id: ClaimId
    award_index: LogIndex
    unit_id: UnitId
    checking_unit_id: UnitId
    why: RecheckWhy

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need whether the claim is being rechecked already."""
        return (RecheckFact(self.claim_id),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the draw down; a claim is rechecked once."""
        if view.fact(RecheckFact(self.claim_id)) is not None:
            raise RecheckDone
        return Decision(
            kind="recheck",
            actor=SWEEP,
            occurred_at=view.now,
            refers_to={"claim": self.claim_id, "award": self.award_index, "unit": self.checking_unit_id},
            rows=(
                Row(
                    "rechecks",
                    {
                        "claim_id": self.claim_id,
                        "award_index": self.award_index,
                        "unit_id": self.unit_id,
                        "checking_unit_id": self.checking_unit_id,
                        "why": self.why,
                        "drawn_at": view.now,
                        "state": "open",
                    },
                ),
            ),
            answer={"claim_id": self.claim_id},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRecheck:
    """Staff of the checking station say what they found; a doubt becomes an objection, by the next command.

    Attributes:
        request: who asked.
        staff_id: the approver who looked.
        claim_id: the claim.
        result: sound or doubtful.
    """

    request: Request
    staff_id: StaffId
    claim_id: ClaimId
    result: RecheckResult

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the recheck, who looked, and whose claim it is."""
        return RecheckFact(self.claim_id), StaffFact(self.staff_id), ClaimFact(self.claim_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write what was found.

        Raises:
            RoleMissing: the asker is no approver.
            RecheckUnknown: it is not for their station.
            RecheckDone: somebody has looked already.
            OwnClaim: it is their own.
            RecheckNeedsAnother: they had a part in it.
        """
        staff: StaffSeen | None = view.fact(StaffFact(self.staff_id))
        if staff is None or not has_role(staff.roles, "approver"):
            raise RoleMissing
        recheck: RecheckSeen | None = view.fact(RecheckFact(self.claim_id))
        claim: ClaimSeen | None = view.fact(ClaimFact(self.claim_id))
        if recheck is None or claim is None or not is_within(recheck.checking_scope, staff.scope):
            raise RecheckUnknown
        if recheck.state != "open":
            raise RecheckDone
        if staff.volunteer_id is not None and staff.volunteer_id == claim.volunteer_id:
            raise OwnClaim
        concerned = concerned_in(claim)
        if is_any(staff, concerned):
            raise RecheckNeedsAnother
        return Decision(
            kind="recheck_result",
            actor=Principal(f"staff/{staff.staff_id}"),
            occurred_at=view.now,
            refers_to={"claim": self.claim_id, "award": recheck.award_index},
            rows=(
                Row(
                    "recheck_results",
                    {
                        "claim_id": self.claim_id,
                        "result": self.result,
                        "checked_by": f"staff/{staff.staff_id}",
                        "checked_at": view.now,
                        "staff_id": staff.staff_id,
                        "checker_volunteer_id": staff.volunteer_id,
                        "claimant_id": claim.volunteer_id,
                        **named_apart("concerned", concerned),
                    },
                ),
            ),
            changes=(Change("rechecks", {"claim_id": self.claim_id}, {"state": self.result}),),
            answer={"claim_id": self.claim_id, "state": self.result},
            learned={RecheckFact(self.claim_id): replace(recheck, state=self.result)},
        )


def draw_request(award_index: LogIndex) -> Request:
    """Name the one draw of an award."""
    return system_request(f"recheck/{award_index}")
