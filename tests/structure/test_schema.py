"""The migrated database is what the tables say, and every key in it starts with the tenant."""

import importlib
import re
from pathlib import Path
from typing import Final

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.metadata import metadata

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = sorted(
    ".".join(path.with_suffix("").relative_to(ROOT).parts) for path in ROOT.glob("ledger/**/*tables.py")
)
# A pairing belongs to no bureau until a clerk of one confirms it; Alembic's own table is not ours.
WITHOUT_TENANT: Final = {"alembic_version", "kiosk_pairings"}

KEYS: Final = text("""
    SELECT t.relname || '.' || c.conname,
           (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = c.conkey[1])
      FROM pg_constraint c
      JOIN pg_class t ON t.oid = c.conrelid
     WHERE c.contype IN ('p', 'u', 'f') AND t.relnamespace = 'public'::regnamespace
       AND NOT t.relname = ANY (:without)
""")
UNIQUE_INDEXES: Final = text("""
    SELECT t.relname || '.' || i.relname,
           (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = x.indkey[0])
      FROM pg_index x
      JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class t ON t.oid = x.indrelid
     WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace AND NOT t.relname = ANY (:without)
""")
TABLES: Final = text(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY (:without)"
)
TENANT_COLUMNS: Final = text("""
    SELECT table_name, data_type FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'tenant_id' AND NOT table_name = ANY (:without)
""")
CHECKS: Final = text("""
    SELECT t.relname, c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
     WHERE c.contype = 'c' AND t.relnamespace = 'public'::regnamespace
""")
COUNTED_LATE: Final = text("""
    SELECT c.relname FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relname = ANY (:without)
       AND NOT c.reloptions @> '{autovacuum_analyze_scale_factor=0,autovacuum_analyze_threshold=2000}'
           IS TRUE
""")
CLEVERNESS: Final = text("""
    SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT conname::text FROM pg_constraint WHERE condeferrable
    UNION ALL SELECT relname::text FROM pg_class WHERE relrowsecurity
""")


async def rows(engine: AsyncEngine, question: object) -> set[tuple[str, ...]]:
    async with engine.connect() as connection:
        found = await connection.execute(question, {"without": list(WITHOUT_TENANT)})  # type: ignore[call-overload]
        return {tuple(map(str, row)) for row in found}


async def test_the_tables_say_what_the_migrations_made(owner_engine: AsyncEngine) -> None:
    for room in ROOMS:
        importlib.import_module(room)

    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with owner_engine.connect() as connection:
        assert await connection.run_sync(compare) == []


async def test_the_checks_of_the_tables_are_those_of_the_database(owner_engine: AsyncEngine) -> None:
    for room in ROOMS:
        importlib.import_module(room)
    said = {
        (table.name, str(check.name))
        for table in metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    made = await rows(owner_engine, CHECKS)
    # The naming convention is applied when SQL is written, so an unexpanded name counts as its own.
    assert {
        f"{table}_{name}_check" if not name.startswith(f"{table}_") else name for table, name in said
    } == {name for _, name in made}


async def test_every_key_starts_with_the_tenant(owner_engine: AsyncEngine) -> None:
    keys = await rows(owner_engine, KEYS) | await rows(owner_engine, UNIQUE_INDEXES)
    assert keys
    assert {name for name, first in keys if first != "tenant_id"} == set()


async def test_every_table_has_a_tenant_and_a_primary_key(owner_engine: AsyncEngine) -> None:
    tables = {name for (name,) in await rows(owner_engine, TABLES)}
    assert await rows(owner_engine, TENANT_COLUMNS) == {(table, "bigint") for table in tables}
    keyed = {re.split(r"\.", name)[0] for name, _ in await rows(owner_engine, KEYS) if name.endswith("_pkey")}
    assert tables - keyed == set()


async def test_there_are_no_triggers_deferrables_or_row_policies(owner_engine: AsyncEngine) -> None:
    assert await rows(owner_engine, CLEVERNESS) == set()


async def test_every_table_is_counted_as_soon_as_a_new_bureau_fills_it(owner_engine: AsyncEngine) -> None:
    assert await rows(owner_engine, COUNTED_LATE) == set()
