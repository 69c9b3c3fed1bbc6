"""Pictures and voice notes as phones make them, for the tests of evidence."""

import io
import math
import struct
import wave

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

ORIENTATION, MAKER, DAY, GPS = 0x0112, 0x010F, 0x0132, 0x8825
TURNED_LEFT = 6


def photo(
    width: int = 800, height: int = 600, *, kind: str = "JPEG", turned: bool = False, colour: str = "#b3202e"
) -> bytes:
    """Take a photo: what a camera writes beside the pixels says who made it, when and where."""
    picture = Image.new("RGB", (width, height), colour)
    picture.paste(Image.new("RGB", (width // 2, height // 2), "#1d5fd1"))
    exif = picture.getexif()
    exif[MAKER] = "HUAWEI"
    exif[DAY] = "2026:11:20 12:00:00"
    if turned:
        exif[ORIENTATION] = TURNED_LEFT
    degrees = (IFDRational(42), IFDRational(56), IFDRational(9))
    exif.get_ifd(GPS).update({1: "N", 2: degrees, 3: "E", 4: degrees})
    made = io.BytesIO()
    picture.save(made, kind, exif=exif)
    return made.getvalue()


def voice(seconds: float = 3, *, hz: int = 8_000, channels: int = 1) -> bytes:
    """Say something for so long."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(hz)
        samples = (int(8_000 * math.sin(n / 7)) for n in range(int(seconds * hz)))
        file.writeframes(b"".join(struct.pack("<h", sample) * channels for sample in samples))
    return made.getvalue()
