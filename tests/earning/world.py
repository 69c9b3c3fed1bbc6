"""A bureau in memory: the book's own overlay over facts that stand in for the database."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from api.rooms import ROOMS
from ledger.book.facts import ROUNDS_MAX
from ledger.book.merkle import Frontier
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.overlay import Head, Overlay
from ledger.book.policy_words import Policy
from ledger.book.words import (
    Command,
    Decision,
    Fact,
    Owner,
    PolicyFact,
    Principal,
    Request,
    Row,
    Tenant,
    TenantId,
)
from ledger.earning.facts import (
    ActivityFact,
    CheckpointFact,
    CheckpointSeen,
    ClaimFact,
    ClaimSeen,
    LifeFact,
    RecentFact,
    RouteFact,
    StaffFact,
    StaffSeen,
    UnitFact,
    VolunteerFact,
    VolunteerSeen,
    WeekFact,
)
from ledger.earning.operations import CheckIn, DecideClaim, SubmitClaim
from ledger.earning.words import Activity, Approval, ClaimId, Fix, Grade, Rule, Verdict
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import CheckpointId, Place, RouteId, Scope, UnitId

MONDAY_NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""
STATION = UnitId(7)
ROUTE = RouteId(5)
SEALED = ROOMS.sealed_columns
SHARED = (
    "volunteer_id",
    "activity",
    "rule_version",
    "unit_id",
    "occurred_at",
    "served_on",
    "submitter_staff_id",
    "submitter_volunteer_id",
    "path",
    "points",
    "minutes",
    "state",
)
"""What a claim's row and a ClaimSeen have in common."""
_keys = count(1)


def rule(
    points: int,
    *,
    cap_day: int | None = None,
    cap_week: int | None = None,
    grade: Grade = "B",
    approval: Approval = "auto",
    counts: bool = True,
) -> Rule:
    """Make a first version of a rule."""
    return Rule(
        version=1,
        effective_from=MONDAY_NOON - timedelta(days=365),
        points=points,
        minutes=60,
        cap_day=cap_day,
        cap_week=cap_week,
        evidence_grade=grade,
        approval=approval,
        notice_days=1 if approval == "auto" else 0,
        counts_as_volunteer=counts,
    )


RULES = {
    "patrol": rule(3, cap_day=6, cap_week=24),
    "night_patrol": rule(5, cap_day=5, cap_week=25, grade="A"),
    "hazard": rule(4, cap_day=12, cap_week=40, grade="D", approval="one"),
    "lecture": rule(2, cap_day=2, cap_week=6, grade="C", approval="one", counts=False),
    "mediation": rule(15, cap_day=30, cap_week=60, grade="C", approval="two"),
}


def point(number: int) -> CheckpointId:
    """Name the numbered checkpoint of the route; those after the ninth lie on no route."""
    return CheckpointId(100 + number)


def place_of(number: int) -> Place:
    """Return where a numbered checkpoint is: some 280 m from the one before."""
    return Place(latitude=42.93 + number * 0.0025, longitude=125.22)


def here(number: int) -> Fix:
    """Stand at a numbered checkpoint with an ordinary phone."""
    return Fix(place=place_of(number), accuracy_m=20.0)


class _Facts(dict[Fact, Any]):
    """Facts as the loaders bring them: a week or a past with nothing in it is known to be empty."""

    def get(self, key: Fact, default: object = None) -> Any:  # noqa: ANN401 - each kind of fact has its own type
        if isinstance(key, LifeFact):
            default = 0
        return super().get(key, () if isinstance(key, RecentFact | WeekFact) else default)


