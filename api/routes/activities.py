"""Routes of the rule book: activities, the versions of their rule, trials of new terms, and publishing."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import ADMINISTRATOR, OFFICE_READERS, PHONE
from api.once import answer_once, respond
from api.refusals import NotAllowed
from api.requests import Intent
from api.verbs import asks, changes, commands, reads
from api.wire.activities import (
    ActivityKept,
    ActivityLine,
    ActivityList,
    ActivityNames,
    ActivityPage,
    ActivitySent,
    OwnActivity,
    OwnActivityList,
    RulePublished,
    RuleSent,
    RuleSentence,
    RuleTerms,
    RuleTrial,
    RuleVersion,
    TrialStation,
)
from ledger.earning.gates import Gate, closed_gates
from ledger.earning.manual.words import MANUAL
from ledger.earning.queries.volunteers import volunteers_seen
from ledger.earning.refusals import ActivityUnknown, RoleMissing
from ledger.earning.rulebook.activities import add_activity, rename_activity
from ledger.earning.rulebook.publish import PublishRule
from ledger.earning.rulebook.queries import find_entry, list_entries
from ledger.earning.rulebook.refusals import (
    ActivityIsTip,
    ActivityThere,
    CapBelowPoints,
    CapsOutOfOrder,
    NoticeMissing,
    RiskTextMissing,
    RuleInPast,
    RuleUnchanged,
)
from ledger.earning.rulebook.rules import TERMS, changed_terms, check_terms
from ledger.earning.rulebook.telling import LACKING, rule_told
from ledger.earning.rulebook.words import Entry, Published
from ledger.earning.words import Rule
from ledger.people.words import PhoneHolder, StaffMember
from ledger.reports.reach import sees_everything
from ledger.reports.rule_trial import StationTried, TrialFound, try_rule
from ledger.reports.zone import zone_of

Code = Annotated[str, PathParameter(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
UNSOUND: Final = (CapBelowPoints, CapsOutOfOrder, NoticeMissing, RiskTextMissing)


@reads("/activities", "list_activities", by=OFFICE_READERS)
async def list_activities(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> ActivityList:
    """List what may be done and what it earns."""
    async with house.reading() as connection:
        entries = await list_entries(connection, tenant_id=staff.tenant_id, now=house.clock())
    return ActivityList(items=[ActivityLine(**_line(entry)) for entry in entries])


@reads("/me/rule-book", "get_my_rule_book", by=PHONE)
async def get_my_rule_book(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> OwnActivityList:
    """Tell what may be done, what it earns, and what one lacks for it today."""
    now = house.clock()
    async with house.reading() as connection:
        entries = await list_entries(connection, tenant_id=holder.tenant_id, now=now)
        found = await volunteers_seen(
            connection, tenant_id=holder.tenant_id, volunteer_ids=[holder.volunteer_id]
        )
        zone = await zone_of(connection, tenant_id=holder.tenant_id)
    today = now.astimezone(zone).date()
    person = found[0] if found else None
    return OwnActivityList(
        items=[
            _own(entry, entry.in_force.rule, closed_gates(entry.in_force.rule, person, on=today))
            for entry in entries
            if entry.in_force is not None and entry.kind != MANUAL
        ]
    )


@reads("/activities/{code:str}", "get_activity", by=OFFICE_READERS, refuses=(ActivityUnknown,))
async def get_activity(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], code: Code
) -> ActivityPage:
    """Show one activity with every version of its rule."""
    entry = await _entry(house, staff, code)
    return ActivityPage(**_line(entry), versions=[_version(each) for each in entry.versions])


@changes("/activities", "add_activity", by=ADMINISTRATOR, refuses=(ActivityThere, ActivityIsTip))
async def post_activity(
    data: JSONBody[ActivitySent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[ActivityKept]:
    """Add an activity, which earns nothing until a rule is published."""
    _check_reach(staff)

    async def add() -> dict[str, str]:
        named = data.model_dump(exclude={"code", "kind"})
        await add_activity(
            house.engine, tenant_id=staff.tenant_id, activity=data.code, kind=data.kind, named=named
        )
        return {"activity": data.code}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=add)
    return kept.respond(ActivityKept(code=data.code))


@changes("/activities/{code:str}/names", "rename_activity", by=ADMINISTRATOR, refuses=(ActivityUnknown,))
async def post_activity_names(
    data: JSONBody[ActivityNames],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    code: Code,
) -> Response[ActivityKept]:
    """Call an activity something else, or say whether it is risky."""
    _check_reach(staff)

    async def rename() -> dict[str, str]:
        await rename_activity(house.engine, tenant_id=staff.tenant_id, activity=code, named=data.model_dump())
        return {"activity": code}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=rename
    )
    return kept.respond(ActivityKept(code=code))


@asks("/activities/{code:str}/trials", "try_rule", by=ADMINISTRATOR, refuses=(ActivityUnknown, *UNSOUND))
async def post_trial(
    data: JSONBody[RuleTerms],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    code: Code,
) -> RuleTrial:
    """Tell what the last quarter's claims would have cost under other terms."""
    _check_reach(staff)
    entry = await _entry(house, staff, code)
    terms = _rule_of(data)
    check_terms(terms, risky=entry.risky)
    found = await _try(house, staff, code, terms)
    newest = entry.versions[0].rule if entry.versions else None
    return RuleTrial(
        since=found.since,
        log_index=found.log_index,
        changed=list(changed_terms(newest, terms)),
        stations=[_station(station) for station in found.stations],
        volunteers_count=found.volunteers_count,
        shut_out_count=found.shut_out_count,
    )


