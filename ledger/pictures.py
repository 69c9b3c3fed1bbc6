"""Reads pictures that people send: known by their bytes, unpacked only when small, upright, on white."""

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS: Final = ("JPEG", "PNG", "WEBP")
PIXELS_MAX: Final = 24_000_000
"""A picture that would unpack to more is refused before it is unpacked."""


class UnreadableError(Exception):
    """The bytes are no picture of the formats that are taken."""


class TooManyPixelsError(Exception):
    """The picture would unpack to more than PIXELS_MAX."""


def read_picture(raw: bytes, *, side_max: int, formats: tuple[str, ...] = FORMATS) -> Image.Image:
    """Return the pixels alone, no side longer than `side_max`; what a camera wrote beside them is gone.

    Raises:
        UnreadableError: it cannot be read as one of the formats.
        TooManyPixelsError: it is too large to unpack.
    """
    try:
        with Image.open(io.BytesIO(raw), formats=formats) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise TooManyPixelsError
            opened.draft("RGB", (side_max, side_max))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((side_max, side_max))
            return _on_white(upright)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise UnreadableError from error


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the pixels alone in a picture of its own, so that nothing else comes along."""
    plain = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain.paste(picture.convert("RGB"))
    return plain