class World:
    """One bureau with one station, one route of nine checkpoints, and some people."""

    def __init__(self, *, budget: int = 100_000, now: datetime = MONDAY_NOON) -> None:
        self.facts = _Facts()
        for code, its_rule in RULES.items():
            self.facts[ActivityFact(code)] = Activity(
                activity=code, name_zh=code, name_en=code, kind="report", risky=False, rules=(its_rule,)
            )
        for number in range(1, 12):
            self.facts[CheckpointFact(point(number))] = CheckpointSeen(
                unit_id=STATION,
                route_id=ROUTE if number < 10 else None,
                name=f"第{number}点",
                place=place_of(number) if number != 11 else None,
            )
        self.facts[UnitFact(STATION)] = Scope("/1/7/")
        self.facts[RouteFact(ROUTE)] = STATION
        for number in range(1, 6):
            self.facts[VolunteerFact(VolunteerId(number))] = VolunteerSeen(
                volunteer_id=VolunteerId(number), unit_id=STATION, scope=Scope("/1/7/"), corps="guard"
            )
        self.add_staff(1)
        self.add_staff(2, volunteer=2)
        self.facts[PolicyFact()] = Policy()
        self.decisions: list[Decision] = []
        self.overlay = Overlay(
            tenant=Tenant(
                tenant_id=TenantId(1),
                name="liaohe",
                title="辽河市公安局",
                demo=True,
                zone=ZoneInfo("Asia/Shanghai"),
            ),
            head=Head(Frontier(0, b""), 0, now, Policy()),
            accounts=(),
            facts=self.facts,
            now=now,
            sealed_columns=SEALED,
            entropy=bytes,
        )
        if budget:
            office = Owner(f"unit/{STATION}")
            clerk = Principal("staff/9")
            self.submit(GrantBudget(ask(clerk), clerk, office, budget, "季度拨付"))

    def add_staff(
        self,
        number: int,
        *,
        volunteer: int | None = None,
        roles: frozenset[str] = frozenset({"approver"}),
        scope: str = "/1/",
    ) -> None:
        """Add somebody to the desk."""
        self.facts[StaffFact(StaffId(number))] = StaffSeen(
            staff_id=StaffId(number),
            volunteer_id=None if volunteer is None else VolunteerId(volunteer),
            roles=roles,
            scope=Scope(scope),
        )

    def submit(self, command: Command) -> Decision:
        """Decide and book a command, and learn of the claim it opened as the next batch would."""
        self._load(command)
        decision = command.decide(self.overlay)
        self.overlay.accept(command.request, decision)
        self.decisions.append(decision)
        for row in decision.rows:
            if row.table == "claims":
                self._learn_claim(decision, row)
        return decision

    def _load(self, command: Command) -> None:
        """Note what a command asks for and nobody laid down as missing, as loading does."""
        for _ in range(ROUNDS_MAX):
            for fact in tuple(command.needs(self.facts)):
                self.facts.setdefault(fact, self.facts.get(fact))

    def rows(self, table: str) -> list[Row]:
        """Return everything inserted into a table."""
        return [row for decision in self.decisions for row in decision.rows if row.table == table]

    def _learn_claim(self, decision: Decision, row: Row) -> None:
        claim_id = ClaimId(int(decision.refers_to["claim"]))
        shared = {name: row.values[name] for name in SHARED}
        self.facts[ClaimFact(claim_id)] = ClaimSeen(claim_id=claim_id, scope=Scope("/1/7/"), **shared)


def ask(client: str) -> Request:
    """Make a new request of somebody."""
    key = f"key-{next(_keys)}"
    return Request(Principal(client), key, sha256(key.encode()).digest())


def check_in(
    number: int, at: datetime, *, volunteer: int = 1, fix: Fix | None = None, lost: bool = False
) -> CheckIn:
    """Scan a sticker, standing at it unless lost."""
    return CheckIn(
        request=ask(f"volunteer/{volunteer}"),
        volunteer_id=VolunteerId(volunteer),
        checkpoint_id=point(number),
        occurred_at=at,
        fix=None if lost else fix or here(number),
    )


def claim(
    activity: str, at: datetime, *, volunteer: int = 1, grade: Grade = "A", by: str = "system/replay"
) -> SubmitClaim:
    """Submit a claim for something done at a moment."""
    return SubmitClaim(
        request=ask(by),
        volunteer_id=VolunteerId(volunteer),
        activity=activity,
        occurred_at=at,
        unit_id=STATION,
        grade=grade,
    )


def decide(
    claim_id: int, *, staff: int = 1, verdict: Verdict = "approve", reason: str | None = None
) -> DecideClaim:
    """Give a verdict."""
    return DecideClaim(
        request=ask(f"staff/{staff}"),
        staff_id=StaffId(staff),
        claim_id=ClaimId(claim_id),
        verdict=verdict,
        reason=reason,
    )
