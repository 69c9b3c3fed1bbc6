"""Migrations run once, by the owner, on our server or on somebody else's."""

import asyncio
from pathlib import Path

import pytest

from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect
from ledger.storage.migrate import check_current, head_revision, upgrade
from ledger.storage.problems import ApplicationRoleMissing, SchemaOutdated
from tests.conftest import Database


async def test_a_migrated_database_is_current_and_migrating_it_again_is_harmless(database: Database) -> None:
    await check_current(database.application_url)
    await upgrade(database.owner_url)
    await check_current(database.application_url)


async def test_an_empty_database_is_one_sentence_that_names_the_setting(folder: Path) -> None:
    refused = pytest.raises(SchemaOutdated, match="PINGAN_OWNER_DATABASE_URL")
    with EmbeddedServer(folder, durable=False) as server, refused:
        await check_current(server.application_url)


async def test_two_processes_that_migrate_at_once_take_turns(folder: Path) -> None:
    with EmbeddedServer(folder, durable=False) as server:
        await asyncio.gather(upgrade(server.owner_url), upgrade(server.owner_url))
        await check_current(server.application_url)
        connection = await connect(server.owner_url)
        assert await connection.fetchval("SELECT version_num FROM alembic_version") == head_revision()
        await connection.close()


async def test_an_external_server_without_the_role_is_one_sentence_or_gets_the_role(folder: Path) -> None:
    with EmbeddedServer(folder, durable=False) as server:
        administrator = await connect(server.administrator_url)
        await administrator.execute("REVOKE ALL ON DATABASE pingan FROM pingan_app")
        await administrator.execute("DROP ROLE pingan_app")
        with pytest.raises(ApplicationRoleMissing, match="CREATE ROLE pingan_app LOGIN"):
            await upgrade(server.owner_url)
        await administrator.execute("ALTER ROLE pingan_owner CREATEROLE")
        await upgrade(server.owner_url)
        login = await administrator.fetchval("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'pingan_app'")
        await administrator.close()
        assert login is False
