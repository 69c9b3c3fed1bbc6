"""Publish a rule: its next version, sealed with who published it, why, and what its trial came to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.facts import ActivityFact, StaffFact, StaffSeen
from ledger.earning.refusals import ActivityUnknown, RoleMissing
from ledger.earning.rulebook.rules import begins_at, check_changed, check_terms, terms_of
from ledger.earning.rulebook.words import TrialSums
from ledger.earning.rules import has_role
from ledger.earning.words import Activity, Rule
from ledger.people.words import StaffId
from ledger.places.rules import is_root


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRule:
    """An administrator of the whole bureau publishes what an activity earns from a moment on.

    Attributes:
        request: the administrator's.
        staff_id: who they are.
        activity: its code.
        terms: what it earns; version and begin are set here.
        effective_from: since when it counts, or None for at once.
        reason: why; everybody may read it.
        trial: what the last quarter's claims came to under these terms.
    """

    request: Request
    staff_id: StaffId
    activity: str
    terms: Rule
    effective_from: datetime | None
    reason: str
    trial: TrialSums

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the activity with its versions, and the administrator."""
        yield ActivityFact(self.activity)
        yield StaffFact(self.staff_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the next version; claims keep the version of their day."""
        staff: StaffSeen | None = view.fact(StaffFact(self.staff_id))
        if staff is None or not has_role(staff.roles, "administrator") or not is_root(staff.scope):
            raise RoleMissing
        activity: Activity | None = view.fact(ActivityFact(self.activity))
        if activity is None:
            raise ActivityUnknown
        newest = activity.rules[-1] if activity.rules else None
        check_terms(self.terms, risky=activity.risky)
        check_changed(newest, self.terms)
        rule = replace(
            self.terms,
            version=newest.version + 1 if newest else 1,
            effective_from=begins_at(self.effective_from, now=view.now),
        )
        return Decision(
            kind="rule",
            actor=self.request.client,
            occurred_at=view.now,
            reason=self.reason,
            refers_to={
                "activity": self.activity,
                "version": rule.version,
                "trial_claims": self.trial.claims_count,
                "trial_points_before": self.trial.points_before,
                "trial_points_after": self.trial.points_after,
            },
            rows=(
                Row(
                    "rules",
                    {
                        "activity": self.activity,
                        "version": rule.version,
                        "effective_from": rule.effective_from,
                        **terms_of(rule),
                        "published_by": self.request.client,
                        "published_at": view.now,
                    },
                ),
            ),
            answer={
                "activity": self.activity,
                "version": rule.version,
                "points_before": self.trial.points_before,
                "points_after": self.trial.points_after,
            },
            learned={ActivityFact(self.activity): replace(activity, rules=(*activity.rules, rule))},
        )
