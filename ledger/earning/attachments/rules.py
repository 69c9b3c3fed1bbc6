"""Which files may be evidence of what, and until when their bytes are kept: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledger.book.words import Change, Fact, LogIndex, Principal, Row, View
from ledger.earning.attachments.facts import AttachmentFact, AttachmentSeen
from ledger.earning.attachments.refusals import AttachmentUnknown, AttachmentUsed, TooManyFiles
from ledger.earning.attachments.words import (
    FILES_MAX,
    KEPT_AFTER_DECISION,
    KEPT_UNUSED,
    LOOKED_AT_AGAIN,
    AttachmentId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """What a command writes for its files: sealed rows, and what is known after them."""

    rows: tuple[Row, ...]
    learned: Mapping[Fact, Any]
    seen: tuple[AttachmentSeen, ...]


def attach(view: View, attachment_ids: Sequence[AttachmentId], *, by: Principal, about: LogIndex) -> Attached:
    """Make files evidence of something, each once and by whoever uploaded it.

    Args:
        view: knows an AttachmentFact of each file.
        attachment_ids: the files, each named once.
        by: who attaches them.
        about: the log_index of the claim or file that they belong to.

    Raises:
        AttachmentUnknown: not there, deleted since, or somebody else's.
        AttachmentUsed: named twice, or evidence already.
        TooManyFiles: more than FILES_MAX.
    """
    if len(attachment_ids) > FILES_MAX:
        raise TooManyFiles(files_max=FILES_MAX)
    if len(set(attachment_ids)) < len(attachment_ids):
        raise AttachmentUsed
    seen = tuple(_own(view, attachment_id, by) for attachment_id in attachment_ids)
    return Attached(
        rows=tuple(
            Row(
                "attached_files",
                {"attachment_id": file.attachment_id, "about": about, "digest": file.digest},
            )
            for file in seen
        ),
        learned={AttachmentFact(file.attachment_id): replace(file, about=about) for file in seen},
        seen=seen,
    )


def _own(view: View, attachment_id: AttachmentId, by: Principal) -> AttachmentSeen:
    file: AttachmentSeen | None = view.fact(AttachmentFact(attachment_id))
    if file is None or file.uploaded_by != by:
        raise AttachmentUnknown
    if file.about is not None:
        raise AttachmentUsed
    return file


def release(view: View, attachment_ids: Iterable[AttachmentId]) -> tuple[Change, ...]:
    """Say that what the files are evidence of is over, so that their bytes go when the time has passed.

    Claims need none of it: they are over when they are decided.
    """
    return tuple(
        Change("attachments", {"attachment_id": attachment_id}, {"released_at": view.now})
        for attachment_id in attachment_ids
    )


def kept_until(*, uploaded_at: datetime, is_used: bool, over_at: datetime | None, now: datetime) -> datetime:
    """Return until when a file's bytes are kept, or when to look again while its claim is open.

    Args:
        uploaded_at: when it was uploaded.
        is_used: it is evidence of something.
        over_at: when that was decided or released, if it was.
        now: the present moment.
    """
    if not is_used:
        return uploaded_at + KEPT_UNUSED
    return now + LOOKED_AT_AGAIN if over_at is None else over_at + KEPT_AFTER_DECISION
