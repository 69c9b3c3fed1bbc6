"""Import activities: names are brought up to date; a rule that differs is a new version from now on.

Gates, the cap for life and coverage stand in columns that a file may leave out; then they stay as published.
"""

from collections.abc import Callable, Mapping
from typing import Final, get_args

from sqlalchemy import RowMapping, insert, select

from ledger.earning.rulebook.rules import is_notice_missing
from ledger.earning.rulebook.words import (
    AGE_LEAST,
    AGE_MOST,
    AUTO_NOTICE_DAYS_MIN,
    RISK_TEXT_LENGTH_MAX,
    TRAINING_LENGTH_MAX,
)
from ledger.earning.tables import activities, rules
from ledger.earning.words import (
    ACTIVITY_CODE,
    ACTIVITY_KINDS,
    NOTICE_DAYS_MAX,
    RULE_MINUTES_MAX,
    RULE_POINTS_MAX,
    TIP,
    Approval,
    Grade,
)
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.importing.upsert import save_by_code
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FileKind, Sheet

ACTIVITIES: Final = FileKind(
    name="activities",
    columns=(
        "code",
        "name_zh",
        "name_en",
        "kind",
        "points",
        "minutes",
        "cap_day",
        "cap_week",
        "evidence_grade",
        "approval",
        "notice_days",
        "counts_as_volunteer",
        "risky",
    ),
    optional=(
        "cap_life",
        "age_min",
        "needs_insurance",
        "needs_training",
        "risk_text_zh",
        "risk_text_en",
        "coverage_percent",
    ),
)
PUBLISHED_BY: Final = "system/import"


async def load_activities(run: ImportRun, sheet: Sheet) -> Counts:
    """Bring activities and their rules to what the file says; the same file again changes nothing.

    The first rule also counts for service before it; a changed one counts from the time of the import.
    """
    named: dict[str, dict[str, object]] = {}
    wanted: dict[str, dict[str, object]] = {}
    for code, row in run.rows_by_code(sheet, "code").items():
        if ACTIVITY_CODE.fullmatch(code) is None:
            row.problem(
                "code",
                zh="活动代码由小写英文字母、数字、下划线组成，以字母开头",
                en="an activity's code is small letters, digits and underscores, a letter first",
            )
        if TIP.fullmatch(code) is not None:
            row.problem(
                "code",
                zh="线索不是活动：请用平安信箱，线索不导入、不进队列",
                en="a tip is no activity: tips come by the letter box, and are neither imported nor queued",
            )
        named[code] = {
            "name_zh": row.text("name_zh"),
            "name_en": row.text("name_en"),
            "kind": row.choice("kind", ACTIVITY_KINDS),
            "risky": row.yes_no("risky"),
        }
        wanted[code] = _terms(row)
    if not all(row.is_sound for row in sheet.rows):
        return Counts()
    there = await _newest_rules(run)
    names = await _names(run)
    published = [code for code, terms in wanted.items() if _differs(there.get(code), terms)]
    changed = {code for code in names if code in published or _differs(names[code], named.get(code, {}))}
    await save_by_code(run, activities, named, key="activity")
    await _publish(run, {code: wanted[code] for code in published}, there)
    added = sum(code not in names for code in named)
    return Counts(added=added, changed=len(changed), unchanged=len(named) - added - len(changed))


def _terms(row: Row) -> dict[str, object]:
    points = row.whole("points", least=0, most=RULE_POINTS_MAX)
    approval = row.choice("approval", get_args(Approval))
    return _optional_terms(row, points) | {
        "points": points,
        "minutes": row.whole("minutes", least=0, most=RULE_MINUTES_MAX),
        "cap_day": _cap(row, "cap_day", points),
        "cap_week": _cap(row, "cap_week", points),
        "evidence_grade": row.choice("evidence_grade", get_args(Grade)),
        "approval": approval,
        "notice_days": _notice_days(row, approval),
        "counts_as_volunteer": row.yes_no("counts_as_volunteer"),
    }


def _optional_terms(row: Row, points: int) -> dict[str, object]:
    """Read what the file has columns for; an empty cell is none."""
    read: dict[str, Callable[[], object]] = {
        "cap_life": lambda: _cap(row, "cap_life", points),
        "age_min": lambda: row.whole_or_none("age_min", least=AGE_LEAST, most=AGE_MOST),
        "needs_insurance": lambda: not row.is_empty("needs_insurance") and row.yes_no("needs_insurance"),
        "needs_training": lambda: _words(row, "needs_training", TRAINING_LENGTH_MAX),
        "risk_text_zh": lambda: _words(row, "risk_text_zh", RISK_TEXT_LENGTH_MAX),
        "risk_text_en": lambda: _words(row, "risk_text_en", RISK_TEXT_LENGTH_MAX),
        "coverage_percent": lambda: row.whole_or_none("coverage_percent", least=0, most=100) or 0,
    }
    return {column: term() for column, term in read.items() if row.has(column)}


def _words(row: Row, column: str, length_max: int) -> str | None:
    return row.text(column, length_max=length_max, required=False) or None


def _notice_days(row: Row, approval: str) -> int:
    """Read how long points are shown; those that the rules alone award for a day at least."""
    days = row.whole("notice_days", least=0, most=NOTICE_DAYS_MAX)
    if is_notice_missing(approval=approval, notice_days=days):
        row.problem(
            "notice_days",
            zh=f"自动通过的积分也要公示，至少 {AUTO_NOTICE_DAYS_MIN} 天",
            en=f"what is approved automatically needs a public notice too, of {AUTO_NOTICE_DAYS_MIN} day",
        )
    return days


def _cap(row: Row, column: str, points: int) -> int | None:
    """Read a cap; empty is none, and one below the points of a single claim would let nothing pass."""
    cap = row.whole_or_none(column, least=0, most=RULE_POINTS_MAX)
    if cap is not None and cap < points:
        row.problem(
            column,
            zh=f"上限 {cap} 低于一次的 {points} 分，将没有一次能通过",
            en=f"a cap of {cap} is below the {points} points of one claim, so none could pass",
        )
    return cap


def _differs(there: RowMapping | None, terms: Mapping[str, object]) -> bool:
    return there is None or any((there[term] or None) != (terms[term] or None) for term in terms)


async def _newest_rules(run: ImportRun) -> dict[str, RowMapping]:
    found = select(rules).where(rules.c.tenant_id == run.tenant_id).order_by(rules.c.version)
    return {row["activity"]: row for row in (await run.connection.execute(found)).mappings()}


async def _names(run: ImportRun) -> dict[str, RowMapping]:
    found = select(activities).where(activities.c.tenant_id == run.tenant_id)
    return {row["activity"]: row for row in (await run.connection.execute(found)).mappings()}


async def _publish(
    run: ImportRun, wanted: Mapping[str, Mapping[str, object]], there: Mapping[str, RowMapping]
) -> None:
    """Insert the next version of rules; what the file says nothing about stays as it was."""
    rows = [
        {
            "tenant_id": run.tenant_id,
            "activity": code,
            "version": there[code]["version"] + 1 if code in there else 1,
            "effective_from": run.now,
            "published_by": PUBLISHED_BY,
            "published_at": run.now,
            **{term: there[code][term] if code in there else None for term in ACTIVITIES.optional},
            **terms,
        }
        for code, terms in wanted.items()
    ]
    if rows:
        await run.connection.execute(insert(rules), rows)


ACTIVITIES_STAGE: Final = Stage(kind=ACTIVITIES, load=load_activities)
