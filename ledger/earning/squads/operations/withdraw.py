"""Take a squad result back before all have agreed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Decision, Fact, Facts, Owner, Request, View
from ledger.earning.facts import StaffFact
from ledger.earning.found.facts import FoundFact
from ledger.earning.found.words import FoundId
from ledger.earning.rules import staff_of
from ledger.earning.squads.facts import SquadFact, SquadSeen, TeamFact, TeamSeen
from ledger.earning.squads.operations.common import check_may_enter, ended, refers_to
from ledger.earning.squads.refusals import SquadEnded, SquadUnknown
from ledger.earning.squads.words import SquadId


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSquad:
    """The team's leader, whoever entered it, or staff of the area, takes an open result back."""

    request: Request
    squad_id: SquadId

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the result, its team, and the staff member who asks."""
        yield SquadFact(self.squad_id)
        staff_id = staff_of(self.request.client)
        if staff_id is not None:
            yield StaffFact(staff_id)
        squad: SquadSeen | None = known.get(SquadFact(self.squad_id))
        if squad is not None:
            yield TeamFact(squad.team_id)
            if squad.found_id is not None:
                yield FoundFact(FoundId(squad.found_id))

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """End the result; what was found can then be shared anew."""
        squad: SquadSeen | None = view.fact(SquadFact(self.squad_id))
        if squad is None:
            raise SquadUnknown
        team: TeamSeen | None = view.fact(TeamFact(squad.team_id))
        if self.request.client != squad.entered_by:
            if team is None:
                raise SquadUnknown
            check_may_enter(view, team, self.request.client)
        if squad.state != "open":
            raise SquadEnded
        after = replace(squad, state="withdrawn")
        changes, learned = ended(view, after)
        return Decision(
            kind="squad_withdrawal",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to=refers_to(squad),
            changes=changes,
            answer={"squad_id": squad.squad_id, "state": "withdrawn"},
            learned={**learned, SquadFact(squad.squad_id): after},
        )
