"""pingan bench: measure the book and the service beside pgbench, on a database of its own."""

import importlib.util

import rich_click as click

from api.commands.surroundings import console, runs, say


@click.command("bench")
@click.option("--seconds", type=click.FloatRange(0.2, 600), help="每项时长（秒） / length of each part")
@click.option(
    "--quick", is_flag=True, help="缩短到一分钟左右，数字较粗 / about a minute, with rougher figures"
)
@runs
async def bench_command(seconds: float | None, *, quick: bool) -> None:
    """性能测试：账本与服务，以 pgbench 为尺 / measure the book and the service beside pgbench."""
    if importlib.util.find_spec("bench") is None:
        message = (
            "此安装不含性能测试，请在源码目录运行 / this installation has no benchmarks; run it in a checkout"
        )
        raise click.ClickException(message)
    # Read only here: no other command should load, or need, the benchmark.
    from bench.plan import Plan  # noqa: PLC0415
    from bench.run import run_bench  # noqa: PLC0415

    report = await run_bench(Plan.of(seconds=seconds, quick=quick), say)
    console.print(str(report), markup=False, soft_wrap=True)
