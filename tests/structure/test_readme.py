"""What the written words say of the house is so: settings, links, pictures, and the script of the seal."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest
from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from api.settings import Settings
from tests.structure.test_files import ROOT, name_of, tracked

README: Final = (ROOT / "README.md").read_text()
PAGES: Final = [path for path in tracked() if path.suffix == ".md"]
LINK: Final = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")
HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
NONE: Final = "–"


def variables_of(name: str, field: FieldInfo) -> list[str]:
    """Name the variables that set a field, in the order in which they count."""
    if isinstance(field.validation_alias, AliasChoices):
        return [str(choice) for choice in field.validation_alias.choices]
    return [f"PINGAN_{name.upper()}"]


def default_of(field: FieldInfo) -> str:
    """Write a default as somebody would set it; what depends on other settings has none."""
    if field.default_factory is not None or field.default is None:
        return NONE
    value = getattr(field.default, "get_secret_value", lambda: field.default)()
    written = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{written}`" if written else NONE


def test_the_table_of_settings_names_exactly_those_that_exist_with_their_defaults() -> None:
    table = README.partition("<!-- settings -->")[2].partition("<!-- /settings -->")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.strip().splitlines()[2:]]
    said = {cells[0]: cells[1] for cells in rows}
    assert len(said) == len(rows), "a setting stands there twice"
    assert said == {
        ", ".join(f"`{variable}`" for variable in variables_of(name, field)): default_of(field)
        for name, field in Settings.model_fields.items()
    }
    assert all(cells[2] for cells in rows), "every setting says what it is for"


def anchors_of(path: Path) -> set[str]:
    """Make the anchors of a page's headings, as the hosts of repositories do."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(path.read_text()))
    return {heading.replace(" ", "-") for heading in kept}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_and_picture_leads_somewhere(path: Path) -> None:
    for found in LINK.findall(path.read_text()):
        target, _, anchor = unquote(found[0] or found[1]).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        other = (path.parent / target).resolve() if target else path
        assert other.exists(), f"{target} is not there"
        assert not anchor or anchor in anchors_of(other), f"{target} has no heading for #{anchor}"


def test_the_script_of_the_handbook_recomputes_the_golden_seal(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "handbook" / "book.md").read_text()
    script = tmp_path / "recompute.py"
    script.write_text(page.partition("```python\n")[2].partition("```")[0])
    vectors = ROOT / "tests" / "vectors" / "format_1.json"
    done = subprocess.run(  # noqa: S603 - our own page
        [sys.executable, str(script), str(vectors)], check=True, capture_output=True, text=True
    )
    said = done.stdout.splitlines()
    assert len(said) > 1
    assert [line for line in said if not line.startswith("True ")] == []
