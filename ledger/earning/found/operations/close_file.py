"""End a file without a return: nobody came within a year, another office has it, or it was a mistake."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Change, Decision, Fact, Facts, Owner, Request, View
from ledger.earning.attachments.rules import release
from ledger.earning.found.facts import FoundFact
from ledger.earning.found.operations.common import (
    acting_staff,
    check_reach,
    loss_becomes,
    matched_fact,
    matched_loss,
    open_file_of,
    staff_fact,
)
from ledger.earning.found.refusals import FoundUnknown, NotHolder, TooEarlyToClose
from ledger.earning.found.words import UNCLAIMED_AFTER, ClosedWhy, FoundId
from ledger.earning.rules import volunteer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFound:
    """Staff of the area, or a finder who entered it by mistake and still holds it, end a file."""

    request: Request
    found_id: FoundId
    why: ClosedWhy

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the file, the report it is matched with, and who asks."""
        yield FoundFact(self.found_id)
        yield from matched_fact(known, self.found_id)
        yield from staff_fact(self.request.client)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """End it; nothing is paid, and what its owner reported lost is looked for again.

        Raises:
            FoundUnknown, FoundEnded, RoleMissing, NotHolder: not this file, or not by this person.
            TooEarlyToClose: unclaimed, but not for a year yet.
        """
        staff = acting_staff(view, self.request.client)
        found = open_file_of(view, self.found_id)
        if staff is not None:
            check_reach(found, staff)
        elif volunteer_of(self.request.client) != found.finder_id:
            raise FoundUnknown
        elif self.why != "mistake" or found.steps_count > 1:
            raise NotHolder
        if self.why == "unclaimed" and view.now - found.opened_at < UNCLAIMED_AFTER:
            raise TooEarlyToClose
        changes = [
            Change("found_files", {"log_index": found.found_id}, {"state": "closed", "closed_why": self.why})
        ]
        learned: dict[Fact, object] = {FoundFact(found.found_id): replace(found, state="closed")}
        loss = matched_loss(view, found)
        if loss is not None:
            reopened, known = loss_becomes(loss, "open")
            changes.append(reopened)
            learned |= known
        return Decision(
            kind="found_end",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"found": found.found_id, "why": self.why},
            changes=(*changes, *release(view, found.attachment_ids)),
            answer={"found_id": found.found_id, "state": "closed"},
            learned=learned,
        )
