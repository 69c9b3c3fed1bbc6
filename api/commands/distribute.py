"""pingan distribute: lay the tables of a migrated database over the workers of a Citus cluster."""

from pathlib import Path
from urllib.parse import urlsplit

import rich_click as click

from api.commands.surroundings import console, open_surroundings, runs, say
from ledger.storage.distribution import (
    Catalogue,
    plan_cluster,
    plan_tables,
    read_catalogue,
    run_statements,
)
from ledger.storage.engine import connect
from ledger.storage.problems import StorageProblem
from ledger.storage.workers import CITUS_PORT, Node, url_at

NO_TIMEOUT = "0"
MAKE_EXTENSION = "CREATE EXTENSION IF NOT EXISTS citus"


class ClusterUnknown(StorageProblem):
    """There is no cluster to distribute over."""

    zh = "只有外部数据库才能分布:DATABASE_URL 和 PINGAN_OWNER_DATABASE_URL 要指向 Citus 协调节点。"
    en = "Only an external database is distributed: let DATABASE_URL and PINGAN_OWNER_DATABASE_URL name it."


@click.command("distribute")
@click.option(
    "--worker",
    "workers",
    multiple=True,
    required=True,
    help="工作节点，主机或主机:端口，可多次 / a worker, host or host:port, repeatable",
)
@click.option(
    "--administrator-url-file",
    "administrator_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="存有超级用户连接的文件 / a file with the superuser's URL of the coordinator's database",
)
@click.option("--dry-run", is_flag=True, help="只打印 SQL / only print the SQL")
@runs
async def distribute_command(workers: tuple[str, ...], administrator_file: Path, *, dry_run: bool) -> None:
    """把表分布到 Citus 各节点 / distribute the tables over Citus, by tenant; safe to run again."""
    try:
        nodes = [Node.read(worker) for worker in workers]
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    administrator_url = administrator_file.read_text().strip()  # noqa: ASYNC240 - a line, before anything runs
    async with open_surroundings() as house:
        if house.server is not None or not house.owner_url:
            raise ClusterUnknown
        found = await _look(administrator_url)
        cluster = plan_cluster(found, coordinator=_place(house.owner_url), workers=nodes)
        tables = plan_tables(found)
        if dry_run:
            for worker in nodes if not found.has_citus else ():
                console.print(f"-- {worker.host}:{worker.port}\n{MAKE_EXTENSION};")
            console.print("-- coordinator")
            for statement in (*cluster, *tables):
                console.print(f"{statement};", soft_wrap=True)
            return
        for worker in set(nodes) - found.workers:
            await _run(url_at(administrator_url, worker), [MAKE_EXTENSION])
        await _run(administrator_url, cluster)
        await _run(house.owner_url, tables)
    say(f"{len(cluster)} 步建集群,{len(tables)} 张表已分布 / {len(tables)} tables distributed")


def _place(url: str) -> Node:
    parts = urlsplit(url)
    return Node(parts.hostname or "localhost", parts.port or CITUS_PORT)


async def _look(url: str) -> Catalogue:
    connection = await connect(url)
    try:
        return await read_catalogue(connection)
    finally:
        await connection.close()


async def _run(url: str, statements: list[str]) -> None:
    connection = await connect(url, statement_timeout=NO_TIMEOUT)
    try:
        await run_statements(connection, statements)
    finally:
        await connection.close()
