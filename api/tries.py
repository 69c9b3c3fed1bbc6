"""Counts tries per address within one process, bounded in memory, so that nobody guesses codes fast."""

import hashlib
import hmac
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from ledger.places.refusals import TooManyTries

ADDRESSES_MAX: Final = 10_000


@dataclass(slots=True)
class Tries:
    """So many tries per address and window; past them the address waits.

    Attributes:
        tries_max: tries that one window allows.
        window_s: length of a window in seconds.
        clock: monotonic seconds.
    """

    tries_max: int
    window_s: float
    clock: Callable[[], float] = time.monotonic
    _windows: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)

    def count(self, address: str) -> None:
        """Count one try, or refuse it when the window is full."""
        now = self.clock()
        started_s, tries_count = self._windows.pop(address, (now, 0))
        if now - started_s >= self.window_s:
            started_s, tries_count = now, 0
        self._windows[address] = (started_s, tries_count + 1)
        if len(self._windows) > ADDRESSES_MAX:
            self._windows.popitem(last=False)
        if tries_count >= self.tries_max:
            raise TooManyTries(retry_after_s=max(1, math.ceil(started_s + self.window_s - now)))

    def forgive(self, address: str) -> None:
        """Forget an address that has shown it knows the secret."""
        self._windows.pop(address, None)


@dataclass(slots=True)
class ForgetfulTries:
    """So many tries per address and window, and no memory of addresses when the next window begins.

    An address is counted under a key that is drawn anew for every window and then gone, so that afterwards
    nobody can tell, or be made to tell, who came.

    Attributes:
        tries_max: tries that one window allows.
        window_s: length of a window in seconds.
        clock: monotonic seconds.
    """

    tries_max: int
    window_s: float
    clock: Callable[[], float] = time.monotonic
    _tries: Tries | None = None
    _key: bytes = b""
    _until_s: float = 0.0

    def count(self, address: str) -> None:
        """Count one try, or refuse it when the window is full."""
        now = self.clock()
        if self._tries is None or now >= self._until_s:
            self._tries = Tries(self.tries_max, self.window_s, self.clock)
            self._key = secrets.token_bytes(32)
            self._until_s = now + self.window_s
        self._tries.count(hmac.digest(self._key, address.encode(), hashlib.sha256).hex())
