"""The benchmark adds up rightly and runs to its end; nothing here depends on how fast the machine is."""

from collections import Counter

import pytest

from bench.load import is_whole, post
from bench.measure import Measured, percentiles_ms, together
from bench.plan import Plan
from bench.run import run_bench
from bench.table import Row, draw
from bench.yardstick import PgbenchFailedError, read_pgbench
from ledger.storage.embedded import tell_nobody

SAID = """\
pgbench (18.4)
transaction type: <builtin: TPC-B (sort of)>
number of transactions actually processed: 24810
number of failed transactions: 0 (0.000%)
latency average = 4.030 ms
initial connection time = 33.211 ms
tps = 2481.250000 (without initial connection time)
"""
TINY = Plan(
    seconds=0.4,
    pgbench_seconds=1,
    scale=1,
    pgbench_clients=1,
    batches=(2, 100),
    volunteers=5,
    connections=2,
    requests_per_second_max=400,
)


def test_pgbench_is_read_without_its_connection_time() -> None:
    measured = read_pgbench(SAID)
    assert measured.count == 24_810
    assert measured.rate == pytest.approx(2481.25)


@pytest.mark.parametrize("said", ["", SAID.replace("tps = 2481.250000", "tps = 0.000000")])
def test_a_pgbench_that_did_nothing_is_no_yardstick(said: str) -> None:
    with pytest.raises(PgbenchFailedError):
        read_pgbench(said)


def test_what_ran_at_once_adds_up() -> None:
    one = Measured(count=10, seconds=2, failed=Counter({"503": 1}))
    both = together([one, Measured(count=30, seconds=2, failed=Counter({"503": 2}))])
    assert both.rate == 20
    assert both.failed == {"503": 3}


def test_percentiles_are_of_what_was_measured() -> None:
    assert percentiles_ms([]) is None
    assert percentiles_ms([0.004]) == (4.0, 4.0)
    assert percentiles_ms([number / 1000 for number in range(1, 201)]) == (101.0, 199.0)


def test_the_table_names_ratios_and_aims() -> None:
    bare = Measured(count=1000, seconds=1)
    rows = [
        Row(part="book", clients=100, measured=Measured(count=5100, seconds=2), aim=2.5),
        Row(
            part="award", clients=64, measured=Measured(count=499, seconds=1), against=("bare", bare), aim=0.5
        ),
        Row(
            part="order",
            clients=64,
            measured=Measured(count=1, seconds=1, latency_ms=(1.25, 2500)),
            against=("bare", bare),
        ),
    ]
    heading, rule, book, award, order = draw(rows, yardstick=1000).splitlines()
    assert len({len(line) for line in (heading, rule, book, award, order)}) == 1
    assert [cell.strip() for cell in book.strip("|").split("|")] == [
        "book", "100", "2,550", "-", "-", "2.55", "-", ">= 2.5 x pgbench: reached",
    ]  # fmt: skip
    assert "0.50 x bare" in award
    assert ">= 0.5 x bare: missed" in award
    assert "2,500.0" in order


def test_an_answer_is_whole_when_its_length_has_come() -> None:
    answer = b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\n{}{}"
    assert is_whole(answer)
    assert not any(is_whole(answer[:end]) for end in range(len(answer)))
    assert is_whole(b"HTTP/1.1 204 No Content\r\n\r\n")


def test_a_request_says_how_long_it_is() -> None:
    head, body = post("/api/v1/decisions", cookie="a=b", key="k", body=b"{}").split(b"\r\n\r\n")
    assert body == b"{}"
    assert head.endswith(b"Content-Length: 2")


async def test_the_whole_benchmark_runs_and_verifies() -> None:
    report = await run_bench(TINY, tell_nobody)
    assert len(report.rows) == 1 + len(TINY.batches) + 2 + 2 + 3
    assert report.verified > 0
    for row in report.rows:
        assert not row.measured.failed, row.part
    assert "verify: clean" in str(report)
