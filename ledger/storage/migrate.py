"""Bring a database to the schema of this program, or tell that it is not there yet."""

from pathlib import Path
from typing import Final

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from ledger.storage.engine import make_engine
from ledger.storage.migrations.grants import APPLICATION_ROLE
from ledger.storage.problems import ApplicationRoleMissing, SchemaOutdated

MIGRATIONS: Final = Path(__file__).parent / "migrations"
NO_TIMEOUT: Final = 0
LOCK_KEY: Final = 7_400_001


async def upgrade(owner_url: str) -> None:
    """Run the migrations that the database lacks, all in one transaction, one process at a time.

    Args:
        owner_url: the role that owns the tables.

    Raises:
        ApplicationRoleMissing: the server has no role for the application, and this role may not make one.
    """
    engine = make_engine(owner_url, statement_timeout_s=NO_TIMEOUT, pooled=False)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


async def check_current(application_url: str) -> None:
    """See that the schema is the one this program needs.

    Raises:
        SchemaOutdated: it is another, or there is none.
    """
    engine = make_engine(application_url, pooled=False)
    try:
        async with engine.connect() as connection:
            found = await connection.run_sync(_revision)
    except ProgrammingError:
        found = None
    finally:
        await engine.dispose()
    needed = head_revision()
    if found != needed:
        raise SchemaOutdated(found=found or "-", needed=needed)


def head_revision() -> str | None:
    """Give the newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
    _make_application_role(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.execute(text(f"GRANT SELECT ON alembic_version TO {APPLICATION_ROLE}"))


def _make_application_role(connection: Connection) -> None:
    """Make the role that the grants name, on a server where nobody has made it with a login yet."""
    known = connection.execute(
        text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)"), {"role": APPLICATION_ROLE}
    ).scalar_one()
    if known:
        return
    try:
        connection.execute(text(f"CREATE ROLE {APPLICATION_ROLE} NOLOGIN"))
    except ProgrammingError as error:
        if isinstance(error.orig, Exception) and _is_forbidden(error.orig):
            raise ApplicationRoleMissing(role=APPLICATION_ROLE) from error
        raise


def _is_forbidden(error: BaseException) -> bool:
    cause = error.__cause__ or error
    return isinstance(cause, asyncpg.InsufficientPrivilegeError)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
