"""Codes as a camera meets them: read back from screenshots, measured, and put in front of a fake camera."""

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import zxingcpp
from PIL import Image

CAMERA: Final = (640, 480)
QUIET_MODULES: Final = 4
FINDER_MODULES: Final = 7
DARK_BELOW: Final = 128


@dataclass(frozen=True)
class Quiet:
    """How much white stands around a code, in modules, on its narrowest side."""

    modules: float


def picture(png: bytes) -> Image.Image:
    """Open a screenshot."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def read_codes(png: bytes) -> list[str]:
    """Return the text of every QR code on a screenshot, from the top."""
    found = zxingcpp.read_barcodes(
        picture(png), formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    )
    return [
        code.text
        for code in sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    ]


def read_code(png: bytes) -> str:
    """Return the text of the one QR code on a screenshot."""
    codes = read_codes(png)
    assert len(codes) == 1, codes
    return codes[0]


def quiet_zone(png: bytes) -> Quiet:
    """Measure the white around a code on a screenshot of the code alone."""
    dark = picture(png).convert("L").point(lambda light: 255 if light < DARK_BELOW else 0)
    box = dark.getbbox()
    assert box is not None, "there is no code"
    left, top, right, bottom = box
    row = [dark.getpixel((x, top + 1)) for x in range(left, right)]
    finder_px = row.index(0)
    margin_px = min(left, top, dark.width - right, dark.height - bottom)
    return Quiet(margin_px * FINDER_MODULES / finder_px)


def camera_file(path: Path, shown: Image.Image | None) -> None:
    """Write what a fake camera sees, in one move: a grey wall, or something held before it."""
    frame = Image.new("RGB", CAMERA, (120, 120, 120))
    if shown is not None:
        side = CAMERA[1] - 40
        small = shown.copy()
        small.thumbnail((side, side))
        frame.paste(small, ((CAMERA[0] - small.width) // 2, (CAMERA[1] - small.height) // 2))
    luma, blue, red = frame.convert("YCbCr").split()
    half = (CAMERA[0] // 2, CAMERA[1] // 2)
    head = f"YUV4MPEG2 W{CAMERA[0]} H{CAMERA[1]} F10:1 Ip A1:1 C420jpeg\n".encode()
    body = b"FRAME\n" + luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    draft = path.with_suffix(".draft")
    draft.write_bytes(head + body)
    os.replace(draft, path)  # noqa: PTH105 - a rename that is one step, for a browser that reads meanwhile
