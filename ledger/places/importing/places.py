"""Places from a file: checkpoints along their routes, posts, shops and the spots meant for kiosks."""

import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select

from ledger.places.datum import DATUMS, Datum, to_wgs84
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.importing.upsert import Values, ids_by_code, save_by_code
from ledger.places.register.words import EVERY_HOURS_MAX, POINTS_NEEDED_MAX
from ledger.places.rules import code_from
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FileKind, Sheet
from ledger.places.tables import checkpoints, kiosk_sites, posts, routes, shops, units
from ledger.places.words import SHORT_CODE_LENGTH, Place

PLACES: Final = FileKind(
    name="places",
    columns=(
        "code",
        "station_code",
        "kind",
        "name",
        "latitude",
        "longitude",
        "route",
        "route_order",
        "datum",
    ),
    optional=("visit_every_hours", "patrol_every_hours", "points_needed"),
)
KINDS: Final = ("checkpoint", "post", "shop", "kiosk")
KIND_NAMES: Final[Mapping[str, str]] = {
    "点位": "checkpoint",
    "警务室": "post",
    "警务站": "post",
    "超市": "shop",
    "兑换机": "kiosk",
}
ROUTE_ORDER_MAX: Final = 500
MUST_VISIT: Final = "visit_every_hours"
MUST_PATROL: Final = "patrol_every_hours"
POINTS_NEEDED: Final = "points_needed"
COUNTING_TAIL: Final = re.compile(r"(第[0-9]*)?[\s\-_·(]*$")


async def load_places(run: ImportRun, sheet: Sheet) -> Counts:
    """Bring places to what the file says; new checkpoints get a short code that never changes."""
    stations = await ids_by_code(run, units, "unit_id")
    by_kind: dict[str, dict[str, Row]] = {kind: {} for kind in KINDS}
    values: dict[str, dict[str, object]] = {}
    for code, row in run.rows_by_code(sheet, "code").items():
        kind = row.choice("kind", KINDS, names=KIND_NAMES)
        place = _place(row)
        values[code] = {
            "unit_id": run.look_up(row, "station_code", stations, kind="organisation"),
            "name": row.text("name"),
            "latitude": None if place is None else place.latitude,
            "longitude": None if place is None else place.longitude,
        }
        if kind:
            by_kind[kind][code] = row
    for code, row in by_kind["checkpoint"].items():
        values[code] |= _must(row, MUST_VISIT, flag="must_visit")
    _check_routes(by_kind["checkpoint"])
    if not all(row.is_sound for row in sheet.rows):
        return Counts()
    done = [
        await _save_checkpoints(run, by_kind["checkpoint"], values),
        await save_by_code(run, posts, {code: values[code] for code in by_kind["post"]}),
        await save_by_code(run, shops, {code: values[code] for code in by_kind["shop"]}),
        await _save_kiosk_sites(run, {code: values[code] for code in by_kind["kiosk"]}),
    ]
    return Counts(
        added=sum(counts.added for counts in done),
        changed=sum(counts.changed for counts in done),
        unchanged=sum(counts.unchanged for counts in done),
    )


def _place(row: Row) -> Place | None:
    """Read where a place is, and bring it to WGS-84 from the datum the file names."""
    latitude = row.decimal_or_none("latitude", least=-90, most=90)
    longitude = row.decimal_or_none("longitude", least=-180, most=180)
    if row.is_empty("latitude") != row.is_empty("longitude"):
        row.problem(
            "longitude",
            zh="经度和纬度要么都填，要么都不填",
            en="give both latitude and longitude, or neither",
        )
    if latitude is None or longitude is None:
        return None
    named = row.choice("datum", DATUMS)
    datum: Datum = next((known for known in DATUMS if known == named), "WGS-84")
    return to_wgs84(Place(latitude=latitude, longitude=longitude), datum)


def _must(row: Row, column: str, *, flag: str) -> dict[str, object]:
    """Read how often somebody must come; a file without the column leaves that as it is."""
    if not row.has(column):
        return {}
    hours = row.whole_or_none(column, least=1, most=EVERY_HOURS_MAX)
    return {flag: hours is not None, column: hours}


