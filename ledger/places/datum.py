"""The shifted coordinates of Chinese maps (GCJ-02, BD-09), brought back to WGS-84.

The formulas are the ones map users have published; the shift applies inside a rectangle around China. The
way back from GCJ-02 is found by iteration and meets the way there within a millimetre.
"""

import math
from typing import Final, Literal

from ledger.places.words import Place

Datum = Literal["WGS-84", "GCJ-02", "BD-09"]
DATUMS: Final = ("WGS-84", "GCJ-02", "BD-09")

AXIS_M: Final = 6_378_245.0
ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
BAIDU_ANGLE: Final = math.pi * 3000.0 / 180.0
LATITUDES: Final = (0.8293, 55.8271)
LONGITUDES: Final = (72.004, 137.8347)
ROUNDS_MAX: Final = 30
CLOSE_ENOUGH_DEGREES: Final = 1e-9


def to_wgs84(place: Place, datum: Datum) -> Place:
    """Convert a point from the datum its file names."""
    if datum == "BD-09":
        return gcj02_to_wgs84(bd09_to_gcj02(place))
    if datum == "GCJ-02":
        return gcj02_to_wgs84(place)
    return place


def wgs84_to_gcj02(place: Place) -> Place:
    """Shift a point as the state's maps do; outside China nothing is shifted."""
    if not _is_shifted(place):
        return place
    east, north = place.longitude - 105.0, place.latitude - 35.0
    radians = math.radians(place.latitude)
    magic = 1 - ECCENTRICITY_SQUARED * math.sin(radians) ** 2
    root = math.sqrt(magic)
    north_m = _shift_north_m(east, north)
    east_m = _shift_east_m(east, north)
    meridian_m = AXIS_M * (1 - ECCENTRICITY_SQUARED) / (magic * root)
    return Place(
        latitude=place.latitude + math.degrees(north_m / meridian_m),
        longitude=place.longitude + math.degrees(east_m / (AXIS_M / root * math.cos(radians))),
    )


def gcj02_to_wgs84(place: Place) -> Place:
    """Find the point that the shift moves to this one."""
    latitude, longitude = place.latitude, place.longitude
    for _ in range(ROUNDS_MAX):
        shifted = wgs84_to_gcj02(Place(latitude=latitude, longitude=longitude))
        north, east = place.latitude - shifted.latitude, place.longitude - shifted.longitude
        latitude, longitude = latitude + north, longitude + east
        if abs(north) < CLOSE_ENOUGH_DEGREES and abs(east) < CLOSE_ENOUGH_DEGREES:
            break
    return Place(latitude=latitude, longitude=longitude)


def bd09_to_gcj02(place: Place) -> Place:
    """Undo Baidu's own turn on top of the state's shift."""
    east, north = place.longitude - 0.0065, place.latitude - 0.006
    radius = math.hypot(east, north) - 0.00002 * math.sin(north * BAIDU_ANGLE)
    angle = math.atan2(north, east) - 0.000003 * math.cos(east * BAIDU_ANGLE)
    return Place(latitude=radius * math.sin(angle), longitude=radius * math.cos(angle))


def gcj02_to_bd09(place: Place) -> Place:
    """Turn a point as Baidu's maps do."""
    east, north = place.longitude, place.latitude
    radius = math.hypot(east, north) + 0.00002 * math.sin(north * BAIDU_ANGLE)
    angle = math.atan2(north, east) + 0.000003 * math.cos(east * BAIDU_ANGLE)
    return Place(latitude=radius * math.sin(angle) + 0.006, longitude=radius * math.cos(angle) + 0.0065)


def _is_shifted(place: Place) -> bool:
    return (
        LATITUDES[0] <= place.latitude <= LATITUDES[1] and LONGITUDES[0] <= place.longitude <= LONGITUDES[1]
    )


def _waves_m(x: float) -> float:
    """Return the wave that both shifts share along one axis."""
    return (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0


def _shift_north_m(east: float, north: float) -> float:
    plane = -100.0 + 2.0 * east + 3.0 * north + 0.2 * north * north + 0.1 * east * north
    along = 20.0 * math.sin(north * math.pi) + 40.0 * math.sin(north / 3.0 * math.pi)
    far = 160.0 * math.sin(north / 12.0 * math.pi) + 320.0 * math.sin(north * math.pi / 30.0)
    return plane + 0.2 * math.sqrt(abs(east)) + _waves_m(east) + (along + far) * 2.0 / 3.0


def _shift_east_m(east: float, north: float) -> float:
    plane = 300.0 + east + 2.0 * north + 0.1 * east * east + 0.1 * east * north
    along = 20.0 * math.sin(east * math.pi) + 40.0 * math.sin(east / 3.0 * math.pi)
    far = 150.0 * math.sin(east / 12.0 * math.pi) + 300.0 * math.sin(east / 30.0 * math.pi)
    return plane + 0.1 * math.sqrt(abs(east)) + _waves_m(east) + (along + far) * 2.0 / 3.0
