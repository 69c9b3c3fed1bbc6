"""The claim of one member of an agreed result, opened right after the answer that made it agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ledger.book.words import Decision, Fact, Facts, LogIndex, Owner, Principal, Request, View
from ledger.earning.evidence.rules import in_order, tied
from ledger.earning.facts import ActivityFact, VolunteerFact
from ledger.earning.found.rules import two_people
from ledger.earning.operations.awarding import owners_of_award
from ledger.earning.operations.opening import Submission, open_claim
from ledger.earning.signals import Signal
from ledger.earning.squads.facts import ShareSeen, SquadSeen
from ledger.earning.squads.operations.common import refers_to

SHARED_BY: Final = Principal("system/squads")
"""In whose name the claims of an agreed result are opened; who submitted each stands in the claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimShare:
    """Open the claim of one member; it follows an answer, and is never asked for by itself."""

    squad: SquadSeen
    share: ShareSeen

    @property
    def request(self) -> Request:
        """Name the one claim of this member in this result."""
        key = f"{self.squad.squad_id}/{self.share.volunteer_id}"
        return Request(SHARED_BY, key, sha256(key.encode()).digest())

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need nothing besides what the answer needed."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what the answer read."""
        return owners_of_award(self.squad.unit_id, self.share.volunteer_id)

    def decide(self, view: View) -> Decision:
        """Open the claim: whoever entered the result submitted it, whoever confirmed for a member helped."""
        squad, share = self.squad, self.share
        opening = open_claim(
            view,
            Submission(
                volunteer_id=share.volunteer_id,
                activity=two_people(view.fact(ActivityFact(squad.activity))),
                unit_id=squad.unit_id,
                route_id=None,
                occurred_at=squad.occurred_at,
                grade=squad.grade,
                source="squad",
                submitted_by=squad.entered_by,
                submitter_staff_id=squad.entered_staff_id,
                submitter_volunteer_id=squad.entered_volunteer_id,
                signals=in_order((*squad.signals, *self._tied(view))),
                team_id=squad.team_id,
                squad_id=LogIndex(squad.squad_id),
                part=share.points,
            ),
        )
        return Decision(
            kind="award" if opening.is_approved else "claim",
            actor=squad.entered_by,
            occurred_at=squad.occurred_at,
            postings=opening.postings,
            refers_to={**refers_to(squad), **opening.refers_to},
            rows=opening.rows,
            answer=opening.answer,
            learned=opening.learned,
        )

    def _tied(self, view: View) -> tuple[Signal, ...]:
        """Tell whether whoever entered the result lives with this member."""
        by, member = self.squad.entered_volunteer_id, self.share.volunteer_id
        if by is None or by == member:
            return ()
        return tied(view.fact(VolunteerFact(by)), view.fact(VolunteerFact(member)))