def _needed(row: Row) -> dict[str, object]:
    """Read at how many points a route counts as walked; a file without the column leaves that as it is."""
    if not row.has(POINTS_NEEDED):
        return {}
    return {POINTS_NEEDED: row.whole_or_none(POINTS_NEEDED, least=1, most=POINTS_NEEDED_MAX)}


def _check_routes(rows: Mapping[str, Row]) -> None:
    """Note checkpoints with a route but no order, or an order that another one has."""
    orders: dict[tuple[str, int], int] = {}
    for row in rows.values():
        route = row.code("route", required=False)
        order = row.whole_or_none("route_order", least=1, most=ROUTE_ORDER_MAX)
        if bool(route) != (order is not None) and row.is_sound:
            row.problem(
                "route_order",
                zh="路线和顺序要么都填，要么都不填",
                en="give both route and route_order, or neither",
            )
        if route and order is not None:
            line = orders.setdefault((route, order), row.line)
            if line != row.line:
                row.problem(
                    "route_order",
                    zh=f"路线 {route} 的第 {order} 点已在第 {line} 行",
                    en=f"point {order} of route {route} is in line {line} already",
                )


async def _save_checkpoints(
    run: ImportRun, rows: Mapping[str, Row], values: Mapping[str, dict[str, object]]
) -> Counts:
    """Write the routes that checkpoints name, then the checkpoints."""
    stops: dict[str, list[tuple[int, str]]] = {}
    for code, row in rows.items():
        route = row.code("route", required=False)
        if route:
            order = row.whole("route_order", least=1, most=ROUTE_ORDER_MAX)
            stops.setdefault(route, []).append((order, code))
    wanted_routes: dict[str, Values] = {}
    for route, points in stops.items():
        first = min(points)[1]
        names = [str(values[code]["name"]) for _, code in sorted(points)]
        wanted_routes[route] = {
            "unit_id": values[first]["unit_id"],
            "name": route_name(names) or route,
            **_must(rows[first], MUST_PATROL, flag="must_patrol"),
            **_needed(rows[first]),
        }
    await save_by_code(run, routes, wanted_routes)
    route_ids = await ids_by_code(run, routes, "route_id")
    on_route = {
        code: {"route_id": route_ids[route], "route_order": order}
        for route, points in stops.items()
        for order, code in points
    }
    on_none: Values = {"route_id": None, "route_order": None}
    found = select(checkpoints.c.short_code).where(checkpoints.c.tenant_id == run.tenant_id)
    taken = set((await run.connection.execute(found)).scalars())
    return await save_by_code(
        run,
        checkpoints,
        {code: {**values[code], **on_route.get(code, on_none)} for code in rows},
        for_new=lambda: {"short_code": _new_short_code(taken)},
    )


def route_name(names: Sequence[str]) -> str:
    """Return what the names of a route's checkpoints have in common: 必巡线1第1点, 必巡线1第2点 → 必巡线1."""
    if len(names) == 1:
        return names[0]
    first, last = min(names), max(names)
    pairs = enumerate(zip(first, last, strict=False))
    shared = next((end for end, (one, other) in pairs if one != other), len(first))
    return COUNTING_TAIL.sub("", first[:shared])


def _new_short_code(taken: set[str]) -> str:
    code = code_from(secrets.token_bytes(5), length=SHORT_CODE_LENGTH)
    while code in taken:
        code = code_from(secrets.token_bytes(5), length=SHORT_CODE_LENGTH)
    taken.add(code)
    return code


async def _save_kiosk_sites(run: ImportRun, values: Mapping[str, dict[str, object]]) -> Counts:
    """Write the spots meant for kiosks; a station with one shop has its kiosks there."""
    found = select(shops.c.unit_id, shops.c.shop_id).where(shops.c.tenant_id == run.tenant_id)
    pairs = [(row.unit_id, row.shop_id) for row in await run.connection.execute(found)]
    shops_count = Counter(unit_id for unit_id, _ in pairs)
    only_shop = {unit_id: shop_id for unit_id, shop_id in pairs if shops_count[unit_id] == 1}
    wanted = {
        code: {"unit_id": row["unit_id"], "name": row["name"], "shop_id": only_shop.get(row["unit_id"])}
        for code, row in values.items()
    }
    return await save_by_code(run, kiosk_sites, wanted)


PLACES_STAGE: Final = Stage(kind=PLACES, load=load_places)
