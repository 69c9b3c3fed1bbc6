"""Nothing in the repo or in the built pages reaches for a host of somebody else's."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.structure.test_files import ROOT, name_of, tracked

REGISTRIES: Final = re.compile(
    r"pypi\.|pythonhosted|npmjs\.|npmmirror|registry\.|unpkg|jsdelivr|cdnjs|googleapis|gstatic|yarnpkg|tsinghua"
    r"|aliyun|huaweicloud|ghcr\.|quay\.io|docker\.io|bootcdn|mirrors\.",
    re.IGNORECASE,
)
ADDRESS: Final = re.compile(r"(?:https?|wss?):\\?/\\?/([a-z0-9.-]+\.[a-z]{2,})", re.IGNORECASE)
PROTOCOL_RELATIVE: Final = re.compile(r"""["'(]//([a-z0-9-]+\.[a-z0-9.-]*[a-z]{2,})/""", re.IGNORECASE)
NAME_SPACES: Final = {"www.w3.org"}  # written in SVG, never fetched
# This file takes such a host out of a library while the pages are built.
NAMES_IT_TO_REMOVE_IT: Final = ROOT / "kiosk" / "bundling" / "foreign-hosts.ts"
DIST: Final = ROOT / "kiosk" / "dist"


def text_of(path: Path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("path", tracked(), ids=name_of)
def test_no_tracked_file_names_a_registry_or_a_cdn(path: Path) -> None:
    if path in {Path(__file__).resolve(), NAMES_IT_TO_REMOVE_IT}:
        return
    assert [found.group() for found in REGISTRIES.finditer(text_of(path))] == []


def test_the_built_pages_name_no_foreign_host() -> None:
    if not DIST.exists():
        pytest.skip("the pages are not built; ./test builds them before it comes here")
    foreign = set()
    for path in DIST.rglob("*"):
        if path.is_file() and path.suffix in {".html", ".js", ".css", ".json", ".svg", ".webmanifest"}:
            text = text_of(path)
            hosts = {*ADDRESS.findall(text), *PROTOCOL_RELATIVE.findall(text)}
            foreign |= {f"{path.relative_to(DIST)}: {host}" for host in hosts - NAME_SPACES}
    assert foreign == set()
