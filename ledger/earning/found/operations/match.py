"""Match something found with the report of a loss, so that its owner is told and the owner's code fits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Change, Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.found.facts import FoundFact, LossFact, LossSeen
from ledger.earning.found.operations.common import (
    acting_staff,
    check_reach,
    loss_becomes,
    matched_fact,
    matched_loss,
    open_file_of,
    staff_fact,
)
from ledger.earning.found.refusals import LossUnknown
from ledger.earning.found.words import FoundId, LossId
from ledger.earning.refusals import RoleMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLoss:
    """Staff say that a file is about what somebody has reported lost; a later match takes its place."""

    request: Request
    found_id: FoundId
    loss_id: LossId

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the file, the report, the one matched before, and who asks."""
        yield FoundFact(self.found_id)
        yield LossFact(self.loss_id)
        yield from staff_fact(self.request.client)
        yield from matched_fact(known, self.found_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the match.

        Raises:
            FoundUnknown, FoundEnded, RoleMissing: not this file, or not by this person.
            LossUnknown: no open report of the same kind.
        """
        staff = acting_staff(view, self.request.client)
        if staff is None:
            raise RoleMissing
        found = open_file_of(view, self.found_id)
        check_reach(found, staff)
        loss: LossSeen | None = view.fact(LossFact(self.loss_id))
        if loss is None or loss.kind != found.kind or loss.state != "open":
            raise LossUnknown
        matched, known = loss_becomes(loss, "matched")
        changes = [Change("found_files", {"log_index": found.found_id}, {"loss_id": loss.loss_id}), matched]
        learned: dict[Fact, object] = {
            FoundFact(found.found_id): replace(found, loss_id=loss.loss_id),
            **known,
        }
        before = matched_loss(view, found)
        if before is not None:
            reopened, known = loss_becomes(before, "open")
            changes.append(reopened)
            learned |= known
        return Decision(
            kind="found_match",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"found": found.found_id, "loss": loss.loss_id},
            rows=(
                Row(
                    "found_matches",
                    {
                        "found_id": found.found_id,
                        "loss_id": loss.loss_id,
                        "staff_id": staff.staff_id,
                        "matched_at": view.now,
                    },
                ),
            ),
            changes=tuple(changes),
            answer={"found_id": found.found_id, "loss_id": loss.loss_id},
            learned=learned,
        )
