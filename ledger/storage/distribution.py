"""Lays the tables over the workers of a Citus cluster: what is missing is planned as SQL, then run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg

from ledger.storage.problems import StorageProblem
from ledger.storage.workers import Node

TENANT_COLUMN: Final = "tenant_id"
FIRST_TABLE: Final = "tenants"
"""Every other table refers to this one, and lies where its rows lie."""
LOCAL_TABLES: Final = frozenset({"alembic_version"})
"""Read by nobody but the migrations, on the coordinator."""

TABLES: Final = """
SELECT c.relname::text AS name,
       EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                WHERE i.indrelid = c.oid AND i.indisprimary AND a.attname = 'tenant_id') AS has_tenant,
       ARRAY(SELECT f.confrelid::regclass::text FROM pg_constraint f
              WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS refers_to
  FROM pg_class c
 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
 ORDER BY c.relname"""
EXTENSION: Final = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')"
AVAILABLE: Final = "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citus')"
NODES: Final = "SELECT nodename, nodeport, groupid FROM pg_dist_node"
DISTRIBUTED: Final = "SELECT logicalrelid::text AS name FROM pg_dist_partition"

Tables = Mapping[str, tuple[bool, Sequence[str]]]


class CitusMissing(StorageProblem):
    """The server does not carry the extension."""

    zh = "这台 PostgreSQL 没有 Citus 扩展,无法分布。"
    en = "This PostgreSQL does not carry the Citus extension, so nothing can be distributed."


class TableWithoutTenant(StorageProblem):
    """A table cannot be laid beside its tenant."""

    zh = "表 {table} 的主键不以 tenant_id 开头,无法分布。"
    en = "The primary key of {table} does not begin with tenant_id, so it cannot be distributed."


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What a coordinator has so far.

    Attributes:
        tables: for each table whether its primary key begins with the tenant, and the tables it refers to.
        has_citus: whether the extension is made.
        coordinator: how the workers reach it, if that is set.
        workers: the workers that are known.
        distributed: tables that lie on the workers.
    """

    tables: Tables
    has_citus: bool
    coordinator: Node | None
    workers: frozenset[Node]
    distributed: frozenset[str]


async def read_tables(connection: asyncpg.Connection) -> Tables:
    """Read for each table whether its primary key begins with the tenant, and the tables it refers to."""
    return {row["name"]: (row["has_tenant"], row["refers_to"]) for row in await connection.fetch(TABLES)}


async def read_catalogue(connection: asyncpg.Connection) -> Catalogue:
    """Read what a coordinator has so far.

    Raises:
        CitusMissing: the server does not carry the extension.
    """
    tables = {row["name"]: (row["has_tenant"], row["refers_to"]) for row in await connection.fetch(TABLES)}
    if not await connection.fetchval(EXTENSION):
        if not await connection.fetchval(AVAILABLE):
            raise CitusMissing
        return Catalogue(
            tables=tables,
            has_citus=False,
            coordinator=None,
            workers=frozenset(),
            distributed=frozenset(),
        )
    nodes = await connection.fetch(NODES)
    own = [Node(row["nodename"], row["nodeport"]) for row in nodes if row["groupid"] == 0]
    return Catalogue(
        tables=tables,
        has_citus=True,
        coordinator=own[0] if own else None,
        workers=frozenset(Node(row["nodename"], row["nodeport"]) for row in nodes if row["groupid"]),
        distributed=frozenset(row["name"] for row in await connection.fetch(DISTRIBUTED)),
    )


def plan_cluster(found: Catalogue, *, coordinator: Node, workers: Iterable[Node]) -> list[str]:
    """Return the statements that make the cluster: the extension and the nodes; by a superuser."""
    statements = [] if found.has_citus else ["CREATE EXTENSION citus"]
    if found.coordinator != coordinator:
        statements.append(f"SELECT citus_set_coordinator_host({_text(coordinator.host)}, {coordinator.port})")
    return statements + [
        f"SELECT citus_add_node({_text(worker.host)}, {worker.port})"
        for worker in workers
        if worker not in found.workers
    ]


def plan_tables(found: Catalogue) -> list[str]:
    """Return the statements that distribute what is not yet, each table after those it refers to.

    Raises:
        TableWithoutTenant: a table's primary key does not begin with the tenant.
    """
    return [
        f"SELECT create_distributed_table({_text(name)}, {_text(TENANT_COLUMN)}, colocate_with => "
        f"{_text('none' if name == FIRST_TABLE else FIRST_TABLE)})"
        for name in in_order(found.tables)
        if name not in found.distributed
    ]


def in_order(tables: Tables) -> list[str]:
    """Order tables so that each comes after the tables it refers to, the tenants first of all.

    Raises:
        TableWithoutTenant: a table's primary key does not begin with the tenant.
    """
    ordered: list[str] = []

    def place(name: str) -> None:
        if name in ordered or name in LOCAL_TABLES:
            return
        has_tenant, refers_to = tables[name]
        if not has_tenant:
            raise TableWithoutTenant(table=name)
        for other in sorted(refers_to):
            place(other)
        ordered.append(name)

    place(FIRST_TABLE)
    for name in sorted(tables):
        place(name)
    return ordered


async def run_statements(connection: asyncpg.Connection, statements: Iterable[str]) -> None:
    """Run statements each in its own transaction, so that a second try goes on where the first ended."""
    for statement in statements:
        await connection.execute(statement)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
