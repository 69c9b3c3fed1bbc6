"""Every file says what it is, is short, and imports by full name."""

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
LINES_MAX: Final = 300
FUNCTION_LINES_MAX: Final = 50


@cache
def tracked() -> tuple[Path, ...]:
    """Give every file under version control, or every file there is when this is no checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - any git will do
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return tuple(
        ROOT / name for name in sorted(listed.stdout.split("\0")) if name and (ROOT / name).is_file()
    )


PYTHON: Final = [path for path in tracked() if path.suffix == ".py"]
SOURCES: Final = [
    path
    for path in tracked()
    if path.suffix in {".py", ".ts", ".vue", ".js", ".css", ".sh", ".html"} and path.name != "schema.ts"
]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_a_file_opens_with_one_sentence_that_says_what_it_is(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text()))
    assert said, "say in one sentence what this file is"
    assert said.splitlines()[0].endswith((".", "?")), "the first line is a whole sentence"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) < LINES_MAX, "a file this long is two files"


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_functions_are_short_and_imports_absolute(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = len((ast.get_docstring(node) or "").splitlines())
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - said
            assert length <= FUNCTION_LINES_MAX, f"{node.name} has {length} lines"
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "import by full name, so that a search finds it"
            assert node.names[0].name != "*", "name what is imported"


def test_the_api_reads_annotations_at_run_time() -> None:
    late = [
        path
        for path in PYTHON
        if path.is_relative_to(ROOT / "api") and "import annotations" in path.read_text()
    ]
    assert late == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_is_left_to_do_later(path: Path) -> None:
    words = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    assert not any(f"{word}{mark}" in path.read_text() for word in words for mark in (" ", ":", "("))
