"""The application's role can add to history and read it, and nothing else."""

from typing import Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

HISTORY: Final = (
    "transactions", "entries", "requests", "tiles", "decisions", "check_ins", "claim_check_ins",
    "rules", "prices", "orders", "order_lines", "order_ends", "pass_uses", "epochs", "fork_alarms",
    "policies", "reversal_verdicts", "attached_files", "events", "event_marks",
    "event_claims", "volunteer_events", "consents", "applications", "personal_reads",
    "claim_answers", "appeals", "objection_verdicts", "recheck_results",
    "squad_parts", "squad_answers", "custody_steps", "found_matches",
    "tip_accesses", "tip_reviews", "claim_slip_prints", "thanks_given", "place_changes", "order_slips",
    "deliveries", "delivery_lines", "moves", "move_lines", "move_ends", "move_end_lines",
    "write_off_verdicts", "count_lines", "count_ends", "case_steps",
)  # fmt: skip
# Rows that live for minutes, the keys whose deletion is the erasure of a person, the bytes of old evidence.
DELETED_FROM: Final = {"sessions", "person_keys", "kiosk_pairings", "wrong_tries", "attachment_contents",
                       "tips", "thanks_wishes", "visit_offers"}  # fmt: skip
NEVER: Final = ("TRUNCATE", "REFERENCES", "TRIGGER")


async def names(engine: AsyncEngine, question: str, **facts: object) -> set[str]:
    async with engine.connect() as connection:
        return {str(row[0]) for row in await connection.execute(text(question), facts)}


@pytest.mark.parametrize("table", HISTORY)
async def test_the_catalogue_gives_insert_and_select_on_history(
    owner_engine: AsyncEngine, table: str
) -> None:
    given = await names(
        owner_engine,
        """SELECT privilege_type FROM information_schema.column_privileges
            WHERE grantee = 'pingan_app' AND table_name = :table
           UNION SELECT privilege_type FROM information_schema.table_privileges
            WHERE grantee IN ('pingan_app', 'PUBLIC') AND table_name = :table""",
        table=table,
    )
    assert given == {"INSERT", "SELECT"}


@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE {table} SET tenant_id = tenant_id",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "ALTER TABLE {table} ADD COLUMN more int",
        "DROP TABLE {table}",
        "CREATE INDEX ON {table} (tenant_id)",
    ],
)
async def test_an_attempt_on_history_is_refused(engine: AsyncEngine, table: str, attempt: str) -> None:
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
            await connection.execute(text(attempt.format(table=table)))


async def test_no_key_can_be_updated(owner_engine: AsyncEngine) -> None:
    found = await names(
        owner_engine,
        """SELECT p.table_name || '.' || p.column_name
             FROM information_schema.column_privileges p
             JOIN pg_constraint c ON c.conrelid = p.table_name::regclass AND c.contype = 'p'
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
              AND a.attname = p.column_name
            WHERE p.grantee = 'pingan_app' AND p.privilege_type = 'UPDATE'""",
    )
    assert found == set()


async def test_nothing_is_truncated_and_little_is_deleted(owner_engine: AsyncEngine) -> None:
    question = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                     AND has_table_privilege('pingan_app', oid, :privilege)"""
    for privilege in (*NEVER, "UPDATE"):
        assert await names(owner_engine, question, privilege=privilege) == set(), privilege
    assert await names(owner_engine, question, privilege="DELETE") <= DELETED_FROM


async def test_the_application_makes_no_tables_and_owns_none(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError, match="permission denied"):
            await connection.execute(text("CREATE TABLE mine (number int)"))
    assert await names(engine, "SELECT tablename FROM pg_tables WHERE tableowner = 'pingan_app'") == set()


async def test_the_roles_are_plain_roles(engine: AsyncEngine) -> None:
    strong = """SELECT rolname FROM pg_roles WHERE rolname LIKE 'pingan%'
                   AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)"""
    assert await names(engine, strong) == set()
