"""A secret shared among several, any two of whom can put it together again (Shamir 1979, threshold two).

One share alone says nothing at all about the secret: for every secret there is exactly one line through it
and the share.
"""

import secrets
from collections.abc import Sequence
from typing import Final, NamedTuple

PRIME: Final = 2**521 - 1
"""A Mersenne prime above every secret of 32 bytes."""
SECRET_BYTES: Final = 32
SHARE_BYTES: Final = 68
_HEIGHT_BYTES: Final = SHARE_BYTES - 2


class Share(NamedTuple):
    """One point of the line whose height at 0 is the secret."""

    x: int
    y: int

    def to_bytes(self) -> bytes:
        """Write the share in 68 bytes."""
        return self.x.to_bytes(2) + self.y.to_bytes(_HEIGHT_BYTES)


def read_share(written: bytes) -> Share:
    """Read a share.

    Raises:
        ValueError: these are not the bytes of a share.
    """
    share = Share(int.from_bytes(written[:2]), int.from_bytes(written[2:]))
    if len(written) != SHARE_BYTES or share.x == 0 or share.y >= PRIME:
        message = "not the bytes of a share"
        raise ValueError(message)
    return share


def split(secret: bytes, count: int) -> list[Share]:
    """Share a secret of 32 bytes among `count` holders, any two of whom can join it."""
    height = int.from_bytes(secret)
    slope = secrets.randbelow(PRIME)
    return [Share(x, (height + slope * x) % PRIME) for x in range(1, count + 1)]


def join(shares: Sequence[Share]) -> bytes:
    """Put a secret together from two shares of different holders.

    Raises:
        ValueError: they are one share twice, or of different secrets.
    """
    (x1, y1), (x2, y2) = shares[0], shares[1]
    if x1 == x2:
        message = "one share twice"
        raise ValueError(message)
    height = (y1 * x2 - y2 * x1) * pow(x2 - x1, -1, PRIME) % PRIME
    if height >= 2 ** (8 * SECRET_BYTES):
        message = "shares of different secrets"
        raise ValueError(message)
    return height.to_bytes(SECRET_BYTES)
