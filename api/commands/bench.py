"""pingan bench: measure the book and the service beside pgbench, on a database of its own."""

import importlib.util
from typing import Final

import rich_click as click

from api.commands.surroundings import console, runs, say

ENTRIES: Final = click.IntRange(min=1)


@click.command("bench")
@click.option("--seconds", type=click.FloatRange(0.2, 600), help="每项时长（秒） / length of each part")
@click.option(
    "--quick", is_flag=True, help="缩短到一分钟左右，数字较粗 / about a minute, with rougher figures"
)
@click.option(
    "--verify", "verified", type=ENTRIES, help="只测：核对这么多分录 / only: verify so many entries"
)
@click.option(
    "--reads", "read", type=ENTRIES, help="只测：在这么大的账本里查询 / only: reads of so large a book"
)
@runs
async def bench_command(
    seconds: float | None, *, quick: bool, verified: int | None, read: int | None
) -> None:
    """性能测试：账本与服务，以 pgbench 为尺 / measure the book and the service beside pgbench."""
    if importlib.util.find_spec("bench") is None:
        message = (
            "此安装不含性能测试，请在源码目录运行 / this installation has no benchmarks; run it in a checkout"
        )
        raise click.ClickException(message)
    # Read only here: no other command should load, or need, the benchmark.
    from bench.plan import Plan  # noqa: PLC0415
    from bench.reads import run_reads  # noqa: PLC0415
    from bench.run import run_bench  # noqa: PLC0415
    from bench.verify import run_verify  # noqa: PLC0415

    if verified or read:
        drawn = [await run_verify(verified, say)] if verified else []
        drawn += [await run_reads(read, say)] if read else []
        console.print("\n\n".join(drawn), markup=False, soft_wrap=True)
        return
    report = await run_bench(Plan.of(seconds=seconds, quick=quick), say)
    console.print(str(report), markup=False, soft_wrap=True)
