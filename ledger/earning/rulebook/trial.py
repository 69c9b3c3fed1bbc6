"""What a rule would have cost: past claims, each earning again under the new terms and their caps."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from ledger.earning.earned import Earned, earned
from ledger.earning.rulebook.words import PastClaim, TrialSums, Tried
from ledger.earning.rules import path_of, week_of
from ledger.earning.words import Approval, Rule
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId

LOOKS: Final[dict[Approval, int]] = {"auto": 0, "one": 1, "two": 2}


class Trial:
    """Plays claims again, in the order of the log, under other terms; nothing but sums is kept.

    Caps count from the beginning of what is played: what somebody had been given before is left out, so that
    a cap for life seems a little wider than it will be.
    """

    def __init__(self, terms: Rule) -> None:
        """Take the terms to try."""
        self.terms = terms
        self.units: dict[UnitId, Tried] = {}
        self.volunteers: set[VolunteerId] = set()
        self._days: dict[tuple[VolunteerId, date], int] = {}
        self._weeks: dict[tuple[VolunteerId, date], int] = {}
        self._lives: dict[VolunteerId, int] = {}

    def play(self, claims: Iterable[PastClaim]) -> None:
        """Play the next claims of the log."""
        for claim in claims:
            self._play(claim)

    def sums(self) -> TrialSums:
        """Return what all stations come to."""
        lines = self.units.values()
        return TrialSums(
            claims_count=sum(line.claims_count for line in lines),
            points_before=sum(line.points_before for line in lines),
            points_after=sum(line.points_after for line in lines),
        )

    def _play(self, claim: PastClaim) -> None:
        line = self.units.setdefault(claim.unit_id, Tried())
        self.volunteers.add(claim.volunteer_id)
        line.claims_count += 1
        line.points_before += claim.points
        line.minutes_before += claim.minutes
        line.looks_before += LOOKS[claim.path]
        gain = earned_again(self.terms, claim)
        path, _ = path_of(self.terms, claim.grade, late=claim.late)
        line.looks_after += LOOKS[path]
        if not self._is_within_caps(claim, gain.points):
            line.capped_count += 1
            return
        line.points_after += gain.points
        line.minutes_after += gain.minutes

    def _is_within_caps(self, claim: PastClaim, points: int) -> bool:
        """Tell whether the caps allow it, and count it where they do."""
        of_day = (claim.volunteer_id, claim.served_on)
        of_week = (claim.volunteer_id, week_of(claim.served_on))
        day = self._days.get(of_day, 0) + points
        week = self._weeks.get(of_week, 0) + points
        life = self._lives.get(claim.volunteer_id, 0) + points
        caps = ((self.terms.cap_day, day), (self.terms.cap_week, week), (self.terms.cap_life, life))
        if any(cap is not None and given > cap for cap, given in caps):
            return False
        self._days[of_day], self._weeks[of_week], self._lives[claim.volunteer_id] = day, week, life
        return True


def earned_again(terms: Rule, claim: PastClaim) -> Earned:
    """Return what a claim would earn under other terms; a part keeps its share of the whole."""
    part = claim.part
    if part is not None and claim.base:
        part = (2 * part * terms.points + claim.base) // (2 * claim.base)
    return earned(
        terms,
        paid=claim.paid,
        part=part,
        minutes_given=claim.minutes_given,
        minutes_present=claim.minutes_present,
        coverage_percent=claim.coverage,
    )
