"""Photos made anew from what was sent: turned upright, no larger than needed, with nothing but pixels."""

import io
from typing import Final

from ledger.earning.attachments.refusals import FileBroken, PictureTooLarge
from ledger.earning.attachments.words import JPEG_QUALITY, SIDE_MAX, Clean
from ledger.pictures import PIXELS_MAX, TooManyPixelsError, UnreadableError, read_picture

BEGINNINGS: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
RIFF: Final = b"RIFF"
WEBP: Final = b"WEBP"
A_MILLION: Final = 1_000_000


def picture_format(raw: bytes) -> str | None:
    """Name the format that bytes begin like, or None when they begin like no picture that is taken."""
    for beginning, name in BEGINNINGS.items():
        if raw.startswith(beginning):
            return name
    return "WEBP" if raw[:4] == RIFF and raw[8:12] == WEBP else None


def clean_picture(raw: bytes, *, kind: str) -> Clean:
    """Make a picture anew: what a camera wrote beside the pixels, such as where it was, is gone.

    Raises:
        PictureTooLarge: it would unpack to more than PIXELS_MAX.
        FileBroken: it cannot be read as what it begins like.
    """
    try:
        pixels = read_picture(raw, side_max=SIDE_MAX, formats=(kind,))
    except TooManyPixelsError as error:
        raise PictureTooLarge(megapixels_max=PIXELS_MAX // A_MILLION) from error
    except UnreadableError as error:
        raise FileBroken from error
    made = io.BytesIO()
    pixels.save(made, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Clean(content=made.getvalue(), media_type="image/jpeg", width=pixels.width, height=pixels.height)
