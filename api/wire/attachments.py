"""Bodies of attachments: a file just uploaded, and files as they are shown beside a claim."""

from typing import Literal

from api.wire.base import Instant, WireOutput

MediaType = Literal["image/jpeg", "audio/wav", "application/json"]


class AttachmentKept(WireOutput):
    """A file as it is kept; pixels of a picture, seconds of a voice note."""

    attachment_id: int
    media_type: MediaType
    bytes_count: int
    width: int | None
    height: int | None
    seconds: int | None
    sha256: str


class AttachmentShown(WireOutput):
    """A photo or voice note; without a link its bytes have been deleted, and only the hash is left."""

    attachment_id: int
    media_type: MediaType
    width: int | None
    height: int | None
    seconds: int | None
    uploaded_at: Instant
    sha256: str
    url: str | None


class WordsShown(WireOutput):
    """What somebody wrote; without a text it has been deleted."""

    attachment_id: int
    uploaded_at: Instant
    text: str | None
    latitude: float | None
    longitude: float | None
    accuracy_m: int | None


class EvidenceShown(WireOutput):
    """Everything handed in with one claim or file, oldest first."""

    files: list[AttachmentShown]
    words: list[WordsShown]
