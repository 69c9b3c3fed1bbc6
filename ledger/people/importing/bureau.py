"""The import of a bureau's folder: every file checked, every bad row named, then all of it or nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from ledger.people.importing.teams import TEAMS_STAGE
from ledger.people.importing.volunteers import volunteers_stage
from ledger.people.refusals import ImportCollided
from ledger.people.seal import Keyring
from ledger.places.importing.organisation import ORGANISATION_STAGE
from ledger.places.importing.places import PLACES_STAGE
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.spreadsheet.problems import Problem, Problems
from ledger.places.spreadsheet.sheet import read_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What one file did, or would do."""

    file: str
    kind: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        is_applied: False after a dry run, and whenever something was wrong: then nothing has changed.
        files: the files that were read, in the order of their stages.
        problems: the first things that are wrong.
        problems_count: all of them.
    """

    is_applied: bool
    files: Sequence[FileReport]
    problems: Sequence[Problem]
    problems_count: int


async def import_bureau(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    folder: Path,
    dry_run: bool,
    now: datetime,
    later: Sequence[Stage] = (),
) -> ImportReport:
    """Take over a folder of files in one transaction; with a problem, or in a dry run, nothing stays.

    `later` holds the stages of rooms above, run after ours in the same transaction.
    """
    stages = (ORGANISATION_STAGE, PLACES_STAGE, TEAMS_STAGE, volunteers_stage(keyring), *later)
    problems = Problems()
    sheets = await asyncio.to_thread(read_folder, folder, [stage.kind for stage in stages], problems)
    if not sheets and problems.count == 0:
        problems.add(
            file=folder.name,
            line=0,
            column=None,
            zh="文件夹里没有可导入的表格",
            en="the folder holds no table that can be imported",
        )
    files: list[FileReport] = []
    try:
        async with engine.connect() as connection, connection.begin() as transaction:
            run = ImportRun(connection=connection, tenant_id=tenant_id, now=now, problems=problems)
            for stage in stages:
                sheet = sheets.get(stage.kind.name)
                if sheet is not None:
                    counts = await stage.load(run, sheet)
                    files.append(FileReport(file=sheet.file, kind=stage.kind.name, counts=counts))
            is_applied = not dry_run and problems.count == 0
            if not is_applied:
                await transaction.rollback()
    except IntegrityError as error:
        raise ImportCollided from error
    return ImportReport(
        is_applied=is_applied, files=files, problems=problems.kept, problems_count=problems.count
    )
