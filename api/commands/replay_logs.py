"""Reads the logs that a replay sends again: activities and redemptions, shifted in time, in order of time."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import rich_click as click

from ledger.earning.words import TIP

ROWS_MAX: Final = 5_000_000
TIPS_REFUSED: Final = (
    "{file} 含线索，线索不回放，请删去这些行 / names tips, which are never replayed; take those lines out"
)


@dataclass(frozen=True, slots=True)
class ActivityDone:
    """One line of an activity log; `route` is empty where none was walked."""

    number: str
    at: datetime
    volunteer: str
    activity: str
    route: str
    station: str


@dataclass(frozen=True, slots=True)
class Redeemed:
    """One line of a redemption log."""

    number: str
    at: datetime
    volunteer: str
    shop: str
    sku: str
    quantity: int


Event = ActivityDone | Redeemed


def read_logs(folder: Path) -> list[Event]:
    """Read `activity_log*.csv` and `redemption_log*.csv` of a folder, in order of time.

    Raises:
        click.ClickException: names the file and line that cannot be read.
    """
    events: list[Event] = []
    for path in sorted(folder.glob("activity_log*.csv")):
        for row in _rows(path):
            at = datetime.fromisoformat(row["occurred_at"])
            if TIP.fullmatch(row["activity"]) is not None:
                raise click.ClickException(TIPS_REFUSED.format(file=path.name))
            events.append(
                ActivityDone(
                    row["claim"], at, row["volunteer"], row["activity"], row["route"], row["station_code"]
                )
            )
    for path in sorted(folder.glob("redemption_log*.csv")):
        for row in _rows(path):
            at = datetime.fromisoformat(row["occurred_at"])
            quantity = int(row["quantity"])
            events.append(
                Redeemed(row["order"], at, row["volunteer"], row["shop_code"], row["sku"], quantity)
            )
    if not events:
        message = f"{folder} 中没有 activity_log*.csv / holds no activity_log*.csv"
        raise click.ClickException(message)
    return sorted(events, key=lambda event: event.at)


def days_until(events: list[Event], *, now: datetime, zone: ZoneInfo) -> timedelta:
    """Return the whole days by which the events must be shifted so that the last is just past at `now`."""
    last = events[-1].at.astimezone(zone)
    today: date = now.astimezone(zone).date()
    shift = timedelta(days=(today - last.date()).days)
    return shift if events[-1].at + shift <= now else shift - timedelta(days=1)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            for count, row in enumerate(reader):
                if count >= ROWS_MAX:
                    break
                yield row
        except (csv.Error, KeyError, ValueError, UnicodeDecodeError) as problem:
            message = f"{path.name}:{reader.line_num}: {problem}"
            raise click.ClickException(message) from problem
