"""Keeps an answer that many ask for and that takes long to read, for as long as it is good enough."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

FRESH: Final = timedelta(minutes=1)

Key = TypeVar("Key")
Answer = TypeVar("Answer")


@dataclass(slots=True)
class Kept(Generic[Key, Answer]):
    """The last answer of each question, as of when its reading began."""

    _readings: "dict[Key, tuple[datetime, asyncio.Task[Answer]]]" = field(default_factory=dict)

    async def read(self, key: Key, *, now: datetime, begin: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return the answer of this minute; whoever asks while it is read waits for the same reading."""
        kept = self._readings.get(key)
        is_good = kept is not None and kept[0] <= now < kept[0] + FRESH and not _has_failed(kept[1])
        if kept is None or not is_good:
            kept = (now, asyncio.ensure_future(begin()))
            self._readings[key] = kept
        return await asyncio.shield(kept[1])


def _has_failed(reading: "asyncio.Task[Answer]") -> bool:
    return reading.done() and (reading.cancelled() or reading.exception() is not None)
