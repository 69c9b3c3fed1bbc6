"""Which files may be evidence of what, and how long their bytes are kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledger.book.words import Fact, LogIndex, Principal
from ledger.earning.attachments.facts import AttachmentFact, AttachmentSeen
from ledger.earning.attachments.refusals import AttachmentUnknown, AttachmentUsed, TooManyFiles
from ledger.earning.attachments.rules import attach, kept_until
from ledger.earning.attachments.words import AttachmentId
from tests.earning.world import World

RIDER = Principal("volunteer/1")
ABOUT = LogIndex(0)
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def world(*, count: int = 3, about: int | None = None) -> World:
    made = World(budget=0)
    facts: dict[Fact, Any] = {
        AttachmentFact(AttachmentId(number)): AttachmentSeen(
            attachment_id=AttachmentId(number),
            uploaded_by=RIDER,
            media_type="image/jpeg",
            digest=bytes([number]) * 32,
            about=None if about is None else LogIndex(about),
        )
        for number in range(1, count + 1)
    }
    made.facts.update({AttachmentFact(AttachmentId(9)): None, **facts})
    return made


def ids(*numbers: int) -> list[AttachmentId]:
    return [AttachmentId(number) for number in numbers]


def test_the_hash_of_each_file_is_sealed_with_what_it_is_about() -> None:
    attached = attach(world().overlay, ids(1, 3), by=RIDER, about=ABOUT)
    assert [row.values for row in attached.rows] == [
        {"attachment_id": 1, "about": 0, "digest": b"\x01" * 32},
        {"attachment_id": 3, "about": 0, "digest": b"\x03" * 32},
    ]


def test_a_file_of_somebody_else_is_unknown() -> None:
    with pytest.raises(AttachmentUnknown):
        attach(world().overlay, ids(1), by=Principal("volunteer/2"), about=ABOUT)


def test_a_file_that_was_never_uploaded_is_unknown() -> None:
    with pytest.raises(AttachmentUnknown):
        attach(world().overlay, ids(9), by=RIDER, about=ABOUT)


def test_a_file_is_evidence_once() -> None:
    with pytest.raises(AttachmentUsed):
        attach(world(about=4).overlay, ids(1), by=RIDER, about=ABOUT)


def test_a_file_named_twice_is_refused() -> None:
    with pytest.raises(AttachmentUsed):
        attach(world().overlay, ids(1, 1), by=RIDER, about=ABOUT)


def test_a_file_used_in_the_same_batch_is_known_to_be_used() -> None:
    made = world()
    made.facts.update(attach(made.overlay, ids(1), by=RIDER, about=ABOUT).learned)
    with pytest.raises(AttachmentUsed):
        attach(made.overlay, ids(1), by=RIDER, about=LogIndex(1))


def test_ten_files_are_too_many() -> None:
    with pytest.raises(TooManyFiles):
        attach(world(count=10).overlay, ids(*range(1, 11)), by=RIDER, about=ABOUT)


@pytest.mark.parametrize(
    ("is_used", "over_after", "kept"),
    [
        (False, None, timedelta(days=2)),
        (True, None, timedelta(days=500 + 30)),
        (True, timedelta(days=10), timedelta(days=10 + 180)),
    ],
    ids=["nobody used it", "its claim is open", "its claim is decided"],
)
def test_how_long_the_bytes_are_kept(
    is_used: bool,  # noqa: FBT001 - a column of the table
    over_after: timedelta | None,
    kept: timedelta,
) -> None:
    until = kept_until(
        uploaded_at=NOON,
        is_used=is_used,
        over_at=None if over_after is None else NOON + over_after,
        now=NOON + timedelta(days=500),
    )
    assert until == NOON + kept
