"""A book that is obviously right, of plain dicts, against which the real one is held."""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

PRICES = {"SOAP": 15, "RICE": 70}
KEPT = {"ok", "already_reversed", "not_reversible", "order_ended", "not_in_order", "proposal_ended"}
"""Answers that stay true for ever, so that the key keeps them."""

Answer = tuple[str, int | None]
"""What the asker is told: `ok` and the log index, or the code of the refusal."""


def month_end_after_a_year(day: date) -> date:
    """Return the last day of the same month of the next year."""
    return date(day.year + 1, day.month, monthrange(day.year + 1, day.month)[1])


@dataclass
class PlainOrder:
    """An order as the model keeps it."""

    volunteer: int
    points: int
    boxes: dict[str, int]
    lots: dict[date, int]
    placed_on: date
    state: str = "held"


@dataclass
class PlainAward:
    """A grant or an award as the model keeps it; `waits_until` is the day on which its notice is over."""

    volunteer: int | None
    expires_on: date | None
    points: int
    waits_until: date | None = None
    state: str = "active"
    activation: int | None = None
    paid: int = 0
    """How much of it paid a debt instead of going to its lot."""


@dataclass
class PlainBook:
    """Everything that is true after the commands so far."""

    today: date
    size: int = 0
    budget: int = 0
    lots: dict[int, dict[date, int]] = field(default_factory=dict)
    pending: dict[int, dict[date, int]] = field(default_factory=dict)
    expired: int = 0
    debt: Counter[int] = field(default_factory=Counter)
    on_spent: str = "refuse"
    held: Counter[int] = field(default_factory=Counter)
    shelf: Counter[str] = field(default_factory=Counter)
    reserved: Counter[str] = field(default_factory=Counter)
    handed_over: Counter[str] = field(default_factory=Counter)
    redeemed: int = 0
    orders: dict[int, PlainOrder] = field(default_factory=dict)
    given: dict[int, PlainAward] = field(default_factory=dict)
    received: dict[int, tuple[str, int]] = field(default_factory=dict)
    reversed: set[int] = field(default_factory=set)
    kinds: dict[int, str] = field(default_factory=dict)
    keys: dict[str, tuple[Any, Answer]] = field(default_factory=dict)

    def do_batch(self, commands: list[tuple[str, str, tuple[Any, ...]]]) -> list[Answer]:
        """Do commands that arrive together: key, verb and arguments of each; a key is decided once."""
        together: dict[str, tuple[Any, Answer]] = {}
        answers: list[Answer] = []
        for key, verb, arguments in commands:
            asked = (verb, arguments)
            known = self.keys.get(key) or together.get(key)
            if known:
                answers.append(known[1] if known[0] == asked else ("key_reused", None))
                continue
            answer: Answer = getattr(self, verb)(*arguments)
            together[key] = (asked, answer)
            if answer[0] in KEPT:
                self.keys[key] = (asked, answer)
            answers.append(answer)
        return answers

    def _book(self, kind: str) -> Answer:
        index = self.size
        self.size += 1
        self.kinds[index] = kind
        return "ok", index

    def grant(self, points: int) -> Answer:
        """Give points to the office."""
        self.budget += points
        self.given[self.size] = PlainAward(None, None, points)
        return self._book("grant")

    def award(self, volunteer: int, points: int, day: date, notice_days: int = 0) -> Answer:
        """Give points of the office to a volunteer, to spend at once or when their notice is over."""
        if self.budget < points:
            return "budget_exhausted", None
        waits_until = self.today + timedelta(days=notice_days + 1) if notice_days else None
        expires_on = month_end_after_a_year(day)
        if expires_on < (waits_until or self.today):
            expires_on = month_end_after_a_year(waits_until or self.today)
        self.budget -= points
        state = "pending" if waits_until else "active"
        paid = 0 if waits_until else self._pay(volunteer, points)
        self._put(self.pending if waits_until else self.lots, volunteer, expires_on, points - paid)
        self.given[self.size] = PlainAward(volunteer, expires_on, points, waits_until, state, paid=paid)
        return self._book("award")

    def _pay(self, volunteer: int, points: int) -> int:
        """Let points pay what is owed; return how many did."""
        paid = min(points, self.debt[volunteer])
        self.debt[volunteer] -= paid
        return paid

    @staticmethod
    def _put(there: dict[int, dict[date, int]], volunteer: int, day: date, points: int) -> None:
        lots = there.setdefault(volunteer, {})
        lots[day] = lots.get(day, 0) + points

    def receive(self, sku: str, quantity: int) -> Answer:
        """Put boxes on the shelf."""
        self.shelf[sku] += quantity
        self.received[self.size] = (sku, quantity)
        return self._book("receive")

    def order(self, volunteer: int, sku: str, quantity: int) -> Answer:
        """Hold points and boxes."""
        if self.shelf[sku] < quantity:
            return "goods_sold_out", None
        points = PRICES[sku] * quantity
        lots = {day: held for day, held in self.lots.get(volunteer, {}).items() if day >= self.today}
        if max(0, sum(lots.values()) - self.debt[volunteer]) < points:
            return "points_not_enough", None
        taken = self._taken(lots, points)
        for day, part in taken.items():
            self.lots[volunteer][day] -= part
        self.held[volunteer] += points
        self.shelf[sku] -= quantity
        self.reserved[sku] += quantity
        self.orders[self.size] = PlainOrder(volunteer, points, {sku: quantity}, taken, self.today)
        return self._book("order")

    @staticmethod
    def _taken(lots: dict[date, int], points: int) -> dict[date, int]:
        taken: dict[date, int] = {}
        for day in sorted(lots):
            taken[day] = min(lots[day], points)
            points -= taken[day]
        return taken

    def hand_over(self, index: int) -> Answer:
        """End an order with its boxes."""
        order = self.orders.get(index)
        return self.hand_over_part(index, *(next(iter(order.boxes.items())) if order else ("", 0)))

    def hand_over_part(self, index: int, sku: str, given: int) -> Answer:
        """End an order with some of its boxes; the rest goes back as if it had never been ordered."""
        order = self.orders.get(index)
        if order is None:
            return "order_unknown", None
        if order.state != "held":
            return "order_ended", None
        ordered = order.boxes.get(sku, 0)
        if given > ordered:
            return "not_in_order", None
        spent = order.points // ordered * given
        answer = self._end(index, "handed_over", "hand_over")
        self.redeemed += spent
        self.reserved[sku] -= ordered
        self.handed_over[sku] += given
        self.shelf[sku] += ordered - given
        kept = self._taken(order.lots, spent)
        self._give_back(order.volunteer, {day: order.lots[day] - kept[day] for day in order.lots})
        return answer

    def void(self, index: int) -> Answer:
        """End an order with nothing."""
        order = self.orders.get(index)
        if order is None:
            return "order_unknown", None
        if order.state != "held":
            return "order_ended", None
        answer = self._end(index, "void", "void")
        for sku, quantity in order.boxes.items():
            self.reserved[sku] -= quantity
            self.shelf[sku] += quantity
        self._give_back(order.volunteer, order.lots)
        return answer

    def _end(self, index: int, state: str, kind: str) -> Answer:
        order = self.orders[index]
        order.state = state
        self.held[order.volunteer] -= order.points
        return self._book(kind)

    def _give_back(self, volunteer: int, lots: dict[date, int]) -> None:
        """Put points back; those whose day is over expire at once, each lot as a transaction of its own."""
        for day, points in lots.items():
            self.lots[volunteer][day] += points
            if points and day < self.today:
                self._expire(volunteer, day)

    def _expire(self, volunteer: int, day: date) -> None:
        points = self.lots[volunteer][day]
        self.lots[volunteer][day] = 0
        self.expired += points - self._pay(volunteer, points)
        self._book("expiry")

    def sweep(self) -> None:
        """Void what was held on an earlier day, activate what has waited, and expire what is over."""
        for index, order in self.orders.items():
            if order.state == "held" and order.placed_on < self.today:
                self.void(index)
        for award in self.given.values():
            if award.state == "pending" and award.waits_until and award.waits_until <= self.today:
                self._activate(award)
        for volunteer, lots in self.lots.items():
            for day, points in lots.items():
                if day < self.today and points:
                    self._expire(volunteer, day)

    def _activate(self, award: PlainAward) -> None:
        assert award.volunteer is not None
        assert award.expires_on is not None
        self.pending[award.volunteer][award.expires_on] -= award.points
        paid = self._pay(award.volunteer, award.points)
        if award.expires_on < self.today:
            self.expired += award.points - paid
            award.state = "expired"
            self._book("expiry")
            return
        award.paid = paid
        self._put(self.lots, award.volunteer, award.expires_on, award.points - paid)
        award.state, award.activation = "active", self.size
        self._book("activation")

    def reverse(self, index: int) -> Answer:
        """Undo a grant, an award or a delivery."""
        if index not in self.kinds:
            return "transaction_unknown", None
        if index in self.reversed:
            return "already_reversed", None
        if self.kinds[index] not in {"grant", "award", "receive"}:
            return "not_reversible", None
        if not self._can_take_back(index):
            return "points_already_spent", None
        return self._reverse(index)

    def _reverse(self, index: int) -> Answer:
        self._take_back(index)
        self.reversed.add(index)
        answer = self._book("reversal")
        activation = self.given[index].activation if index in self.given else None
        if activation is not None:
            # First the activation goes back, then the award: the points wait for a moment.
            self.reversed.add(activation)
            self._book("reversal")
        return answer

    def _can_take_back(self, index: int) -> bool:
        if index in self.received:
            sku, quantity = self.received[index]
            return self.shelf[sku] >= quantity
        given = self.given[index]
        if given.volunteer is None or given.expires_on is None:
            return self.budget >= given.points
        if given.state == "active" and self.on_spent == "debt" and given.expires_on >= self.today:
            return True
        return given.state in {"active", "pending"} and self._there(given) >= given.points - given.paid

    def _there(self, given: PlainAward) -> int:
        assert given.volunteer is not None
        assert given.expires_on is not None
        there = self.pending if given.state == "pending" else self.lots
        return there.get(given.volunteer, {}).get(given.expires_on, 0)

    def _take_back(self, index: int) -> None:
        if index in self.received:
            sku, quantity = self.received[index]
            self.shelf[sku] -= quantity
            return
        given = self.given[index]
        if given.volunteer is None or given.expires_on is None:
            self.budget -= given.points
            return
        taken = min(given.points - given.paid, self._there(given))
        there = self.pending if given.state == "pending" else self.lots
        if taken:
            there[given.volunteer][given.expires_on] -= taken
        self.debt[given.volunteer] += given.points - taken
        given.state = "reversed"
        self.budget += given.points
