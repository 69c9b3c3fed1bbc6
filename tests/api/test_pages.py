"""Pages are served with policies of their own, and printed codes can be scanned."""

import re
from pathlib import Path

import pytest
import zxingcpp
from litestar import Litestar
from litestar.testing import AsyncTestClient
from PIL import Image, ImageDraw

from api.edge import make_edge
from api.pages import PAGES, page_handlers
from api.qr import QUIET_ZONE_MODULES, Correction, qr_svg
from tests.api.service import PUBLIC_URL, Service

INLINE = "<style>p { color: red }</style><script>start()</script>"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-1a2b.js").write_text("start()")
    (tmp_path / "mark.svg").write_text("<svg/>")
    for name in PAGES:
        (tmp_path / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>{INLINE}")
    return tmp_path


def served(folder: Path) -> AsyncTestClient[Litestar]:
    return AsyncTestClient(make_edge(routes=[], pages=page_handlers(folder)))


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/phone/", "phone"),
        ("/phone", "phone"),
        ("/desk/", "desk"),
        ("/kiosk/", "kiosk"),
        ("/board/", "board"),
        ("/c/1/ABCD1234", "checkin"),
        ("/o/ABCD1234EFGH", "offer"),
        ("/r/1/ABCD1234", "receipt"),
        ("/verify.html", "verify"),
    ],
)
async def test_a_page_stands_at_its_address(built: Path, address: str, page: str) -> None:
    async with served(built) as client:
        response = await client.get(address)
        assert response.status_code == 200
        assert f"<title>{page}</title>" in response.text
        assert (await client.head(address)).status_code == 200


async def test_a_page_may_run_what_stands_in_it_and_nothing_from_elsewhere(built: Path) -> None:
    async with served(built) as client:
        policy = (await client.get("/desk/")).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe-inline'" not in policy
        assert re.search(r"script-src 'self' 'sha256-[^']+'(;|$)", policy)
        assert re.search(r"style-src 'self' 'sha256-[^']+'(;|$)", policy)
        assert "'wasm-unsafe-eval'" in (await client.get("/kiosk/")).headers["content-security-policy"]


async def test_only_pages_that_scan_get_the_camera(built: Path) -> None:
    async with served(built) as client:
        assert "camera=(self)" in (await client.get("/phone/")).headers["permissions-policy"]
        assert "camera=()" in (await client.get("/desk/")).headers["permissions-policy"]


async def test_built_files_are_kept_by_browsers_and_others_asked_for_again(built: Path) -> None:
    async with served(built) as client:
        built_file = await client.get("/static/assets/app-1a2b.js")
        assert "immutable" in built_file.headers["cache-control"]
        assert (await client.get("/static/mark.svg")).headers["cache-control"] == "no-cache"
        assert (await client.get("/static/../test_pages.py")).status_code == 404


async def test_a_browser_that_is_lost_gets_words_and_a_script_gets_a_problem(built: Path) -> None:
    async with served(built) as client:
        lost = await client.get("/nowhere", headers={"accept": "text/html"})
        assert (lost.status_code, lost.headers["content-type"]) == (404, "text/plain; charset=utf-8")
        assert (await client.get("/nowhere")).json()["code"] == "page_unknown"


async def test_pages_that_are_not_built_say_so(tmp_path: Path) -> None:
    async with served(tmp_path / "nothing") as client:
        response = await client.get("/phone/")
        assert (response.status_code, response.json()["code"]) == (503, "pages_missing")


@pytest.mark.parametrize("correction", Correction)
def test_a_drawn_code_is_read_back(correction: Correction) -> None:
    text = f"{PUBLIC_URL}/c/12/ABCD1234"
    svg = qr_svg(text, correction=correction)
    assert "width" not in svg
    read = zxingcpp.read_barcode(drawn(svg))
    assert read is not None
    assert read.text == text


def test_a_drawn_code_keeps_its_quiet_zone() -> None:
    svg = qr_svg("hello", correction=Correction.STICKER)
    side = int(re.findall(r'viewBox="0 0 (\d+) \1"', svg)[0])
    starts = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h\d+v1", svg)]
    assert min(min(place) for place in starts) == QUIET_ZONE_MODULES
    assert max(y for _, y in starts) == side - 1 - QUIET_ZONE_MODULES


async def test_slips_and_stickers_lead_to_the_public_address(service: Service) -> None:
    slip = await service.slip("V00001")
    assert slip["url"] == f"{PUBLIC_URL}/phone/#activate={slip['code']}"
    assert slip["name"] == "刘洋明"
    read = zxingcpp.read_barcode(drawn(slip["qr_svg"]))
    assert read is not None
    assert read.text == slip["url"]
    clerk = await service.desk("clerk")
    stickers = (await clerk.get("/stickers", route="L01")).json()["items"]
    assert [sticker["route_order"] for sticker in stickers] == [1, 2, 3]
    assert stickers[0]["url"] == f"{PUBLIC_URL}/c/{service.tenant_id}/{service.short_codes[0]}"


def drawn(svg: str, *, module_px: int = 4) -> Image.Image:
    """Paint the dark runs of a code, as a printer would."""
    side = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    picture = Image.new("L", (side * module_px, side * module_px), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        left, top = int(x) * module_px, int(y) * module_px
        pen.rectangle((left, top, left + int(width) * module_px - 1, top + module_px - 1), fill=0)
    return picture
