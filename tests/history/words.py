"""What a history is made of: who asked for what and when, and what was said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import Any, Final

WRITES: Final = (
    "grant", "award", "receive", "order", "hand_over", "hand_over_part", "void", "reverse", "policy",
    "propose", "confirm", "refuse",
)  # fmt: skip
READS: Final = ("read_head", "read_balances")
Lines = Iterable[dict[str, Any]]


@dataclass(kw_only=True)
class Event:
    """One thing asked, from the moment it was asked to the moment it was answered.

    Attributes:
        key: of a write its idempotency key, of a read any name of its own.
        verb: of the plain book, or one of the reads.
        arguments: of the verb; of `read_balances` the owner.
        began: monotonic seconds of this machine, the same clock in every process.
        ended: the same; infinite while nobody has answered.
        answer: `ok`, the code of a refusal, `failed` when a fault was told, or `unknown`.
        log_index: the transaction that the answer named.
        size: of the log, as the answer told it.
        root: of the log at that size, where the answer told it.
        balances: what a read saw, by purpose, unit and expiry.
    """

    key: str
    verb: str
    arguments: tuple[Any, ...]
    began: float
    ended: float = inf
    answer: str = "unknown"
    log_index: int | None = None
    size: int | None = None
    root: str | None = None
    balances: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.key} {self.verb}{self.arguments}: {self.answer} {self.log_index}"

    @property
    def is_write(self) -> bool:
        """Tell whether this may have written."""
        return self.verb in WRITES


@dataclass(frozen=True, kw_only=True)
class Logged:
    """One transaction of the final log: whose key it is, and the root of the log that ends with it."""

    key: str
    root: str


def read_history(lines: Lines) -> list[Event]:
    """Put the notes of all processes together: each notes an event when it begins and when it ends."""
    events: dict[str, Event] = {}
    for line in lines:
        if "verb" in line:
            arguments = tuple(argument(value) for value in line["arguments"])
            events[line["key"]] = Event(
                key=line["key"], verb=line["verb"], arguments=arguments, began=line["began"]
            )
        else:
            event = events[line.pop("key")]
            for name, value in line.items():
                setattr(event, name, value)
    return sorted(events.values(), key=lambda event: event.began)


def argument(value: Any) -> Any:  # noqa: ANN401 - a number, a text, or a day
    return date.fromisoformat(value[4:]) if isinstance(value, str) and value.startswith("day:") else value
