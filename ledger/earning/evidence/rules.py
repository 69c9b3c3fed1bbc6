"""The pure rules of evidence: the grade of a scan, and what is odd about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from ledger.earning.evidence.facts import SamePlace
from ledger.earning.evidence.words import (
    BROWSER_SHARED_MAX,
    FIX_DECIMALS_MIN,
    PAIR_SCANS_MAX,
    PER_STEP_MAX,
    SAME_PLACE_PAUSE,
    Scan,
)
from ledger.earning.facts import CheckInSeen, StaffSeen, VolunteerSeen
from ledger.earning.rules import is_too_fast, tolerance_m
from ledger.earning.signals import WITNESSED, Signal
from ledger.earning.words import SCAN_DELAY_MAX, Fix, Grade, Walk
from ledger.people.words import VolunteerId
from ledger.places.words import Place


def is_near(*, distance: int | None, accuracy: int | None) -> bool | None:
    """Tell whether a phone says it was at the checkpoint; None when one of the places is unknown."""
    if distance is None or accuracy is None:
        return None
    return distance <= tolerance_m(accuracy)


def grade_of_scan(scan: Scan, *, near: bool | None, delay: timedelta, is_crowded: bool) -> Grade:
    """Grade a check-in.

    A needs a fresh code of a screen and a place near it; B is a fresh code without a place, or a sticker (or
    an older code) with one; C is somebody who was scanned by a witness. The rest is on trust, D: sent late,
    far away, from a photo, or by a code that too many used already, until a leader or the post confirms it.
    """
    if scan.method in WITNESSED:
        return "C" if delay <= SCAN_DELAY_MAX else "D"
    if scan.method == "photo" or near is False or is_crowded:
        return "D"
    if scan.code is not None and scan.code.is_fresh:
        return "A" if near else "B"
    if scan.code is not None and near:
        # The code proves the moment also when it comes late.
        return "B"
    return "B" if near and delay <= SCAN_DELAY_MAX else "D"


def is_crowded(scan: Scan, *, before_count: int) -> bool:
    """Tell whether too many people have checked in by the code of this very half minute."""
    return scan.code is not None and before_count >= PER_STEP_MAX


def is_exact(fix: Fix) -> bool:
    """Tell whether coordinates are so exact that no two measurements give them twice."""
    return all(
        _decimals(degrees) >= FIX_DECIMALS_MIN for degrees in (fix.place.latitude, fix.place.longitude)
    )


def exact_text(place: Place) -> str:
    """Write coordinates so that only the very same ones are written the same."""
    return f"{place.latitude!r},{place.longitude!r}"


def signals_of_scan(
    scan: Scan,
    *,
    is_crowded: bool,
    browser_shared_by: int,
    same_places: Iterable[SamePlace],
    volunteer_id: VolunteerId,
    occurred_at: datetime,
    pair_count: int,
    is_same_household: bool,
) -> tuple[Signal, ...]:
    """Name what is odd about a check-in, apart from what its place and time already tell.

    Args:
        scan: how it was made.
        is_crowded: too many people used this half minute's code.
        browser_shared_by: people whose phones were activated in this browser, this one among them.
        same_places: check-ins with the very same coordinates.
        volunteer_id: whose check-in it is.
        occurred_at: when it was.
        pair_count: how often the witness has scanned this person lately.
        is_same_household: the witness and the person live together.
    """
    found: dict[Signal, bool] = {
        "old_code": scan.code is not None and not scan.code.is_fresh,
        "wrong_code": scan.is_code_wrong,
        "crowded_code": is_crowded,
        "clock_off": scan.is_clock_off,
        "same_device": browser_shared_by > BROWSER_SHARED_MAX,
        "same_place": any(
            seen.volunteer_id != volunteer_id or abs(occurred_at - seen.occurred_at) > SAME_PLACE_PAUSE
            for seen in same_places
        ),
        "same_household": is_same_household,
        "same_pair": pair_count >= PAIR_SCANS_MAX,
    }
    return tuple(signal for signal, is_so in found.items() if is_so)


def is_hasty(recent: Iterable[CheckInSeen], place: Place | None, *, at: datetime) -> bool:
    """Tell whether nobody could have come here from their check-in before, or gone on to the one after.

    Any two count, of one patrol, of two, or of a duty.
    """
    seen = [(one.place, one.occurred_at) for one in recent if one.place is not None]
    before = max((one for one in seen if one[1] <= at), key=lambda one: one[1], default=None)
    after = min((one for one in seen if one[1] > at), key=lambda one: one[1], default=None)
    return is_too_fast([one for one in (before, (place, at), after) if one is not None])


def signals_of_patrol(patrol: Sequence[CheckInSeen], walk: Walk) -> tuple[Signal, ...]:
    """Name what is odd about check-ins that make a patrol of a route, given in order of time."""
    found: dict[Signal, bool] = {
        "too_fast": is_too_fast([(seen.place, seen.occurred_at) for seen in patrol]),
        "wrong_order": walk.is_ordered and is_out_of_order([seen.route_order for seen in patrol]),
    }
    odd = [signal for signal, is_so in found.items() if is_so]
    return in_order((*odd, *(signal for seen in patrol for signal in seen.signals)))


def is_out_of_order(route_orders: Iterable[int | None]) -> bool:
    """Tell whether points, given in order of time, were not walked in the order of their route."""
    known = [order for order in route_orders if order is not None]
    return known != sorted(known)


def tied(one: VolunteerSeen | StaffSeen | None, other: VolunteerSeen | None) -> tuple[Signal, ...]:
    """Name it when whoever enters something and whom it is for live together, as far as it is known."""
    if one is None or other is None or one.household_index is None:
        return ()
    return ("same_household",) if one.household_index == other.household_index else ()


def in_order(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Keep each signal once, in the order they came."""
    return tuple(dict.fromkeys(signals))


def _decimals(degrees: float) -> int:
    return len(repr(degrees).partition(".")[2])
