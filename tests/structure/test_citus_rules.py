"""The migrated catalogue and our SQL keep every rule that lets the tables lie on a Citus cluster."""

import ast
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Final

import asyncpg
import pytest

from ledger.storage.distribution import LOCAL_TABLES, in_order, read_tables
from tests.conftest import Database
from tests.structure.test_files import ROOT, tracked

OURS: Final = """
CREATE TEMPORARY VIEW ours AS
SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic_version%'"""
RULES: Final[dict[str, str]] = {
    "every table has tenant_id bigint NOT NULL": """
        SELECT c.relname FROM ours c WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (
          SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'
             AND a.atttypid = 'bigint'::regtype AND a.attnotnull)""",
    "every primary key, unique constraint and unique index begins with the tenant": """
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN ours c ON c.oid = i.indrelid
         WHERE i.indisunique AND NOT EXISTS (
           SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = i.indkey[0]
              AND a.attname = 'tenant_id')""",
    "every table has a primary key": """
        SELECT c.relname FROM ours c WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (
          SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)""",
    "every foreign key pairs tenant with tenant": """
        SELECT f.conname FROM pg_constraint f JOIN ours c ON c.oid = f.conrelid
         WHERE f.contype = 'f' AND NOT EXISTS (
           SELECT FROM unnest(f.conkey, f.confkey) AS pair (here, there)
             JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = pair.here
             JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = pair.there
            WHERE a.attname = 'tenant_id' AND b.attname = 'tenant_id' AND a.atttypid = b.atttypid)""",
    "no foreign key changes what refers to it": """
        SELECT f.conname FROM pg_constraint f JOIN ours c ON c.oid = f.conrelid
         WHERE f.contype = 'f' AND (f.confdeltype IN ('n', 'd') OR f.confupdtype <> 'a')""",
    "nothing is checked at commit": """
        SELECT f.conname FROM pg_constraint f JOIN ours c ON c.oid = f.conrelid
         WHERE f.condeferrable""",
    "nothing excludes": """
        SELECT f.conname FROM pg_constraint f JOIN ours c ON c.oid = f.conrelid
         WHERE f.contype = 'x'""",
    "no triggers": """
        SELECT t.tgname FROM pg_trigger t JOIN ours c ON c.oid = t.tgrelid
         WHERE NOT t.tgisinternal""",
    "no rules": """
        SELECT r.rulename FROM pg_rewrite r JOIN ours c ON c.oid = r.ev_class
         WHERE c.relkind IN ('r', 'p')""",
    "no row-level security": "SELECT c.relname FROM ours c WHERE c.relrowsecurity",
    "no sequences but those that number rows": """
        SELECT c.relname FROM ours c WHERE c.relkind = 'S' AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')""",
    "numbers are bigint, for on a worker they begin at 2^48": """
        SELECT c.relname FROM pg_attribute a JOIN ours c ON c.oid = a.attrelid
         WHERE a.attidentity <> '' AND a.atttypid <> 'bigint'::regtype""",
    "plain tables only: no views, partitions, heirs or unlogged ones": """
        SELECT c.relname FROM ours c WHERE (c.relkind IN ('v', 'm', 'p', 'f')
            OR c.relpersistence <> 'p' OR EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid))
           AND c.relkind NOT IN ('i', 'I', 'S')""",
    "defaults are the same on every machine": """
        SELECT c.relname FROM pg_attrdef d JOIN ours c ON c.oid = d.adrelid
         WHERE pg_get_expr(d.adbin, d.adrelid) ~ '[a-z_]+\\(|CURRENT'""",
    "no functions, domains, enums or ranges of our own": """
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT typname FROM pg_type
         WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e', 'r', 'm')""",
    "the application cannot change a tenant": """
        SELECT c.relname FROM pg_attribute a JOIN ours c ON c.oid = a.attrelid
         WHERE a.attname = 'tenant_id' AND c.relkind = 'r'
           AND has_column_privilege('pingan_app', a.attrelid, a.attnum, 'UPDATE')""",
}
# Breaks each rule at least once.
CITY_OF_SINS: Final = """
CREATE TABLE target (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
CREATE TABLE plain (id serial);
CREATE TABLE sins (
  tenant_id bigint NOT NULL, id int GENERATED ALWAYS AS IDENTITY, span int4range,
  made timestamptz DEFAULT now(),
  other bigint, PRIMARY KEY (id), UNIQUE (tenant_id, other) DEFERRABLE, EXCLUDE USING gist (span WITH &&),
  CONSTRAINT crossed FOREIGN KEY (other, tenant_id) REFERENCES target (tenant_id, id) ON UPDATE CASCADE);
CREATE VIEW shown AS SELECT * FROM target;
CREATE FUNCTION done() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER fires AFTER INSERT ON sins EXECUTE FUNCTION done();
CREATE RULE ruled AS ON DELETE TO target DO INSTEAD NOTHING;
ALTER TABLE target ENABLE ROW LEVEL SECURITY;
GRANT UPDATE ON target TO pingan_app;
"""
SQL: Final = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|MERGE|LISTEN|NOTIFY|SET|COPY)\b")
CHANGES: Final = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM)\b")
VOLATILE: Final = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|random|gen_random_uuid|nextval|currval|timeofday)\s*\(|"
    r"\bCURRENT_(TIMESTAMP|DATE|TIME)\b"
)
UNSAFE: Final = re.compile(
    r"\bMERGE INTO\b|\bLISTEN\b|\bNOTIFY\b|\bSERIALIZABLE\b|\bpg_(try_)?advisory|\bDEFERRABLE\b"
)
# The migrations of one database are run by one process at a time, on the coordinator.
MAY_LOCK: Final = {"ledger/storage/migrate.py"}


