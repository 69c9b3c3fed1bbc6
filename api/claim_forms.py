"""What forms have in common: the words that somebody typed become a file of their own, once per key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from litestar import Response

from api.house import House
from api.once import answered_before, respond
from api.wire.claim_forms import EvidenceAdded, EvidenceSent
from api.wire.phone import Place as PlaceSent
from ledger.book.words import Request, TenantId
from ledger.earning.attachments.facts import AttachmentFact
from ledger.earning.attachments.operations import keep_words, suppose_words
from ledger.earning.attachments.words import AttachmentId, Words
from ledger.earning.forms.add_evidence import AddEvidence
from ledger.earning.words import ClaimId
from ledger.places.words import Place

ACCURACY_MAX_M: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Told:
    """The file of the words, if there are any; none is made for a request that was answered before."""

    attachment_id: AttachmentId | None
    was_answered: bool = False

    def named(self, sent: Iterable[int]) -> Iterator[AttachmentId]:
        """Name the files that were sent, then the words."""
        yield from (AttachmentId(attachment_id) for attachment_id in sent)
        if self.attachment_id is not None:
            yield self.attachment_id


async def keep_told(
    house: House, *, tenant_id: TenantId, request: Request, text: str, place: PlaceSent | None
) -> Told:
    """Keep what was typed, and where; a request that was answered before keeps nothing again.

    In a dry run the words are supposed and kept nowhere.
    """
    said = text.strip()
    if not said and place is None:
        return Told(None)
    words = Words(
        text=said,
        place=None if place is None else Place(latitude=place.latitude, longitude=place.longitude),
        accuracy_m=None if place is None else min(round(place.accuracy_m), ACCURACY_MAX_M),
    )
    if house.supposed is not None:
        async with house.reading() as connection:
            seen = await suppose_words(
                connection, tenant_id=tenant_id, written_by=request.client, words=words, now=house.clock()
            )
        house.supposed[AttachmentFact(seen.attachment_id)] = seen
        return Told(seen.attachment_id)
    if await answered_before(house, tenant_id=tenant_id, request=request) is not None:
        return Told(None, was_answered=True)
    return Told(
        await keep_words(
            house.engine,
            keyring=house.keyring,
            tenant_id=tenant_id,
            written_by=request.client,
            words=words,
            now=house.clock(),
        )
    )


async def add_to_claim(
    house: House, *, tenant_id: TenantId, request: Request, claim_id: ClaimId, sent: EvidenceSent
) -> Response[EvidenceAdded]:
    """Add files and words to a claim of whoever asks."""
    told = await keep_told(house, tenant_id=tenant_id, request=request, text=sent.text, place=None)
    files = (*told.named(sent.attachment_ids),)
    outcome = await house.tellers.submit(
        tenant_id, AddEvidence(request=request, claim_id=claim_id, attachment_ids=files)
    )
    body = EvidenceAdded(claim_id=claim_id, files_count=outcome.answer["files_count"])
    return respond(body, hit=outcome.hit)
