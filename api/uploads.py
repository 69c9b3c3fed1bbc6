"""A file of an office that arrives in a body: decoded and read on a thread, every fault of it a problem."""

import asyncio
import base64
from collections.abc import Callable, Iterable

from api.wire.people import FileProblem, FileSent
from ledger.places.spreadsheet.problems import Problem, Problems
from ledger.places.spreadsheet.sheet import Sheet

Reader = Callable[[str, bytes, Problems], Sheet | None]


async def read_upload(file: FileSent, read: Reader) -> tuple[Sheet | None, Problems]:
    """Return what a file holds, and what is wrong with it so far."""
    problems, name = Problems(), file.file_name
    try:
        content = base64.b64decode(file.content, validate=True)
    except ValueError:  # also binascii.Error, which is one
        problems.add(file=name, line=0, column=None, zh="文件没有传完整，请重试", en="the file is not whole")
        return None, problems
    return await asyncio.to_thread(read, name, content, problems), problems


def problems_shown(problems: Iterable[Problem]) -> list[FileProblem]:
    """Show what is wrong, row by row."""
    return [
        FileProblem(line=problem.line, column=problem.column, zh=problem.zh, en=problem.en)
        for problem in problems
    ]
