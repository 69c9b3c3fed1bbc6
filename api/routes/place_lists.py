"""Routes by which an office uploads a list of its places: tried first, then taken over whole or not."""

from typing import get_args

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.place_views import editor_of
from api.requests import Intent
from api.uploads import problems_shown, read_upload
from api.verbs import asks, changes
from api.wire.place_lists import DatumRows, PlaceListReport, PlaceListSent
from ledger.people.words import StaffMember
from ledger.places.datum import Datum
from ledger.places.importing import lists


@asks("/place-list-checks", "check_place_list", by=CLERK)
async def check_place_list(
    data: JSONBody[PlaceListSent], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> PlaceListReport:
    """Read a list of places and name every row that is wrong; nothing changes."""
    return _shown(await _take(house, staff, data, dry_run=True))


@changes("/place-lists", "take_place_list", by=CLERK)
async def take_place_list(
    data: JSONBody[PlaceListSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[PlaceListReport]:
    """Take over every place of a list, or none when one row is wrong; coordinates are converted once."""
    reports: list[PlaceListReport] = []

    async def take() -> dict[str, str]:
        reports.append(_shown(await _take(house, staff, data, dry_run=False)))
        return {"report": reports[0].model_copy(update={"problems": []}).model_dump_json()}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=take)
    again = PlaceListReport.model_validate_json(kept.answer["report"])
    return kept.respond(reports[0] if reports else again)


async def _take(
    house: House, staff: StaffMember, data: PlaceListSent, *, dry_run: bool
) -> lists.PlaceListReport:
    sheet, problems = await read_upload(data.file, lists.read_place_list)
    return await lists.take_place_list(
        house.engine, editor=editor_of(house, staff), sheet=sheet, problems=problems, dry_run=dry_run
    )


def _shown(report: lists.PlaceListReport) -> PlaceListReport:
    return PlaceListReport(
        is_applied=report.is_applied,
        rows_count=report.rows_count,
        added=report.counts.added,
        changed=report.counts.changed,
        unchanged=report.counts.unchanged,
        datums=[
            DatumRows(datum=datum, rows_count=report.datums[datum])
            for datum in get_args(Datum)
            if datum in report.datums
        ],
        problems=problems_shown(report.problems),
        problems_count=report.problems_count,
    )


ROUTES = (check_place_list, take_place_list)
