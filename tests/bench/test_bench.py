"""The benchmark adds up rightly and runs to its end; nothing here depends on how fast the machine is."""

import asyncio
from collections import Counter

import pytest

from bench.load import Load, is_whole, post, send_load
from bench.measure import Measured, percentiles_ms, together
from bench.plan import Plan
from bench.reads import READINGS, run_reads
from bench.run import run_bench
from bench.supermarket import Size, run_supermarket
from bench.table import AtLeast, Figure, Row, Within, draw, draw_figures
from bench.verify import run_verify
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
    small_awards=50,
    large_awards=500,
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
        Row(part="book", clients=100, measured=Measured(count=5100, seconds=2), aims=(AtLeast(2.5),)),
        Row(
            part="award",
            clients=64,
            measured=Measured(count=499, seconds=1),
            aims=(AtLeast(0.4), AtLeast(0.5, "bare", bare)),
        ),
        Row(
            part="order",
            clients=64,
            measured=Measured(count=1, seconds=1, latency_ms=(1.25, 2500)),
            aims=(Within(50),),
        ),
    ]
    heading, rule, book, award, order = draw(rows, yardstick=1000).splitlines()
    assert len({len(line) for line in (heading, rule, book, award, order)}) == 1
    assert [cell.strip() for cell in book.strip("|").split("|")] == [
        "book", "100", "2,550", "-", "-", "2.55", ">= 2.5 x pgbench: reached",
    ]  # fmt: skip
    assert ">= 0.4 x pgbench: reached; >= 0.5 x bare (0.50): missed" in award
    assert "2,500.0" in order
    assert "99 % < 50 ms: missed" in order


def test_the_other_figures_name_what_is_wanted_at_most() -> None:
    figures = [
        Figure(name="on disk", value=649.6, unit="bytes", most=650),
        Figure(name="cost", value=2, unit="x"),
    ]
    disk, cost = draw_figures(figures).splitlines()[2:]
    assert "<= 650: reached" in disk
    assert cost.split("|")[2].strip() == "2 x"


async def test_a_paced_load_keeps_its_rate_and_counts_the_wait_of_a_late_request() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number in range(100):
            if not await reader.read(1_000):
                break
            await asyncio.sleep(0.2 if number == 0 else 0)
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    load = Load(
        port=server.sockets[0].getsockname()[1],
        requests=[[b"GET / HTTP/1.1\r\n\r\n"] * 100] * 2,
        expects=b"ok",
        warm_up_seconds=0,
        seconds=0.5,
        rate=100,
    )
    measured = await asyncio.to_thread(lambda: send_load(lambda: None, load))
    server.close()
    assert 40 <= measured.count <= 51
    assert measured.latency_ms is not None
    assert measured.latency_ms[1] >= 150
    assert not measured.failed


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
    assert len(report.rows) == 1 + len(TINY.batches) + 2 + 2 + 5
    assert len(report.figures) == 3
    assert report.verified > 0
    for row in report.rows:
        assert not row.measured.failed, row.part
    assert "verify: clean" in str(report)


async def test_verify_is_timed_over_a_filled_book_with_one_process_and_with_two() -> None:
    drawn = await run_verify(20_000, tell_nobody)
    assert drawn.count("verify of 20,002 entries") == 2
    assert "missed" not in drawn


async def test_every_read_is_measured_in_a_small_and_in_a_large_book() -> None:
    heading, _, *lines = (await run_reads(12_000, tell_nobody)).splitlines()
    assert "12,000" in heading
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == [one.name for one in READINGS]


async def test_a_full_supermarket_adds_up() -> None:
    evening = await run_supermarket(Size(kiosks=3, phones=12, seconds=2))
    assert (evening.failed, evening.doubles) == ({}, [])
    assert evening.orders > 0
    assert evening.verified > evening.orders
    assert {"POST /kiosk/visits", "POST /visit-offers/…/confirmations"} <= evening.times.keys()
