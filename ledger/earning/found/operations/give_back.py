"""Give something back, or somebody to their family: confirmed by the owner's code or the desk, then paid."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Posting, Request, Row, View
from ledger.earning.attachments.facts import AttachmentFact
from ledger.earning.attachments.rules import attach, release
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.facts import ActivityFact, StaffSeen
from ledger.earning.found.facts import FoundFact, FoundSeen, LossFact, LossSeen, PairFact
from ledger.earning.found.operations.common import (
    acting_staff,
    loss_becomes,
    matched_fact,
    matched_loss,
    open_file_of,
    staff_fact,
)
from ledger.earning.found.refusals import FoundUnknown, NotHolder, OwnerCodeWrong, OwnerUnproven, OwnFind
from ledger.earning.found.rules import two_people
from ledger.earning.found.words import FoundId, LossId, LossState
from ledger.earning.operations.awarding import needs_of_award, owners_of_award
from ledger.earning.operations.opening import Opening, Submission, open_claim
from ledger.earning.rules import volunteer_of, weeks_around
from ledger.earning.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack:
    """Whoever holds it gives it to the owner, whose own code or the desk confirms it.

    Attributes:
        request: of the holder: a volunteer with the owner's code, or staff.
        found_id: the file.
        loss_id: the report whose code the owner showed, if one was shown.
        code_hash: of the code shown.
        owner_index: what the owner's phone number is found by, where the desk wrote it down.
        attachment_ids: what the desk wrote of who the owner is, and perhaps a photo.
    """

    request: Request
    found_id: FoundId
    loss_id: LossId | None = None
    code_hash: bytes | None = None
    owner_index: bytes | None = None
    attachment_ids: tuple[AttachmentId, ...] = ()

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the file, the report, earlier returns between the two, and what a claim reads."""
        yield FoundFact(self.found_id)
        yield from staff_fact(self.request.client)
        yield from (AttachmentFact(attachment_id) for attachment_id in self.attachment_ids)
        if self.loss_id is not None:
            yield LossFact(self.loss_id)
        yield from matched_fact(known, self.found_id)
        found: FoundSeen | None = known.get(FoundFact(self.found_id))
        if found is None:
            return
        yield from needs_of_award(
            known,
            volunteer_id=found.finder_id,
            activity=found.activity,
            weeks=weeks_around(found.found_at),
        )
        shown: LossSeen | None = None if self.loss_id is None else known.get(LossFact(self.loss_id))
        told = self._told(shown)
        if told is not None:
            yield PairFact(found.finder_id, told)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what the claim's award would post to."""
        found: FoundSeen | None = known.get(FoundFact(self.found_id))
        return owners_of_award(found.unit_id, found.finder_id) if found else ()

    def decide(self, view: View) -> Decision:
        """Write the return; the finder's claim opens with it, a squad's result may be entered from now on.

        Raises:
            FoundUnknown, FoundEnded, RoleMissing, NotHolder, OwnFind: not this file, or not by this person.
            OwnerCodeWrong: the code belongs to no open report of this kind.
            OwnerUnproven: the desk does not say who the owner is.
        """
        found = open_file_of(view, self.found_id)
        staff = acting_staff(view, self.request.client)
        loss = self._loss(view, found)
        self._check_holder(found, staff, has_code=loss is not None)
        settled = loss or self._matched(view, found)
        changes, losses = _losses(view, found, settled)
        owner_index = self.owner_index or (settled.owner_index if settled else None)
        signals = _signals(view, found, owner=owner_index, told=self._told(loss))
        after = replace(found, state="returned" if found.team_id else "paid", signals=signals)
        opening = None if found.team_id else self._claim(view, after, staff)
        attached = attach(view, self.attachment_ids, by=self.request.client, about=LogIndex(found.found_id))
        learned: dict[Fact, object] = {
            FoundFact(found.found_id): after,
            **attached.learned,
            **(opening.learned if opening else {}),
            **losses,
        }
        refers_to = {"found": found.found_id, "volunteer": found.finder_id, "unit": found.unit_id}
        return Decision(
            kind="award" if opening and opening.is_approved else "found_return",
            actor=self.request.client,
            occurred_at=view.now,
            postings=opening.postings if opening else tuple[Posting, ...](),
            refers_to={**refers_to, **opening.refers_to} if opening else refers_to,
            rows=(
                self._row(view, after, staff, settled, owner_index),
                *attached.rows,
                *(opening.rows if opening else ()),
            ),
            changes=(
                Change("found_files", {"log_index": found.found_id}, {"state": after.state}),
                *changes,
                *release(view, (*found.attachment_ids, *self.attachment_ids)),
            ),
            answer={
                "found_id": found.found_id,
                "state": after.state,
                "claim_id": view.log_index if opening else None,
            },
            learned=learned,
        )

    def _told(self, shown: LossSeen | None) -> bytes | None:
        """Return what the owner is found by, as the desk or the code told."""
        return self.owner_index or (shown.owner_index if shown else None)

    def _matched(self, view: View, found: FoundSeen) -> LossSeen | None:
        """Return the report that a return without a code settles: the matched one, unless it is another's."""
        matched = matched_loss(view, found)
        if matched is None or self.owner_index is None or matched.owner_index is None:
            return matched
        return matched if matched.owner_index == self.owner_index else None

    def _loss(self, view: View, found: FoundSeen) -> LossSeen | None:
        if self.loss_id is None:
            return None
        loss: LossSeen | None = view.fact(LossFact(self.loss_id))
        if (
            loss is None
            or loss.code_hash != self.code_hash
            or loss.kind != found.kind
            or loss.state not in {"open", "matched"}
        ):
            raise OwnerCodeWrong
        return loss

    def _check_holder(self, found: FoundSeen, staff: StaffSeen | None, *, has_code: bool) -> None:
        if staff is None:
            volunteer_id = volunteer_of(self.request.client)
            if volunteer_id not in (found.holder_volunteer_id, found.finder_id):
                raise FoundUnknown
            if volunteer_id != found.holder_volunteer_id or not has_code:
                raise NotHolder
            return
        if found.holder_staff_id != staff.staff_id:
            raise NotHolder
        if staff.volunteer_id is not None and (
            staff.volunteer_id == found.finder_id
            or (found.team_id is not None and staff.team_id == found.team_id)
        ):
            raise OwnFind
        if not has_code and not self.attachment_ids:
            raise OwnerUnproven

    def _claim(self, view: View, found: FoundSeen, staff: StaffSeen | None) -> Opening:
        submitter_staff_id = staff.staff_id if staff else found.entered_staff_id
        submitter_id = staff.volunteer_id if staff else volunteer_of(self.request.client)
        if submitter_staff_id is not None and submitter_id == found.finder_id:
            submitter_id = None  # The desk entered it for the finder, who is the claimant and no submitter.
        return open_claim(
            view,
            Submission(
                volunteer_id=found.finder_id,
                activity=two_people(view.fact(ActivityFact(found.activity))),
                unit_id=found.unit_id,
                route_id=None,
                occurred_at=found.found_at,
                grade="C",
                source="found",
                submitted_by=self.request.client,
                submitter_staff_id=submitter_staff_id,
                submitter_volunteer_id=submitter_id,
                signals=found.signals,
                squad_id=LogIndex(found.found_id),
            ),
        )

    def _row(
        self,
        view: View,
        found: FoundSeen,
        staff: StaffSeen | None,
        settled: LossSeen | None,
        owner_index: bytes | None,
    ) -> Row:
        return Row(
            "found_returns",
            {
                "found_id": found.found_id,
                "method": "desk" if self.loss_id is None else "owner_code",
                "loss_id": settled.loss_id if settled else None,
                "returned_at": view.now,
                "returned_by": self.request.client,
                "finder_id": found.finder_id,
                "staff_id": staff.staff_id if staff else None,
                "staff_volunteer_id": staff.volunteer_id if staff else None,
                "signals": list(found.signals) or None,
                "owner_index": owner_index,
            },
        )


def _signals(view: View, found: FoundSeen, *, owner: bytes | None, told: bytes | None) -> tuple[Signal, ...]:
    earlier = None if told is None else view.fact(PairFact(found.finder_id, told))
    named: dict[Signal, bool] = {
        "own_item": owner in found.household_phones,
        "same_owner": bool(earlier),
        "unsigned": found.unsigned,
    }
    return tuple(signal for signal, is_so in named.items() if is_so)


def _losses(
    view: View, found: FoundSeen, settled: LossSeen | None
) -> tuple[list[Change], dict[Fact, object]]:
    """End the report that a return settles; open a matched one that was about something else."""
    becoming: list[tuple[LossSeen, LossState]] = [] if settled is None else [(settled, "returned")]
    matched = matched_loss(view, found)
    if matched is not None and matched != settled:
        becoming.append((matched, "open"))
    changes: list[Change] = []
    learned: dict[Fact, object] = {}
    for loss, state in becoming:
        change, known = loss_becomes(loss, state)
        changes.append(change)
        learned |= known
    return changes, learned
