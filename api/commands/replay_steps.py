"""Turns logged events into the very commands that pages send, each with the moment it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from api.commands.replay_logs import ActivityDone, Redeemed
from ledger.book.words import Command, Principal, Request
from ledger.earning.budgets.operations import AllocateBudget
from ledger.earning.operations import CheckIn, SubmitClaim
from ledger.earning.words import Fix, Grade
from ledger.market.operations.place_order import PlaceOrder, draw_receipt_code
from ledger.market.words import LineAsked, Sku
from ledger.places.words import Place, UnitId
from ledger.reports.directory import Directory, KnownRoute, KnownUnit, KnownVolunteer

REPLAY: Final = Principal("system/replay")
STOPS: Final = 3
SCAN_SPREAD_S: Final = 8 * 60
"""Check-ins are scanned in the last minutes of an hour, so that one hour is one batch and none comes late."""
FIX_ACCURACY_M: Final = 15.0
NO_FIX_EVERY: Final = 5
"""Every fifth patrol is walked by a phone that does not tell its place, so that approvers have work."""
PATROLS: Final = frozenset({"patrol", "night_patrol"})
TRUSTED: Final = frozenset({"D"})
MONTHLY_POINTS: Final = 700


class Unknown(Exception):  # noqa: N818 - a row that names something the bureau has not got
    """A logged event names a volunteer, unit, route or shop that is not there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command and the moment it is sent.

    Attributes:
        event: number of the event that it belongs to.
        closes: True for the last command of its event.
        unit_id: the station that decides what comes of it, or None.
    """

    at: datetime
    event: str
    command: Command
    closes: bool = True
    unit_id: UnitId | None = None


def request_of(client: Principal, key: str) -> Request:
    """Make the request of a replayed command: the same event twice has the same key and fingerprint."""
    return Request(client, f"replay/{key}", sha256(f"{client} {key}".encode()).digest())


def steps_of_activity(directory: Directory, done: ActivityDone, at: datetime) -> Iterator[Step]:
    """Send an activity: a patrol with a phone as three check-ins on its route, all else as a claim."""
    volunteer = directory.volunteers.get(done.volunteer)
    unit = directory.units.get(done.station)
    if volunteer is None or unit is None or done.activity not in directory.grades:
        raise Unknown(done.number)
    route = directory.routes.get(done.route) if done.route else None
    if done.activity in PATROLS and volunteer.smartphone and route and len(route.checkpoints) >= STOPS:
        yield from _check_ins(done, volunteer, route, at)
    else:
        claim = _claim(directory, done, volunteer, unit, at)
        yield Step(at, done.number, claim, unit_id=unit.unit_id)


def _check_ins(
    done: ActivityDone, volunteer: KnownVolunteer, route: KnownRoute, at: datetime
) -> Iterator[Step]:
    client = Principal(f"volunteer/{volunteer.volunteer_id}")
    tells_place = int(done.number[1:]) % NO_FIX_EVERY != 0
    for stop, (checkpoint_id, place) in enumerate(route.checkpoints[:STOPS]):
        moment = _scanned(at + timedelta(hours=stop), done)
        fix = Fix(place=_near(place), accuracy_m=FIX_ACCURACY_M) if place and tells_place else None
        command = CheckIn(
            request=request_of(client, f"{done.number}/{stop}"),
            volunteer_id=volunteer.volunteer_id,
            checkpoint_id=checkpoint_id,
            occurred_at=moment,
            fix=fix,
        )
        yield Step(moment, done.number, command, closes=stop == STOPS - 1, unit_id=route.unit_id)


def _scanned(at: datetime, done: ActivityDone) -> datetime:
    """Return when a sticker is scanned in the hour of `at`; the log tells only when a patrol began."""
    begun = at.replace(minute=0, second=0, microsecond=0)
    return begun + timedelta(hours=1, seconds=-1 - int(done.number[1:]) % SCAN_SPREAD_S)


def _near(place: Place) -> Place:
    """Return a point a few metres from the sticker, as phones tell it."""
    return Place(latitude=place.latitude + 0.0001, longitude=place.longitude - 0.0001)


def _claim(
    directory: Directory, done: ActivityDone, volunteer: KnownVolunteer, unit: KnownUnit, at: datetime
) -> SubmitClaim:
    """Write a claim on trust by the volunteer's phone, or witnessed by the station's clerk."""
    clerks = directory.people_with("clerk", unit)
    by_phone = volunteer.smartphone and directory.grades[done.activity] in TRUSTED
    grade: Grade = "D" if by_phone or not clerks else "C"
    by = f"volunteer/{volunteer.volunteer_id}" if grade == "D" else f"staff/{clerks[0]}"
    return SubmitClaim(
        request=request_of(Principal(by), done.number),
        volunteer_id=volunteer.volunteer_id,
        activity=done.activity,
        occurred_at=at,
        unit_id=unit.unit_id,
        grade=grade,
    )


def step_of_redemption(directory: Directory, redeemed: Redeemed, at: datetime) -> Step:
    """Send a redemption as the order of an instant kiosk."""
    volunteer = directory.volunteers.get(redeemed.volunteer)
    shop_id = directory.shops.get(redeemed.shop)
    if volunteer is None or shop_id is None:
        raise Unknown(redeemed.number)
    command = PlaceOrder(
        request=request_of(REPLAY, redeemed.number),
        volunteer_id=volunteer.volunteer_id,
        shop_id=shop_id,
        kiosk_id=None,
        lines=(LineAsked(Sku(redeemed.sku), redeemed.quantity),),
        receipt_code=draw_receipt_code(),
        placed_at=at,
        instant=True,
    )
    return Step(at, redeemed.number, command)


def steps_of_budgets(directory: Directory, *, first: datetime, last: datetime) -> Iterator[Step]:
    """Give every station points at the beginning and on the first of each month."""
    moment = first
    while moment <= last:
        for code, unit in directory.units.items():
            if unit.kind == "station":
                number = f"grant/{moment:%Y-%m-%d}/{code}"
                command = AllocateBudget(
                    request=request_of(REPLAY, number),
                    staff_id=None,
                    unit_id=unit.unit_id,
                    points=MONTHLY_POINTS,
                    reason="月度积分预算",
                )
                yield Step(moment, number, command)
        moment = (moment.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0)
