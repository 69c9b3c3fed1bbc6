"""How much a benchmark does: seconds per part, clients, and what is prepared."""

from dataclasses import dataclass
from typing import Final, Self

SECONDS: Final = 5.0
QUICK_SECONDS: Final = 1.5
PGBENCH_SECONDS: Final = 10.0
WARM_UP_SHARE: Final = 0.25
HALF: Final = 0.5
"""The share of the greatest load at which latency is measured."""
HOT: Final = 100
"""The batch at which one hot account, several tenants and the aim are measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The sizes of one benchmark.

    Attributes:
        seconds: how long each part is measured, after a warm-up of its own.
        pgbench_seconds: the same for pgbench.
        scale: of pgbench's TPC-B; at least its clients, or they would wait for one branch row.
        pgbench_clients: connections of pgbench.
        batches: numbers of concurrent clients of the book, each also the size of a batch.
        volunteers: accounts among which the awards of the book are spread.
        connections: keep-alive connections to the service.
        requests_per_second_max: so many claims are prepared for each second.
        small_awards: in the book that the large one is compared with; a fifth as many volunteers have them.
        large_awards: in the large book, of four entries each; as many accounts as a tenth of the entries.
    """

    seconds: float = SECONDS
    pgbench_seconds: float = PGBENCH_SECONDS
    scale: int = 50
    pgbench_clients: int = 20
    batches: tuple[int, ...] = (20, 100, 500)
    volunteers: int = 3_000
    connections: int = 64
    requests_per_second_max: int = 2_000
    small_awards: int = 2_500
    large_awards: int = 2_500_000

    @property
    def warm_up_seconds(self) -> float:
        """How long a part runs before it is counted."""
        return self.seconds * WARM_UP_SHARE

    @property
    def requests(self) -> int:
        """How many requests are prepared for one part over HTTP."""
        return round((self.seconds + self.warm_up_seconds) * self.requests_per_second_max)

    @classmethod
    def of(cls, *, seconds: float | None, quick: bool) -> Self:
        """Make the plan that the options of the command name."""
        if quick:
            length = seconds or QUICK_SECONDS
            return cls(seconds=length, pgbench_seconds=length, scale=20, large_awards=100_000)
        length = seconds or SECONDS
        return cls(seconds=length, pgbench_seconds=max(length, PGBENCH_SECONDS))
