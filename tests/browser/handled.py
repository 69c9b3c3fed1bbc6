"""Codes as they meet a camera: turned, in a dark room, out of focus, from the side, and all of it at once."""

import math
from collections.abc import Callable, Mapping
from typing import Final

import zxingcpp
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

Handled = Callable[[Image.Image], Image.Image]

TABLE: Final = (150, 146, 140)
"""What lies around the thing that carries the code."""
MARGIN: Final = 0.25
LEAN: Final = 0.18


def laid_down(shown: Image.Image) -> Image.Image:
    """Lay a screenshot of the code alone on a table, so that its edge is not that of the picture."""
    margin = int(shown.width * MARGIN)
    laid = Image.new("RGB", (shown.width + 2 * margin, shown.height + 2 * margin), TABLE)
    laid.paste(shown, (margin, margin))
    return laid


def turned(degrees: float) -> Handled:
    """Turn it."""
    return lambda laid: laid.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=TABLE)


def dimmed(laid: Image.Image) -> Image.Image:
    """Put it where a third of the light is, and the shadow of a hand on one half of it."""
    dark = ImageEnhance.Brightness(laid).enhance(0.35)
    shadow = Image.new("L", dark.size, 0)
    ImageDraw.Draw(shadow).rectangle((0, 0, dark.width // 2, dark.height), fill=120)
    return Image.composite(Image.new("RGB", dark.size, (0, 0, 0)), dark, shadow.filter(BLUR_OF_SHADOW))


def blurred(laid: Image.Image) -> Image.Image:
    """Take it out of focus by a third of a module of a code of 33."""
    return laid.filter(ImageFilter.GaussianBlur(laid.width / 33 / (1 + 2 * MARGIN) * 0.32))


def from_the_side(laid: Image.Image) -> Image.Image:
    """Look at it from below and the left: the far edges are shorter."""
    wide, high = laid.size
    lean_x, lean_y = wide * LEAN, high * LEAN
    corners = ((lean_x, lean_y), (wide - lean_x / 2, 0), (wide, high), (0, high - lean_y / 2))
    straight = ((0.0, 0.0), (float(wide), 0.0), (float(wide), float(high)), (0.0, float(high)))
    return laid.transform(
        laid.size,
        Image.Transform.PERSPECTIVE,
        homography(corners, straight),
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )


def all_at_once(laid: Image.Image) -> Image.Image:
    """Hold it as somebody in a hurry does."""
    return dimmed(from_the_side(turned(12)(laid))).filter(ImageFilter.GaussianBlur(laid.width / 400))


BLUR_OF_SHADOW: Final = ImageFilter.GaussianBlur(6)
WAYS: Final[Mapping[str, Handled]] = {
    "as it is": lambda laid: laid,
    **{f"turned by {degrees}": turned(degrees) for degrees in (17, 45, 90, 180, 251)},
    "dimmed": dimmed,
    "blurred": blurred,
    "from the side": from_the_side,
    "all at once": all_at_once,
}


def misread(shown: Image.Image, text: str) -> list[str]:
    """Name the ways of handling a code in which a reader does not find exactly that text."""
    laid = laid_down(shown)
    return [way for way, handle in WAYS.items() if read(handle(laid)) != [text]]


def read(seen: Image.Image) -> list[str]:
    """Read every QR code on a picture."""
    found = zxingcpp.read_barcodes(seen, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return [code.text for code in found]


Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


def homography(seen: Corners, straight: Corners) -> list[float]:
    """Solve for the eight numbers by which Pillow finds where a point of the picture seen came from."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, straight, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        assert not math.isclose(rows[pivot][column], 0, abs_tol=1e-12)
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]
