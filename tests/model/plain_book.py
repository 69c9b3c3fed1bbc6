"""A book that is obviously right, of plain dicts, against which the real one is held."""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

PRICES = {"SOAP": 15, "RICE": 70}
KEPT = {"ok", "already_reversed", "not_reversible", "order_ended"}
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
    state: str = "held"


@dataclass
class PlainAward:
    """A grant or an award as the model keeps it."""

    volunteer: int | None
    expires_on: date | None
    points: int


@dataclass
class PlainBook:
    """Everything that is true after the commands so far."""

    today: date
    size: int = 0
    budget: int = 0
    lots: dict[int, dict[date, int]] = field(default_factory=dict)
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

    def award(self, volunteer: int, points: int, day: date) -> Answer:
        """Give points of the office to a volunteer."""
        if self.budget < points:
            return "budget_exhausted", None
        expires_on = month_end_after_a_year(day)
        self.budget -= points
        lots = self.lots.setdefault(volunteer, {})
        lots[expires_on] = lots.get(expires_on, 0) + points
        self.given[self.size] = PlainAward(volunteer, expires_on, points)
        return self._book("award")

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
        if sum(lots.values()) < points:
            return "points_not_enough", None
        taken: dict[date, int] = {}
        missing = points
        for day in sorted(lots):
            taken[day] = min(lots[day], missing)
            missing -= taken[day]
            self.lots[volunteer][day] -= taken[day]
        self.held[volunteer] += points
        self.shelf[sku] -= quantity
        self.reserved[sku] += quantity
        self.orders[self.size] = PlainOrder(volunteer, points, {sku: quantity}, taken)
        return self._book("order")

    def hand_over(self, index: int) -> Answer:
        """End an order with its boxes."""
        order = self.orders.get(index)
        if order is None:
            return "order_unknown", None
        if order.state != "held":
            return "order_ended", None
        order.state = "handed_over"
        self.held[order.volunteer] -= order.points
        self.redeemed += order.points
        for sku, quantity in order.boxes.items():
            self.reserved[sku] -= quantity
            self.handed_over[sku] += quantity
        return self._book("hand_over")

    def void(self, index: int) -> Answer:
        """End an order with nothing."""
        order = self.orders.get(index)
        if order is None:
            return "order_unknown", None
        if order.state != "held":
            return "order_ended", None
        order.state = "void"
        self.held[order.volunteer] -= order.points
        for day, points in order.lots.items():
            self.lots[order.volunteer][day] += points
        for sku, quantity in order.boxes.items():
            self.reserved[sku] -= quantity
            self.shelf[sku] += quantity
        return self._book("void")

    def reverse(self, index: int) -> Answer:
        """Undo a grant, an award or a delivery."""
        if index not in self.kinds:
            return "transaction_unknown", None
        if index in self.reversed:
            return "already_reversed", None
        if self.kinds[index] not in {"grant", "award", "receive"}:
            return "not_reversible", None
        if not self._take_back(index):
            return "points_already_spent", None
        self.reversed.add(index)
        return self._book("reversal")

    def _take_back(self, index: int) -> bool:
        if index in self.received:
            sku, quantity = self.received[index]
            if self.shelf[sku] < quantity:
                return False
            self.shelf[sku] -= quantity
            return True
        given = self.given[index]
        if given.volunteer is None or given.expires_on is None:
            if self.budget < given.points:
                return False
            self.budget -= given.points
            return True
        lots = self.lots[given.volunteer]
        if lots[given.expires_on] < given.points:
            return False
        lots[given.expires_on] -= given.points
        self.budget += given.points
        return True