@commands(
    "/activities/{code:str}/rules",
    "publish_rule",
    by=ADMINISTRATOR,
    refuses=(ActivityUnknown, RoleMissing, RuleUnchanged, RuleInPast, *UNSOUND),
)
async def post_rule(
    data: JSONBody[RuleSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    code: Code,
) -> Response[RulePublished]:
    """Publish the next version of a rule; what its trial comes to is sealed with it."""
    _check_reach(staff)
    entry = await _entry(house, staff, code)
    terms = _rule_of(data)
    check_terms(terms, risky=entry.risky)
    sums = (await _try(house, staff, code, terms)).sums
    outcome = await house.tellers.submit(
        staff.tenant_id,
        PublishRule(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            activity=code,
            terms=terms,
            effective_from=data.effective_from,
            reason=data.reason,
            trial=sums,
        ),
    )
    body = RulePublished(
        log_index=outcome.log_index,
        version=outcome.answer["version"],
        points_before=outcome.answer["points_before"],
        points_after=outcome.answer["points_after"],
    )
    return respond(body, hit=outcome.hit)


def _check_reach(staff: StaffMember) -> None:
    """Let rules be written by those alone who answer for the whole bureau."""
    if not sees_everything(staff.unit):
        raise NotAllowed


async def _entry(house: House, staff: StaffMember, code: str) -> Entry:
    async with house.reading() as connection:
        return await find_entry(connection, tenant_id=staff.tenant_id, activity=code, now=house.clock())


async def _try(house: House, staff: StaffMember, code: str, terms: Rule) -> TrialFound:
    async with house.totals, house.reading() as connection:
        return await try_rule(
            connection, tenant_id=staff.tenant_id, activity=code, terms=terms, now=house.clock()
        )


def _rule_of(sent: RuleTerms) -> Rule:
    """Take the terms that were sent; version and begin are the command's."""
    said = {name: getattr(sent, name) for name in TERMS}
    return Rule(version=0, effective_from=datetime.min.replace(tzinfo=UTC), **said)


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.activity,
        "name_zh": entry.name_zh,
        "name_en": entry.name_en,
        "kind": entry.kind,
        "risky": entry.risky,
        "versions_count": len(entry.versions),
        "in_force": entry.in_force and _version(entry.in_force),
        "planned": entry.planned and _version(entry.planned),
    }


def _own(entry: Entry, rule: Rule, gates: Iterable[Gate]) -> OwnActivity:
    return OwnActivity(
        code=entry.activity,
        name_zh=entry.name_zh,
        name_en=entry.name_en,
        risk_text_zh=rule.risk_text_zh,
        risk_text_en=rule.risk_text_en,
        rule=[RuleSentence(zh=told.zh, en=told.en) for told in rule_told(rule)],
        lacking=[RuleSentence(zh=LACKING[gate].zh, en=LACKING[gate].en) for gate in gates],
    )


def _version(published: Published) -> RuleVersion:
    return RuleVersion(
        **asdict(published.rule),
        published_by=published.published_by,
        published_at=published.published_at,
        log_index=published.log_index,
        reason=published.reason,
    )


def _station(station: StationTried) -> TrialStation:
    return TrialStation(
        unit_id=station.unit_id,
        code=station.code,
        name=station.name,
        points_budget=station.points_budget,
        **asdict(station.tried),
    )


ROUTES = (
    list_activities,
    get_my_rule_book,
    get_activity,
    post_activity,
    post_activity_names,
    post_trial,
    post_rule,
)
