"""What the verbs of squad results have in common: who may enter one, when, and what its end changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ledger.book.words import Change, Fact, Principal, Row, View
from ledger.earning.facts import StaffFact, StaffSeen
from ledger.earning.found.facts import FoundFact, FoundSeen
from ledger.earning.found.words import FoundId
from ledger.earning.refusals import ClaimTooOld, RoleMissing, TimeInFuture
from ledger.earning.rules import has_role, staff_of, volunteer_of
from ledger.earning.squads.facts import SquadSeen, TeamSeen
from ledger.earning.squads.refusals import LeaderNeeded
from ledger.earning.words import CLAIM_AGE_MAX, CLOCK_SLACK
from ledger.people.teams.refusals import TeamUnknown
from ledger.places.rules import is_within


def check_may_enter(view: View, team: TeamSeen, client: Principal) -> StaffSeen | None:
    """Return the staff member who acts for a team, or None for its leader; refuse everybody else."""
    staff_id = staff_of(client)
    if staff_id is None:
        if team.leader_id is None or volunteer_of(client) != team.leader_id:
            raise LeaderNeeded
        return None
    staff: StaffSeen | None = view.fact(StaffFact(staff_id))
    if staff is None or not has_role(staff.roles, "clerk", "approver"):
        raise RoleMissing
    if not is_within(team.scope, staff.scope):
        raise TeamUnknown
    return staff


def check_time(view: View, occurred_at: datetime) -> None:
    """Refuse what has not happened yet, or happened longer ago than may be claimed."""
    if occurred_at > view.now + CLOCK_SLACK:
        raise TimeInFuture
    if view.now - occurred_at > CLAIM_AGE_MAX:
        raise ClaimTooOld(days_max=CLAIM_AGE_MAX.days)


def refers_to(squad: SquadSeen) -> dict[str, int | str]:
    """Name what a transaction on a result is about."""
    about: dict[str, int | str] = {
        "squad": squad.squad_id,
        "team": squad.team_id,
        "activity": squad.activity,
        "unit": squad.unit_id,
    }
    return about if squad.found_id is None else {**about, "found": squad.found_id}


def result_row(view: View, squad: SquadSeen, *, version: int, points: int) -> Row:
    """Make the row of a new result; the points are those of the whole."""
    return Row(
        "squad_results",
        {
            "team_id": squad.team_id,
            "unit_id": squad.unit_id,
            "activity": squad.activity,
            "rule_version": version,
            "found_id": squad.found_id,
            "occurred_at": squad.occurred_at,
            "entered_at": view.now,
            "entered_by": squad.entered_by,
            "entered_staff_id": squad.entered_staff_id,
            "entered_volunteer_id": squad.entered_volunteer_id,
            "grade": squad.grade,
            "signals": list(squad.signals) or None,
            "points": points,
            "state": squad.state,
        },
    )


def ended(view: View, squad: SquadSeen) -> tuple[tuple[Change, ...], Mapping[Fact, Any]]:
    """Return what the end of a result changes, also in the file on what was found."""
    changes = [Change("squad_results", {"log_index": squad.squad_id}, {"state": squad.state})]
    learned: dict[Fact, Any] = {}
    if squad.found_id is not None:
        fact = FoundFact(FoundId(squad.found_id))
        found: FoundSeen | None = view.fact(fact)
        if found is not None:
            after = replace(found, squad_state=squad.state)
            if squad.state == "agreed":
                after = replace(after, state="paid")
                changes.append(Change("found_files", {"log_index": squad.found_id}, {"state": "paid"}))
            learned[fact] = after
    return tuple(changes), learned
