"""What was sent is known by its own bytes, never by what its sender calls it, and is made anew."""

import secrets

import orjson

from ledger.earning.attachments.pictures import clean_picture, picture_format
from ledger.earning.attachments.refusals import FileNotAccepted
from ledger.earning.attachments.voices import clean_voice, is_voice
from ledger.earning.attachments.words import Clean, Words
from ledger.places.words import Place

SALT_BYTES = 16


def clean_file(raw: bytes) -> Clean:
    """Make a picture or voice note anew; some hundredths of a second of work, so call it in a thread.

    Raises:
        FileNotAccepted: it is neither.
        FileBroken: it cannot be read.
        PictureTooLarge: it has too many pixels.
        VoiceTooLong: it lasts too long.
    """
    kind = picture_format(raw)
    if kind is not None:
        return clean_picture(raw, kind=kind)
    if is_voice(raw):
        return clean_voice(raw)
    raise FileNotAccepted


def write_words(words: Words) -> Clean:
    """Write words and their place as a file, salted: the hash of a short text alone would tell the text."""
    place = words.place
    content = orjson.dumps(
        {
            "text": words.text,
            "latitude": place.latitude if place else None,
            "longitude": place.longitude if place else None,
            "accuracy_m": words.accuracy_m,
            "salt": secrets.token_hex(SALT_BYTES),
        },
        option=orjson.OPT_SORT_KEYS,
    )
    return Clean(content=content, media_type="application/json")


def read_words(content: bytes) -> Words:
    """Read what `write_words` wrote."""
    told = orjson.loads(content)
    has_place = told["latitude"] is not None
    return Words(
        text=told["text"],
        place=Place(latitude=told["latitude"], longitude=told["longitude"]) if has_place else None,
        accuracy_m=told["accuracy_m"],
    )
