"""Enter a paper slip: what was handed over while the power was out, as it stands on the paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.market.keeping.facts import KinFact
from ledger.market.outage.facts import BlockFact, EntryFact, ServingFact, TakenFact
from ledger.market.outage.refusals import SlipEntered, SlipNumberWrong, SlipTimeWrong
from ledger.market.outage.rules import check_serves, clerk_at
from ledger.market.outage.words import ENTERED_WITHIN, Block, Entry, EntryId, EntryState
from ledger.market.refusals import GoodsUnknown
from ledger.market.rules import boxes_asked
from ledger.market.words import ByStaff, Clerk, ClerkFact, LineAsked, PricesFact, ShopFact
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId
from ledger.places.words import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterSlip:
    """The first person types a slip in; nothing moves before a second one confirms it.

    Attributes:
        request: who asked, under which key.
        by: who enters it.
        serial: of the slip's number.
        volunteer_id: who got the goods and signed.
        lines: what they got.
        handed_over_at: when, as the paper says, aware.
        entered_at: now, aware.
    """

    request: Request
    by: ByStaff
    serial: int
    volunteer_id: VolunteerId
    lines: tuple[LineAsked, ...]
    handed_over_at: datetime
    entered_at: datetime

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the number, its shop, the goods, the person, and whether clerk and person are kin."""
        yield BlockFact(self.serial)
        yield TakenFact(self.serial)
        yield ClerkFact(self.by.staff_id)
        yield ServingFact(self.volunteer_id)
        yield KinFact(self.by.staff_id, self.volunteer_id)
        yield from (PricesFact(line.sku) for line in self.lines)
        block: Block | None = known.get(BlockFact(self.serial))
        if block is not None:
            yield ShopFact(block.shop_id)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Keep the slip until somebody else confirms it.

        Raises:
            SlipNumberWrong: no such slip was printed for a shop in reach.
            SlipEntered: the number was entered before.
            SlipTimeWrong: the time cannot be right.
            VolunteerUnknown: there is no such volunteer.
            OwnOrder, HouseholdOrder: the slip is of who enters it, or of their household.
            TooManyLines, QuantityOutOfRange, GoodsUnknown: a line cannot be right.
        """
        block: Block | None = view.fact(BlockFact(self.serial))
        path: Scope | None = block and view.fact(ShopFact(block.shop_id))
        clerk = clerk_at(view, self.by.staff_id, path, SlipNumberWrong)
        if block is None or path is None:
            raise SlipNumberWrong
        taken: EntryId | None = view.fact(TakenFact(self.serial))
        if taken is not None:
            raise SlipEntered(entry=taken)
        is_after = block.printed_at <= self.handed_over_at <= self.entered_at
        if not is_after or self.entered_at - self.handed_over_at > ENTERED_WITHIN:
            raise SlipTimeWrong(days_max=ENTERED_WITHIN.days)
        if not view.fact(ServingFact(self.volunteer_id)):
            raise VolunteerUnknown
        check_serves(view, self.by.staff_id, clerk, self.volunteer_id)
        lines = self._lines(view)
        entry = Entry(
            entry_id=EntryId(view.log_index),
            serial=self.serial,
            shop_id=block.shop_id,
            shop_path=path,
            volunteer_id=self.volunteer_id,
            lines=lines,
            handed_over_at=self.handed_over_at,
            entered_by=self.by.staff_id,
            enterer_person=clerk.volunteer_id,
            state=EntryState.WAITING,
        )
        return Decision(
            kind="outage_entry",
            actor=self.by.principal,
            occurred_at=self.entered_at,
            refers_to={"shop": block.shop_id, "slip": self.serial},
            rows=tuple(self._rows(entry, clerk)),
            answer={"entry_id": entry.entry_id, "state": entry.state.value},
            learned={TakenFact(self.serial): entry.entry_id, EntryFact(entry.entry_id): entry},
        )

    def _lines(self, view: View) -> tuple[LineAsked, ...]:
        lines = tuple(LineAsked(sku, quantity) for sku, quantity in boxes_asked(self.lines).items())
        for line in lines:
            if view.fact(PricesFact(line.sku)) is None:
                raise GoodsUnknown(sku=line.sku)
        return lines

    def _rows(self, entry: Entry, clerk: Clerk) -> Iterable[Row]:
        yield Row(
            "outage_entries",
            {
                "serial": entry.serial,
                "shop_id": entry.shop_id,
                "volunteer_id": entry.volunteer_id,
                "handed_over_at": entry.handed_over_at,
                "entered_by": entry.entered_by,
                "enterer_person": clerk.volunteer_id,
                "entered_at": self.entered_at,
                "state": entry.state.value,
            },
        )
        for number, line in enumerate(entry.lines, start=1):
            yield Row("outage_lines", {"line": number, "sku": line.sku, "quantity": line.quantity})
