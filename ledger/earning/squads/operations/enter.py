"""Enter a squad result: what was achieved, and who shares it by how many parts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.facts import ActivityFact, StaffFact, StaffSeen
from ledger.earning.found.facts import FoundFact, FoundSeen
from ledger.earning.found.words import ACTIVITY_KIND, FoundId
from ledger.earning.refusals import ActivityUnknown, ClaimForAnother
from ledger.earning.rules import rule_at, staff_of, volunteer_of
from ledger.earning.squads.facts import ShareSeen, SquadFact, SquadSeen, TeamFact, TeamSeen
from ledger.earning.squads.operations.common import check_may_enter, check_time, refers_to, result_row
from ledger.earning.squads.refusals import FindNotReturned, NotMemberThen
from ledger.earning.squads.rules import check_sharers, members_on, shares
from ledger.earning.squads.words import Part, SquadId
from ledger.earning.words import Activity
from ledger.people.teams.refusals import TeamUnknown
from ledger.people.words import TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterSquad:
    """The leader, or staff of the area, says what a team achieved and how it is to be shared.

    Attributes:
        request: of the leader's phone or of staff.
        team_id: the team.
        activity: what was done; of something found it is the file's own.
        occurred_at: when; of something found it is when that was found.
        parts: who shares, and how much each.
        found_id: the file on what the team found, if it is that.
    """

    request: Request
    team_id: TeamId
    activity: str
    occurred_at: datetime
    parts: tuple[Part, ...]
    found_id: FoundId | None = None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the team, the activity with its rule, who enters it, and what was found."""
        yield TeamFact(self.team_id)
        yield ActivityFact(self.activity)
        staff_id = staff_of(self.request.client)
        if staff_id is not None:
            yield StaffFact(staff_id)
        if self.found_id is not None:
            yield FoundFact(self.found_id)
            found: FoundSeen | None = known.get(FoundFact(self.found_id))
            if found is not None:
                yield ActivityFact(found.activity)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no account: nothing is awarded before the members agree."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the result and the share of each; whoever enters it has agreed to their own.

        Raises:
            TeamUnknown, LeaderNeeded, RoleMissing: not by this person.
            ActivityUnknown: no rule is published for it.
            SharersOutOfRange, NotMemberThen: these people do not share.
            FindNotReturned: what was found is not with its owner, or was shared before.
        """
        team: TeamSeen | None = view.fact(TeamFact(self.team_id))
        if team is None:
            raise TeamUnknown
        staff = check_may_enter(view, team, self.request.client)
        found = self._found(view)
        occurred_at = found.found_at if found else min(self.occurred_at, view.now)
        if found is None:
            check_time(view, self.occurred_at)
        activity: Activity | None = view.fact(ActivityFact(found.activity if found else self.activity))
        rule = rule_at(activity.rules, occurred_at) if activity else None
        if activity is None or rule is None:
            raise ActivityUnknown
        if found is None and activity.kind in ACTIVITY_KIND.values():
            raise FindNotReturned
        self._check_sharers(view, team, occurred_at, staff)
        squad = self._squad(view, team, activity, staff=staff, found=found, points=rule.points)
        learned: dict[Fact, object] = {SquadFact(squad.squad_id): squad}
        if found:
            learned[FoundFact(found.found_id)] = replace(found, squad_state="open")
        return Decision(
            kind="squad",
            actor=self.request.client,
            occurred_at=occurred_at,
            refers_to=refers_to(squad),
            rows=(
                result_row(view, squad, version=rule.version, points=rule.points),
                *(self._part_row(part, squad) for part in self._ordered),
            ),
            answer={"squad_id": squad.squad_id, "state": "open", "points": rule.points},
            learned=learned,
        )

    @property
    def _ordered(self) -> list[Part]:
        return sorted(self.parts, key=lambda part: part.volunteer_id)

    def _squad(
        self,
        view: View,
        team: TeamSeen,
        activity: Activity,
        *,
        staff: StaffSeen | None,
        found: FoundSeen | None,
        points: int,
    ) -> SquadSeen:
        parts = self._ordered
        split = shares(points, [part.part for part in parts], turn=view.log_index % len(parts))
        volunteer_id = volunteer_of(self.request.client)
        return SquadSeen(
            squad_id=SquadId(view.log_index),
            team_id=team.team_id,
            unit_id=found.unit_id if found else team.unit_id,
            scope=found.scope if found else team.scope,
            activity=activity.activity,
            found_id=self.found_id,
            occurred_at=found.found_at if found else min(self.occurred_at, view.now),
            grade="C" if found or staff else "D",
            signals=found.signals if found else (),
            entered_by=self.request.client,
            entered_staff_id=staff.staff_id if staff else None,
            entered_volunteer_id=staff.volunteer_id if staff else volunteer_id,
            state="open",
            shares={
                part.volunteer_id: ShareSeen(
                    volunteer_id=part.volunteer_id,
                    points=share,
                    answered_by=self.request.client if part.volunteer_id == volunteer_id else None,
                )
                for part, share in zip(parts, split, strict=True)
            },
        )

    def _part_row(self, part: Part, squad: SquadSeen) -> Row:
        share = squad.shares[part.volunteer_id]
        return Row(
            "squad_parts",
            {"volunteer_id": part.volunteer_id, "part": part.part, "points": share.points},
        )

    def _found(self, view: View) -> FoundSeen | None:
        if self.found_id is None:
            return None
        found: FoundSeen | None = view.fact(FoundFact(self.found_id))
        if (
            found is None
            or found.team_id != self.team_id
            or found.state != "returned"
            or found.squad_state in ("open", "agreed")
        ):
            raise FindNotReturned
        return found

    def _check_sharers(
        self, view: View, team: TeamSeen, occurred_at: datetime, staff: StaffSeen | None
    ) -> None:
        check_sharers(self.parts)
        named = {part.volunteer_id for part in self.parts}
        strangers = named - members_on(view.tenant, team.members, view.tenant.day(occurred_at))
        if strangers:
            raise NotMemberThen(strangers_count=len(strangers))
        if staff is not None and staff.volunteer_id in named:
            raise ClaimForAnother
