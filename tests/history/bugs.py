"""Tellers with a bug switched in, so that the checker is known to be awake."""

from collections.abc import Callable
from typing import Any, Final

from ledger.book.journal import Result
from ledger.book.kept import KeptAccounts
from ledger.book.teller import Teller
from ledger.book.words import Command

LOST_EVERY: Final = 7


class AnswersBeforeItCommits(Teller):
    """Answers a batch that a crash then takes back."""

    _batches = 0

    async def _attempt(self, commands: list[Command]) -> list[Result]:
        self._batches += 1
        if self._connection is None or self._batches % LOST_EVERY:
            return await super()._attempt(commands)
        outer = self._connection.transaction()
        await outer.start()
        try:
            return await super()._attempt(commands)
        finally:
            await outer.rollback()


class _Stubborn(KeptAccounts):
    def begin(self, size: int) -> None:
        """Believe that nobody else has written."""
        self._size = size


class TrustsItsMemory(Teller):
    """Keeps balances although another teller has changed them."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - passed through
        super().__init__(**options)
        self._kept = _Stubborn()


BUGS: Final[dict[str, Callable[..., Teller]]] = {
    "none": Teller,
    "answers before it commits": AnswersBeforeItCommits,
    "trusts its memory": TrustsItsMemory,
}
