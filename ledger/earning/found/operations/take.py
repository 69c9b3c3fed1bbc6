"""Take something over: the next link of its chain, signed by the code that its holder shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Decision, Fact, Facts, Owner, Request, View
from ledger.earning.facts import VolunteerFact
from ledger.earning.found.facts import FoundFact
from ledger.earning.found.operations.common import (
    acting_staff,
    custody_row,
    held_by,
    open_file_of,
    staff_fact,
)
from ledger.earning.found.refusals import (
    AlreadyHeld,
    CustodyMoved,
    FoundUnknown,
    SignatureNeeded,
    TooManySteps,
)
from ledger.earning.found.words import STEPS_MAX, FoundId
from ledger.earning.rules import volunteer_of
from ledger.people.refusals import VolunteerUnknown
from ledger.places.rules import is_within


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """A volunteer or staff take something from whoever holds it.

    Attributes:
        request: of the taker.
        found_id: the file.
        steps_count: how long the chain was when the code was looked at, so that a code is good once.
        signature: 32 bytes whose digits the holder showed; None where staff take it from a volunteer of
            their area who has no phone.
    """

    request: Request
    found_id: FoundId
    steps_count: int
    signature: bytes | None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the file and the taker."""
        yield FoundFact(self.found_id)
        yield from staff_fact(self.request.client)
        volunteer_id = volunteer_of(self.request.client)
        if volunteer_id is not None:
            yield VolunteerFact(volunteer_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Add the link.

        Raises:
            FoundUnknown, FoundEnded, RoleMissing, VolunteerUnknown: not this file, or not by this person.
            AlreadyHeld, CustodyMoved, TooManySteps: the chain stands otherwise.
            SignatureNeeded: without a code.
        """
        found = open_file_of(view, self.found_id)
        staff = acting_staff(view, self.request.client)
        volunteer_id = volunteer_of(self.request.client)
        if staff is None and (volunteer_id is None or view.fact(VolunteerFact(volunteer_id)) is None):
            raise VolunteerUnknown
        staff_id = staff.staff_id if staff else None
        if (found.holder_volunteer_id, found.holder_staff_id) == (volunteer_id, staff_id):
            raise AlreadyHeld
        if found.steps_count != self.steps_count:
            raise CustodyMoved
        if self.signature is None:
            if staff is not None and not is_within(found.scope, staff.scope):
                raise FoundUnknown
            if (
                staff is None
                or found.holder_volunteer_id is None
                or found.holder_volunteer_id == staff.volunteer_id
            ):
                raise SignatureNeeded
        if found.steps_count >= STEPS_MAX:
            raise TooManySteps
        after, change = held_by(found, volunteer_id=volunteer_id, staff_id=staff_id)
        after = replace(after, unsigned=found.unsigned or self.signature is None)
        row = custody_row(
            found.found_id,
            step=after.steps_count,
            method="desk" if self.signature is None else "code",
            giver=(found.holder_volunteer_id, found.holder_staff_id),
            taker=(volunteer_id, staff_id),
            view=view,
            signature=self.signature,
        )
        return Decision(
            kind="custody",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"found": found.found_id},
            rows=(row,),
            changes=(change,),
            answer={"found_id": found.found_id, "step": after.steps_count},
            learned={FoundFact(found.found_id): after},
        )
