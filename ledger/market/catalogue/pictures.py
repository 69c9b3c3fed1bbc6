"""Pictures of goods made anew from what was sent: square, small, and with nothing but pixels."""

import io
from typing import Final

from PIL import Image

from ledger.market.catalogue.refusals import PictureNotAccepted
from ledger.market.catalogue.words import PICTURE_KEPT_MAX, PICTURE_SIDE, Picture
from ledger.pictures import TooManyPixelsError, UnreadableError, read_picture

QUALITIES: Final = (82, 70, 55, 40, 25, 10)


def clean_picture(raw: bytes) -> Picture:
    """Make a picture anew, on white; some hundredths of a second of work, so call it in a thread.

    Raises:
        PictureNotAccepted: it is none, cannot be read, or is too large to unpack.
    """
    try:
        pixels = read_picture(raw, side_max=PICTURE_SIDE)
    except (UnreadableError, TooManyPixelsError) as error:
        raise PictureNotAccepted from error
    side = max(pixels.size)
    square = Image.new("RGB", (side, side), "white")
    square.paste(pixels, ((side - pixels.width) // 2, (side - pixels.height) // 2))
    return Picture(content=_small(square), side=side)


def _small(picture: Image.Image) -> bytes:
    """Write a picture as well as fits into what is kept."""
    for quality in QUALITIES:
        made = io.BytesIO()
        picture.save(made, "WEBP", quality=quality, method=4)
        if made.tell() <= PICTURE_KEPT_MAX:
            return made.getvalue()
    raise PictureNotAccepted
