"""The words of attachments, with their limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NewType

from ledger.book.words import LogIndex, Principal
from ledger.places.words import Place

AttachmentId = NewType("AttachmentId", int)
MediaType = Literal["image/jpeg", "audio/wav", "application/json"]
"""What is kept: pictures as JPEG, voices as WAV, and words with their place as JSON."""

FILE_BYTES_MAX: Final = 1_500_000
SIDE_MAX: Final = 1_600
"""The longer side of a picture as it is kept, in pixels."""
JPEG_QUALITY: Final = 80
VOICE_SECONDS_MAX: Final = 60
VOICE_HZ: Final = (8_000, 16_000)
PHOTOS_MAX: Final = 6
FILES_MAX: Final = 9
"""So many files one command may name: six photos, a voice note and words, with one to spare."""
WORDS_LENGTH_MAX: Final = 2_000
UPLOADS_A_DAY_MAX: Final = 120
"""So many files one person may upload in a day; a clerk enters claims for many."""

KEPT_AFTER_DECISION: Final = timedelta(days=180)
"""Long enough for notice, objections, an appeal and the recheck by another station."""
KEPT_UNUSED: Final = timedelta(days=2)
LOOKED_AT_AGAIN: Final = timedelta(days=30)
"""So often the sweep asks whether what a file is evidence of is over."""
LINK_LIFE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """A file as it is kept, made anew from what was sent; sizes in pixels, a voice's length in seconds."""

    content: bytes
    media_type: MediaType
    width: int | None = None
    height: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What is known of a file without opening it; `digest` is SHA-256 of what was kept, 32 bytes."""

    attachment_id: AttachmentId
    media_type: MediaType
    bytes_count: int
    width: int | None
    height: int | None
    seconds: int | None
    uploaded_by: Principal
    uploaded_at: datetime
    digest: bytes
    purged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file with what it belongs to: `about` is the log_index of a claim or of a file on something found."""

    about: LogIndex
    file: Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody wrote, and where they were, in WGS-84 with the phone's accuracy in metres."""

    text: str
    place: Place | None = None
    accuracy_m: int | None = None
