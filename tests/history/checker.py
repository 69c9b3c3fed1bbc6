"""Judges a history after Jepsen's method: some order of it, the log's own, must explain every answer.

1. Unknown answers are resolved by the final log. 2. The log has no gaps, strangers or doubles. 3. No answer
comes before what was answered before it was asked (real time). 4. Replayed in order of the log on the plain
book, every accepted command is accepted again, every refusal has a moment at which the plain book refuses
alike, and every read saw the plain book of its size. 5. Every root told is the root of the final log.
"""

from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from math import inf

from tests.history.words import Event, Logged
from tests.model.commands import TODAY, balances_of
from tests.model.plain_book import Answer
from tests.model.plain_bureau import PlainBureau


@dataclass
class Placed:
    """An event and the states of the log that may have answered it: from `low` to `high` transactions."""

    event: Event
    low: int
    high: int


class History:
    """A history and the final log that must explain it."""

    def __init__(self, events: Sequence[Event], log: Sequence[Logged]) -> None:
        self.problems: list[str] = []
        self._log = log
        self._index_of = {logged.key: index for index, logged in enumerate(log)}
        self._events = list(events)

    def check(self) -> list[str]:
        """Return everything that no run of a correct book could have led to."""
        if len(self._index_of) != len(self._log):
            self.problems.append("a key is in the log twice")
        known = {event.key for event in self._events if event.is_write}
        self.problems += [f"nobody asked for {key}" for key in self._index_of.keys() - known]
        self._check_answers()
        placed = self._place()
        if not self.problems:
            self._replay(placed)
        return self.problems

    def _check_answers(self) -> None:
        for event in self._events:
            index = self._index_of.get(event.key)
            if not event.is_write or event.answer == "unknown":
                continue
            if event.answer == "ok" and index != event.log_index:
                self.problems.append(f"{event}, but the log has it at {index}")
            if event.answer != "ok" and index is not None:
                self.problems.append(f"{event}, but the log has it at {index}")
        for event in self._events:
            if event.root is not None and event.root != self._root(event.size):
                self.problems.append(f"{event} told a root of size {event.size} that the log never had")

    def _root(self, size: int | None) -> str | None:
        if size == 0:
            return sha256(b"").hexdigest()
        return self._log[size - 1].root if size is not None and size <= len(self._log) else None

    def _effect(self, event: Event) -> tuple[int, int] | None:
        """Return the size just before and just after an event, where it has one place in the log."""
        index = self._index_of.get(event.key)
        if event.is_write and index is not None:
            return index, index + 1
        if not event.is_write and event.size is not None:
            return event.size, event.size
        return None

    def _place(self) -> list[Placed]:
        """Bound every event by those that were over before it began, and those begun after it was over."""
        lows = self._sweep(sorted(self._events, key=lambda event: event.ended))
        highs = self._sweep_back(sorted(self._events, key=lambda event: -event.began))
        placed = []
        for event in self._events:
            low, high = lows[event.key], highs[event.key]
            effect = self._effect(event)
            if effect is not None:
                if effect[0] < low:
                    self.problems.append(f"{event} stands before what was answered before it was asked")
                if effect[1] > high:
                    self.problems.append(f"{event} stands after what was asked after its answer")
                low = high = effect[0]
            placed.append(Placed(event, low, min(high, len(self._log))))
        return placed

    def _sweep(self, by_end: Sequence[Event]) -> dict[str, int]:
        lows, over, low = {}, iter(by_end), 0
        last = next(over, None)
        for event in sorted(self._events, key=lambda event: event.began):
            while last is not None and last.ended < event.began:
                effect = self._effect(last)
                low = max(low, effect[1] if effect else 0)
                last = next(over, None)
            lows[event.key] = low
        return lows

    def _sweep_back(self, by_begin: Sequence[Event]) -> dict[str, int]:
        highs, begun, high = {}, iter(by_begin), len(self._log)
        last = next(begun, None)
        for event in sorted(self._events, key=lambda event: -event.ended):
            while last is not None and last.began > event.ended:
                effect = self._effect(last)
                high = min(high, effect[0] if effect else high)
                last = next(begun, None)
            highs[event.key] = high if event.ended < inf else len(self._log)
        return highs

    def _replay(self, placed: Sequence[Placed]) -> None:
        reads, refusals = defaultdict(list), []
        by_key = {place.event.key: place.event for place in placed}
        for place in placed:
            if not place.event.is_write and place.event.size is not None:
                reads[place.event.size].append(place.event)
            elif place.event.is_write and place.event.answer not in {"ok", "unknown", "failed"}:
                refusals.append(place)
        model = PlainBureau(TODAY)
        for size in range(len(self._log) + 1):
            for event in reads[size]:
                self._check_read(event, model)
            refusals = [place for place in refusals if not _explains(model, place, size)]
            if size < len(self._log):
                event = by_key[self._log[size].key]
                answer = getattr(model, event.verb)(*event.arguments)
                if answer != ("ok", size):
                    self.problems.append(f"{event} was accepted, but the plain book says {answer}")
                    return
        self.problems += [
            f"{place.event} is refused by no state from {place.low} to {place.high}" for place in refusals
        ]

    def _check_read(self, event: Event, model: PlainBureau) -> None:
        if event.verb != "read_balances":
            return
        owner = event.arguments[0]
        expected = {
            f"{purpose} {unit} {expires_on}": balance
            for (held_by, purpose, unit, expires_on), balance in balances_of(model).items()
            if held_by == owner
        }
        if event.balances != expected:
            self.problems.append(f"{event} saw {event.balances} at size {event.size}, not {expected}")


def _explains(model: PlainBureau, place: Placed, size: int) -> bool:
    """Tell whether this state of the plain book refuses as the real one did."""
    if not place.low <= size <= place.high:
        return False
    answer: Answer = getattr(deepcopy(model), place.event.verb)(*place.event.arguments)
    return answer[0] == place.event.answer


def check(events: Sequence[Event], log: Sequence[Logged]) -> list[str]:
    """Return everything in a history that no run of a correct book could have led to."""
    return History(events, log).check()
