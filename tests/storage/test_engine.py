"""Connections have the role, the bounds and the plan settings they should."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.engine import check_reachable, make_engine, place_of
from ledger.storage.problems import DatabaseUnreachable
from tests.conftest import Database


async def test_the_engine_serves_as_the_application_role_with_its_plan_setting(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        role, cost, zone = (
            await connection.execute(
                text("SELECT current_user, current_setting('random_page_cost'), current_setting('timezone')")
            )
        ).one()
    assert (role, cost, zone) == ("pingan_app", "1.1", "UTC")


async def test_a_statement_that_hangs_is_cancelled(database: Database) -> None:
    engine = make_engine(database.application_url, statement_timeout_s=1, pooled=False)
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError, match="statement timeout"):
            await connection.execute(text("SELECT pg_sleep(10)"))
    await engine.dispose()


@pytest.mark.parametrize(
    "url",
    ["postgresql://somebody:secret@127.0.0.1:1/pingan", "postgresql://somebody:secret@/x?host=/nowhere"],
)
async def test_a_database_that_is_not_there_is_one_sentence_without_the_password(url: str) -> None:
    with pytest.raises(DatabaseUnreachable) as caught:
        await check_reachable(url)
    assert "secret" not in str(caught.value)


async def test_a_wrong_password_is_one_sentence(database: Database) -> None:
    right = database.application_url.partition("@")[2]
    with pytest.raises(DatabaseUnreachable, match="password authentication failed"):
        await check_reachable(f"postgresql://pingan_app:wrong@{right}")


def test_the_place_of_a_database_names_neither_user_nor_password() -> None:
    assert place_of("postgresql+asyncpg://me:secret@db:5433/pingan") == "db:5433/pingan"
