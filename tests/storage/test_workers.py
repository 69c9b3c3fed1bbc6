"""The teller finds the server that owns its tenant, from rows as a Citus catalogue has them."""

from collections.abc import Awaitable, Callable
from typing import Final

import asyncpg
import pytest

from ledger.book.teller import Teller, connect_owner
from ledger.book.tellers import Tellers
from ledger.book.words import TenantId
from ledger.storage.engine import connect, make_engine
from ledger.storage.workers import Node, TenantScattered, the_one, url_at, url_of_owner
from tests.book.conftest import ROOMS, award, grant
from tests.conftest import Database, open_tenant
from tests.faults.proxy import Proxy

Make = Callable[[], Awaitable[Database]]

COORDINATOR: Final = "postgresql://pingan_app:s%40crt@coordinator:5432/pingan?sslmode=require"
# A stand-in for the catalogue of Citus, which cannot be installed here: its relations and its function by
# their names and columns. Odd tenants lie in shard 101, even ones in shard 102.
CATALOGUE: Final = """
CREATE TABLE pg_dist_partition (logicalrelid regclass);
CREATE TABLE pg_dist_placement (shardid bigint, groupid int);
CREATE TABLE pg_dist_node (groupid int, nodename text, nodeport int, noderole text, isactive bool);
GRANT SELECT ON pg_dist_partition, pg_dist_placement, pg_dist_node TO pingan_app;
CREATE FUNCTION get_shard_id_for_distribution_column(regclass, bigint) RETURNS bigint
  LANGUAGE sql AS 'SELECT 102 - $2 % 2';
INSERT INTO pg_dist_placement VALUES (101, 1), (102, 2);
"""
NODE: Final = "INSERT INTO pg_dist_node VALUES ($1, $2, $3, 'primary', true)"


@pytest.mark.parametrize(
    ("url", "node", "expected"),
    [
        (
            COORDINATOR,
            Node("worker-2", 5433),
            "postgresql://pingan_app:s%40crt@worker-2:5433/pingan?sslmode=require",
        ),
        (
            "postgresql://a:b@/pingan?host=%2Frun%2Fpg&port=5432",
            Node("10.0.0.7", 5432),
            "postgresql://a:b@10.0.0.7:5432/pingan",
        ),
        ("postgresql://db/pingan", Node("fd00::7", 5432), "postgresql://[fd00::7]:5432/pingan"),
    ],
)
def test_the_workers_address_takes_the_place_of_the_coordinators(url: str, node: Node, expected: str) -> None:
    assert url_at(url, node) == expected


def test_a_tenant_on_no_worker_or_on_two_is_an_error() -> None:
    with pytest.raises(TenantScattered, match="0 do"):
        the_one([])
    with pytest.raises(TenantScattered, match="2 do"):
        the_one([Node("worker-1", 5432), Node("worker-2", 5432)])


async def test_plain_postgresql_is_its_own_owner(database: Database) -> None:
    connection = await connect(database.application_url)
    found = await url_of_owner(connection, url=database.application_url, tenant_id=7)
    await connection.close()
    assert found == database.application_url


async def test_a_catalogue_names_the_worker_of_each_tenant(new_database: Make) -> None:
    database = await new_database()
    owner, connection = await connect(database.owner_url), await connect(database.application_url)
    await owner.execute(CATALOGUE)
    for group, host, port in ((0, "coordinator", 5432), (1, "worker-1", 5432), (2, "worker-2", 5433)):
        await owner.execute(NODE, group, host, port)
    await owner.execute(
        "INSERT INTO pg_dist_node VALUES"
        " (2, 'standby-2', 5432, 'secondary', true), (1, 'gone', 5432, 'primary', false)"
    )
    before = await url_of_owner(connection, url=COORDINATOR, tenant_id=7)
    await owner.execute("INSERT INTO pg_dist_partition VALUES ('book')")
    found = [await url_of_owner(connection, url=COORDINATOR, tenant_id=number) for number in (7, 8)]
    await connection.close()
    await owner.close()
    assert before == COORDINATOR, "an extension without distributed tables changes nothing"
    assert [url.rpartition("@")[2].partition("/")[0] for url in found] == ["worker-1:5432", "worker-2:5433"]


@pytest.mark.parametrize(("catalogue", "planned"), [("SELECT", "force_generic_plan"), (CATALOGUE, "auto")])
async def test_a_batch_is_planned_once_on_one_server_and_with_its_bureau_on_citus(
    new_database: Make, catalogue: str, planned: str
) -> None:
    database = await new_database()
    engine = make_engine(database.application_url)
    tenant = await open_tenant(engine, TenantId(7))
    await engine.dispose()
    owner = await connect(database.owner_url)
    await owner.execute(catalogue)
    sessions: list[asyncpg.Connection] = []

    async def connect_and_keep() -> asyncpg.Connection:
        sessions.append(await connect_owner(database.application_url, tenant.tenant_id))
        return sessions[-1]

    teller = Teller(tenant=tenant, connect=connect_and_keep, rooms=ROOMS)
    await teller.submit(grant(100))
    shown = [await session.fetchval("SHOW plan_cache_mode") for session in sessions]
    await teller.close()
    await owner.close()
    assert shown == [planned]


async def test_the_tellers_write_through_the_worker_and_follow_a_tenant_that_moves(
    new_database: Make,
) -> None:
    database = await new_database()
    engine = make_engine(database.application_url)
    tenant = await open_tenant(engine, TenantId(7))
    await engine.dispose()
    owner = await connect(database.owner_url)
    async with Proxy.to(database.application_url) as first, Proxy.to(database.application_url) as second:
        await owner.execute(CATALOGUE)
        for group, wire in ((1, first), (2, second)):
            await owner.execute(NODE, group, "127.0.0.1", wire.port)
        await owner.execute("INSERT INTO pg_dist_partition VALUES ('book')")
        tellers = Tellers(database.application_url, ROOMS)
        await tellers.submit(tenant.tenant_id, grant(100))
        assert (first.connections_count, second.connections_count) == (1, 0)
        await owner.execute("UPDATE pg_dist_placement SET groupid = 2 WHERE shardid = 101")
        first.cut()
        moved = await tellers.submit(tenant.tenant_id, award(1, 5))
        assert (moved.log_index, second.connections_count) == (1, 1)
        await tellers.close()
    await owner.close()
