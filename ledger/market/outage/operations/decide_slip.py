"""Decide about an entered slip: a second person confirms it, and a third settles what did not fit.

A confirmed slip is posted like any order, at the price of its day. Where points or boxes are missing the
goods are gone all the same: then the slip is a difference, and a third person says who bears it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ledger.book.words import Change, Decision, Fact, Facts, Owner, Principal, Request, Row, View
from ledger.market.keeping.facts import KinFact
from ledger.market.operations.place_order import PlaceOrder
from ledger.market.outage.facts import EntryFact, TakenFact
from ledger.market.outage.refusals import EntryDecided, EntryUnknown, NotADifference
from ledger.market.outage.rules import OnCredit, check_another, check_serves, clerk_at, waived
from ledger.market.outage.words import Entry, EntryId, EntryState, Settlement
from ledger.market.placing import Way
from ledger.market.words import ByStaff, Clerk, ClerkFact, ReceiptCode, volunteer_owner
from ledger.people.words import StaffId
from ledger.refusal import Refusal

LENT_MAX: Final = 1_000_000
"""More than any order costs: who owes a slip is lent what it lacks, and nothing is posted of the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfEntry:
    """What every decision about an entry has.

    Attributes:
        request: who asked, under which key.
        by: who decides.
        entry_id: the slip as it was entered.
        receipt_code: from `draw_receipt_code`, for the order it may become.
        decided_at: when, aware.
        reason: what a person gave as reason, or None.
    """

    request: Request
    by: ByStaff
    entry_id: EntryId
    receipt_code: ReceiptCode
    decided_at: datetime
    reason: str | None = None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the slip, who decides, and what an order of it looks at."""
        yield EntryFact(self.entry_id)
        yield ClerkFact(self.by.staff_id)
        entry: Entry | None = known.get(EntryFact(self.entry_id))
        if entry is not None:
            yield KinFact(self.by.staff_id, entry.volunteer_id)
            yield from self._order(entry, self.by.staff_id).needs(known)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what an order of the slip posts to."""
        entry: Entry | None = known.get(EntryFact(self.entry_id))
        return () if entry is None else self._order(entry, self.by.staff_id).owners(known)

    def _entry(self, view: View) -> tuple[Entry, Clerk]:
        """Return the slip and the clerk, who is nobody that had a hand in it before.

        Raises:
            EntryUnknown: no such slip was entered in reach.
            OwnEntry: the clerk entered or confirmed it.
            OwnOrder, HouseholdOrder: it is of the clerk, or of their household.
        """
        entry: Entry | None = view.fact(EntryFact(self.entry_id))
        if entry is None:
            raise EntryUnknown
        clerk = clerk_at(view, self.by.staff_id, entry.shop_path, EntryUnknown)
        check_another(
            self.by.staff_id,
            clerk.volunteer_id,
            (entry.entered_by, entry.enterer_person),
            (entry.confirmed_by, entry.confirmer_person),
        )
        check_serves(view, self.by.staff_id, clerk, entry.volunteer_id)
        return entry, clerk

    def _order(self, entry: Entry, confirmed_by: StaffId) -> PlaceOrder:
        return PlaceOrder(
            request=self.request,
            volunteer_id=entry.volunteer_id,
            shop_id=entry.shop_id,
            kiosk_id=None,
            lines=entry.lines,
            receipt_code=self.receipt_code,
            placed_at=entry.handed_over_at,
            instant=True,
            way=Way(
                kind="paper",
                placed_by=Principal(f"staff/{entry.entered_by}"),
                witness=Principal(f"staff/{confirmed_by}"),
            ),
        )

    def _posted(self, decision: Decision, decided: Entry, row: Row) -> Decision:
        """Let the decision of an order say that a slip led to it."""
        return replace(
            decision,
            actor=self.by.principal,
            reason=self.reason,
            refers_to={**decision.refers_to, "slip": decided.serial},
            rows=(*decision.rows, row),
            changes=(*decision.changes, _state_change(decided)),
            answer={**_answer(decided), "order_id": decision.answer["order_id"]},
            learned={**decision.learned, EntryFact(decided.entry_id): decided},
        )

    def _unposted(self, view: View, decided: Entry, row: Row) -> Decision:
        return Decision(
            kind="outage_verdict",
            actor=self.by.principal,
            occurred_at=self.decided_at,
            reason=self.reason,
            refers_to={"shop": decided.shop_id, "slip": decided.serial},
            rows=(row,),
            changes=(_state_change(decided),),
            answer=_answer(decided),
            learned={
                EntryFact(decided.entry_id): decided,
                TakenFact(decided.serial): None
                if decided.state is EntryState.SENT_BACK
                else decided.entry_id,
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSlip(_OfEntry):
    """The second person compares the entry with the paper, and posts it or sends it back."""

    is_right: bool

    def decide(self, view: View) -> Decision:
        """Post the slip as an order; where that is refused, make it a difference.

        Raises:
            EntryUnknown, OwnEntry, OwnOrder, HouseholdOrder: not this slip, or not by this person.
            EntryDecided: somebody was quicker.
        """
        entry, clerk = self._entry(view)
        if entry.state is not EntryState.WAITING:
            raise EntryDecided
        confirmed = replace(entry, confirmed_by=self.by.staff_id, confirmer_person=clerk.volunteer_id)
        if not self.is_right:
            decided = replace(confirmed, state=EntryState.SENT_BACK)
            return self._unposted(view, decided, verdict_row(decided, decided_at=self.decided_at))
        try:
            order = self._order(entry, self.by.staff_id).decide(view)
        except Refusal as refusal:
            decided = replace(confirmed, state=EntryState.DIFFERENCE, missing=refusal.code)
            return self._unposted(view, decided, verdict_row(decided, decided_at=self.decided_at))
        decided = replace(confirmed, state=EntryState.POSTED)
        return self._posted(order, decided, verdict_row(decided, decided_at=self.decided_at))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleSlip(_OfEntry):
    """A third person says what becomes of a slip that could not be posted."""

    settlement: Settlement

    def decide(self, view: View) -> Decision:
        """Post the slip now, let the person owe, let the shop bear it, or have it entered anew.

        Raises:
            EntryUnknown, OwnEntry, OwnOrder, HouseholdOrder: not this slip, or not by this person.
            NotADifference: there is nothing to settle.
            GoodsSoldOut: the book has fewer boxes than were handed over.
            Refusal: whatever refuses the order still.
        """
        entry, clerk = self._entry(view)
        if entry.state is not EntryState.DIFFERENCE or entry.confirmed_by is None:
            raise NotADifference
        decided = replace(entry, state=_AFTER[self.settlement], missing=None)
        row = verdict_row(decided, decided_at=self.decided_at, settler=(self.by.staff_id, clerk))
        match self.settlement:
            case Settlement.SEND_BACK:
                return self._unposted(view, decided, row)
            case Settlement.WAIVE:
                return replace(self._unposted(view, decided, row), postings=waived(view, entry))
            case Settlement.OWE:
                view = OnCredit(view, volunteer_owner(entry.volunteer_id), LENT_MAX)
            case Settlement.POST:
                pass
        return self._posted(self._order(entry, entry.confirmed_by).decide(view), decided, row)


_AFTER: Final = {
    Settlement.POST: EntryState.POSTED,
    Settlement.OWE: EntryState.OWED,
    Settlement.WAIVE: EntryState.WAIVED,
    Settlement.SEND_BACK: EntryState.SENT_BACK,
}


def verdict_row(decided: Entry, *, decided_at: datetime, settler: tuple[StaffId, Clerk] | None = None) -> Row:
    """Make the row that says what became of a slip, and by whose hands."""
    return Row(
        "outage_verdicts",
        {
            "entry_id": decided.entry_id,
            "verdict": decided.state.value,
            "missing": decided.missing,
            "volunteer_id": decided.volunteer_id,
            "entered_by": decided.entered_by,
            "enterer_person": decided.enterer_person,
            "confirmed_by": decided.confirmed_by,
            "confirmer_person": decided.confirmer_person,
            "settled_by": settler and settler[0],
            "settler_person": settler and settler[1].volunteer_id,
            "decided_at": decided_at,
        },
    )


def _state_change(decided: Entry) -> Change:
    return Change("outage_entries", {"log_index": decided.entry_id}, {"state": decided.state.value})


def _answer(decided: Entry) -> dict[str, int | str]:
    return {"entry_id": decided.entry_id, "state": decided.state.value}
