"""Pictures made anew from what was sent: turned upright, no larger than needed, with nothing but pixels."""

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from ledger.earning.attachments.refusals import FileBroken, PictureTooLarge
from ledger.earning.attachments.words import JPEG_QUALITY, PIXELS_MAX, SIDE_MAX, Clean

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
        with Image.open(io.BytesIO(raw), formats=(kind,)) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise PictureTooLarge(megapixels_max=PIXELS_MAX // A_MILLION)
            opened.draft("RGB", (SIDE_MAX, SIDE_MAX))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((SIDE_MAX, SIDE_MAX))
            pixels = _on_white(upright)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise FileBroken from error
    made = io.BytesIO()
    pixels.save(made, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Clean(content=made.getvalue(), media_type="image/jpeg", width=pixels.width, height=pixels.height)


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the pixels alone in a picture of its own, so that nothing else comes along."""
    plain = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain.paste(picture.convert("RGB"))
    return plain
