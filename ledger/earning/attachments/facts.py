"""The one fact that is asked of attachments, and what a command sees of a file."""

from dataclasses import dataclass

from ledger.book.words import Fact, LogIndex, Principal
from ledger.earning.attachments.words import AttachmentId, MediaType


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentSeen:
    """A file as a command sees it; `about` is what it is evidence of already, if anything."""

    attachment_id: AttachmentId
    uploaded_by: Principal
    media_type: MediaType
    digest: bytes
    about: LogIndex | None


@dataclass(frozen=True, slots=True)
class AttachmentFact(Fact):
    """Asks for an AttachmentSeen, while its bytes are kept."""

    attachment_id: AttachmentId