async def offenders(url: str) -> dict[str, list[str]]:
    connection = await asyncpg.connect(url)
    await connection.execute(OURS)
    found = {rule: [row[0] for row in await connection.fetch(question)] for rule, question in RULES.items()}
    await connection.close()
    return {rule: names for rule, names in found.items() if names}


async def test_the_catalogue_keeps_every_rule_of_citus(database: Database) -> None:
    assert await offenders(database.owner_url) == {}


async def test_every_rule_finds_who_breaks_it(new_database: Callable[[], Awaitable[Database]]) -> None:
    database = await new_database()
    owner = await asyncpg.connect(database.administrator_url)
    await owner.execute(CITY_OF_SINS)
    await owner.close()
    assert set(await offenders(database.owner_url)) == set(RULES)


async def test_every_table_lies_beside_its_tenant_after_those_it_refers_to(database: Database) -> None:
    connection = await asyncpg.connect(database.owner_url)
    found = await read_tables(connection)
    await connection.close()
    ordered = in_order(found)
    assert ordered[0] == "tenants"
    assert set(ordered) == set(found) - LOCAL_TABLES
    for name in ordered:
        assert set(found[name][1]) <= set(ordered[: ordered.index(name)]) | {name}


def strings() -> Iterator[tuple[str, str]]:
    """Give every text in the ledger's and the interface's code that looks like SQL, with its file."""
    for path in tracked():
        name = str(path.relative_to(ROOT))
        if path.suffix != ".py" or not name.startswith(("ledger/", "api/")) or "/migrations/" in name:
            continue
        tree = ast.parse(path.read_text())
        parts = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        known = {
            node.targets[0].id: written(node.value, {})
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if id(node) not in parts and isinstance(node, ast.Constant | ast.JoinedStr):
                said = written(node, known)
                if SQL.search(said):
                    yield name, said


def written(node: ast.AST, known: Mapping[str, str]) -> str:
    """Write a text out, with the file's own texts put in where it names them."""
    if isinstance(node, ast.JoinedStr):
        return "".join(written(part, known) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return known.get(node.value.id, "?") if isinstance(node.value, ast.Name) else "?"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_no_statement_leaves_to_a_machine_what_is_one_for_all() -> None:
    found = [
        f"{name}: {match.group()}"
        for name, said in strings()
        if name not in MAY_LOCK
        for pattern in (UNSAFE, *((VOLATILE,) if CHANGES.search(said) else ()))
        for match in pattern.finditer(said)
    ]
    assert found == []


def test_every_lock_and_change_names_its_tenant() -> None:
    changing = re.compile(r"^\s*(UPDATE [a-z_]+|DELETE FROM)|FOR UPDATE|FOR SHARE", re.MULTILINE)
    found = [
        f"{name}: {said}" for name, said in strings() if changing.search(said) and "tenant_id" not in said
    ]
    assert found == []


@pytest.mark.parametrize("call", ["update", "delete", "with_for_update"])
def test_every_built_change_names_its_tenant(call: str) -> None:
    found = []
    for path in tracked():
        if path.suffix != ".py" or not path.is_relative_to(ROOT / "ledger"):
            continue
        text = path.read_text()
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _calls(function, call):
                said = ast.get_source_segment(text, function) or ""
                if "tenant_id" not in said:
                    found.append(f"{path.relative_to(ROOT)}: {function.name}")
    assert found == []


def _calls(function: ast.AST, name: str) -> bool:
    return any(
        isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == name)
            or (name == "with_for_update" and isinstance(node.func, ast.Attribute) and node.func.attr == name)
        )
        for node in ast.walk(function)
    )
