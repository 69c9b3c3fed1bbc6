"""The plan that lays the tables over a cluster is complete, in order, and empty the second time."""

from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from api.commands.distribute import distribute_command
from ledger.storage.distribution import (
    Catalogue,
    CitusMissing,
    TableWithoutTenant,
    plan_cluster,
    plan_tables,
    read_catalogue,
)
from ledger.storage.engine import connect
from ledger.storage.workers import Node
from tests.conftest import Database

HEAD: Final = Node("coordinator", 5432)
WORKERS: Final = (Node("worker-1", 5432), Node("worker-2", 5433))
TABLES: Final = {
    "alembic_version": (False, []),
    "book": (True, ["tenants"]),
    "accounts": (True, []),
    "order_lines": (True, ["orders"]),
    "orders": (True, ["tenants"]),
    "tenants": (True, []),
}


def found(**known: object) -> Catalogue:
    nothing: dict[str, object] = {
        "has_citus": False,
        "coordinator": None,
        "workers": frozenset(),
        "distributed": frozenset(),
    }
    return Catalogue(**({"tables": TABLES} | nothing | known))  # type: ignore[arg-type]


def test_a_new_cluster_is_made_from_nothing() -> None:
    assert plan_cluster(found(), coordinator=HEAD, workers=WORKERS) == [
        "CREATE EXTENSION citus",
        "SELECT citus_set_coordinator_host('coordinator', 5432)",
        "SELECT citus_add_node('worker-1', 5432)",
        "SELECT citus_add_node('worker-2', 5433)",
    ]


def test_every_table_is_laid_beside_the_tenants_after_those_it_refers_to() -> None:
    assert plan_tables(found()) == [
        "SELECT create_distributed_table('tenants', 'tenant_id', colocate_with => 'none')",
        *(
            f"SELECT create_distributed_table('{name}', 'tenant_id', colocate_with => 'tenants')"
            for name in ("accounts", "book", "orders", "order_lines")
        ),
    ]


def test_only_what_is_missing_is_done_again() -> None:
    half = found(
        has_citus=True,
        coordinator=HEAD,
        workers=frozenset(WORKERS[:1]),
        distributed=frozenset({"tenants", "accounts", "book"}),
    )
    assert plan_cluster(half, coordinator=HEAD, workers=WORKERS) == [
        "SELECT citus_add_node('worker-2', 5433)"
    ]
    assert [statement.split("'")[1] for statement in plan_tables(half)] == ["orders", "order_lines"]
    whole = found(
        has_citus=True,
        coordinator=HEAD,
        workers=frozenset(WORKERS),
        distributed=frozenset(TABLES) - {"alembic_version"},
    )
    assert plan_cluster(whole, coordinator=HEAD, workers=WORKERS) + plan_tables(whole) == []


def test_a_table_without_a_tenant_is_refused_by_name() -> None:
    with pytest.raises(TableWithoutTenant, match="remarks"):
        plan_tables(found(tables=TABLES | {"remarks": (False, [])}))


@pytest.mark.parametrize("text", ["worker-1", "worker-1:5432"])
def test_a_worker_is_named_with_or_without_its_port(text: str) -> None:
    assert Node.read(text) == WORKERS[0]


@pytest.mark.parametrize("text", ["", ":5432", "worker-1:five"])
def test_what_is_no_worker_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="host"):
        Node.read(text)


async def test_a_server_without_citus_says_so(database: Database) -> None:
    connection = await connect(database.owner_url)
    with pytest.raises(CitusMissing):
        await read_catalogue(connection)
    await connection.close()


def test_the_command_says_in_a_sentence_what_the_server_lacks(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.application_url)
    monkeypatch.setenv("PINGAN_OWNER_DATABASE_URL", database.owner_url)
    file = tmp_path / "administrator-url"
    file.write_text(f"{database.administrator_url}\n")
    told = ["--worker", "worker-1", "--administrator-url-file", str(file), "--dry-run"]
    done = CliRunner().invoke(distribute_command, told)
    assert done.exit_code == 1
    assert "Citus" in done.output
    assert "Traceback" not in done.output
