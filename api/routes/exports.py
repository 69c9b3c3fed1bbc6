"""Routes of exports: begin one, which the book records, and fetch it as a file."""

import logging
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.house import House
from api.identity import staff_with
from api.once import respond
from api.refusals import NotAllowed
from api.requests import Intent
from api.rooms import ROOMS
from api.signing import log_signed_over
from api.streams import FileStream, streams
from api.verbs import commands
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.exports import Export, ExportSent
from ledger.book.public.refusals import CheckpointLate, LogUnsigned
from ledger.book.queries import load_tenant
from ledger.book.words import LogIndex
from ledger.people.words import StaffMember
from ledger.reports.export.extent import check_begun, extent_of
from ledger.reports.export.stream import export_book
from ledger.reports.export.words import EXPORT_LIFE, Extent, Format
from ledger.reports.operations import BeginExport
from ledger.reports.reach import sees_everything
from ledger.reports.refusals import ExportsBusy, ExportUnknown

EXPORTERS: Final = staff_with("administrator", "auditor")
SIZE_HEADER: Final = "Pingan-Book-Size"
MEDIA_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSONL: "application/jsonl",
    Format.JOURNAL: "text/plain; charset=utf-8",
}

REFUSES: Final = (ExportUnknown, ExportsBusy)

ExportId = Annotated[int, QueryParameter(ge=0, le=WHOLE_NUMBER_MAX)]

_log = logging.getLogger(__name__)


@commands("/exports", "begin_export", by=EXPORTERS)
async def begin_export(
    data: JSONBody[ExportSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[Export]:
    """Record in the book that one takes a copy of it; for an administrator or auditor of the whole bureau."""
    if not sees_everything(staff.unit):
        raise NotAllowed
    command = BeginExport(intent.by(staff.principal), staff.principal, Format(data.format))
    outcome = await house.tellers.submit(staff.tenant_id, command)
    return respond(
        Export(
            export_id=outcome.log_index,
            format=data.format,
            size_min=outcome.log_index + 1,
            fetch_until=outcome.recorded_at + EXPORT_LIFE,
        ),
        hit=outcome.hit,
    )


@streams("/exports/book.csv", "export_csv", media_type=MEDIA_TYPES[Format.CSV], by=EXPORTERS, refuses=REFUSES)
async def export_csv(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], export_id: ExportId
) -> FileStream:
    """Fetch the book as a table, one line an entry, for spreadsheets."""
    return await _export(house, staff, LogIndex(export_id), Format.CSV)


@streams(
    "/exports/book.jsonl",
    "export_jsonl",
    media_type=MEDIA_TYPES[Format.JSONL],
    by=EXPORTERS,
    refuses=REFUSES,
)
async def export_jsonl(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], export_id: ExportId
) -> FileStream:
    """Fetch the book as JSON lines with salts and canonical texts, for verification offline."""
    return await _export(house, staff, LogIndex(export_id), Format.JSONL)


@streams(
    "/exports/book.journal",
    "export_journal",
    media_type=MEDIA_TYPES[Format.JOURNAL],
    by=EXPORTERS,
    refuses=REFUSES,
)
async def export_journal(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], export_id: ExportId
) -> FileStream:
    """Fetch the book as a journal for hledger."""
    return await _export(house, staff, LogIndex(export_id), Format.JOURNAL)


async def _export(house: House, staff: StaffMember, export_id: LogIndex, file_format: Format) -> FileStream:
    if house.exports.locked():
        raise ExportsBusy
    async with house.own_connection() as connection:
        await check_begun(
            connection,
            staff.tenant_id,
            export_id=export_id,
            by=staff.principal,
            file_format=file_format,
            now=house.clock(),
        )
        tenant = await load_tenant(connection, staff.tenant_id)
        # A moment later the export is signed for whole; where signing is stopped it goes out as it is.
        with suppress(LogUnsigned, CheckpointLate):
            await log_signed_over(house, staff.tenant_id, export_id)
        extent = await extent_of(connection, tenant, size_min=export_id + 1, made_at=house.clock())
    return FileStream(
        _parts(house, staff, extent, file_format),
        media_type=MEDIA_TYPES[file_format],
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(extent, file_format)}"',
            SIZE_HEADER: str(extent.size),
        },
    )


async def _parts(
    house: House, staff: StaffMember, extent: Extent, file_format: Format
) -> AsyncGenerator[bytes, None]:
    """Yield the file; when the reader leaves, the connection is dropped in the middle of it."""
    what = f"export of {extent.tenant.name} as {file_format} by {staff.principal}"
    done = 0
    _log.info("%s: %d transactions", what, extent.size)
    async with house.exports, house.own_connection() as connection:
        try:
            async for part in export_book(connection, extent, file_format, ROOMS.sealed_columns):
                done = part.done
                yield part.content
        finally:
            _log.info("%s: ended after %d of %d", what, done, extent.size)


def file_name(extent: Extent, file_format: Format) -> str:
    """Name the file after the bureau and how far it reaches."""
    return f"{extent.tenant.name}-{extent.size}.{file_format}"


ROUTES = (begin_export, export_csv, export_jsonl, export_journal)
