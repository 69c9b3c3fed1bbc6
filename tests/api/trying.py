"""Trying what would happen: a dry run leaves no trace, and what is done afterwards was foretold."""

from typing import Any

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from tests.api.service import Client, Service

TRACES = text("""
SELECT (SELECT b.size || ' ' || b.xmin FROM book b WHERE b.tenant_id = :tenant_id),
    (SELECT count(*) FROM transactions WHERE tenant_id = :tenant_id),
    (SELECT count(*) FROM requests WHERE tenant_id = :tenant_id),
    (SELECT string_agg(account_id || ':' || balance || ':' || xmin, ' ' ORDER BY account_id)
     FROM accounts WHERE tenant_id = :tenant_id),
    (SELECT string_agg(log_index || state || xmin, ' ' ORDER BY log_index)
     FROM claims WHERE tenant_id = :tenant_id),
    (SELECT count(*) FROM orders WHERE tenant_id = :tenant_id),
    (SELECT count(*) FROM attachments WHERE tenant_id = :tenant_id),
    (SELECT string_agg(log_index || state || xmin, ' ' ORDER BY log_index)
     FROM found_files WHERE tenant_id = :tenant_id),
    (SELECT string_agg(loss_id || state || xmin, ' ' ORDER BY loss_id)
     FROM loss_reports WHERE tenant_id = :tenant_id),
    (SELECT count(*) FROM pass_uses WHERE tenant_id = :tenant_id)""")


async def traces(engine: AsyncEngine, tenant_id: TenantId) -> tuple[Any, ...]:
    """Look wherever a command could leave something."""
    async with engine.connect() as connection:
        return tuple((await connection.execute(TRACES, {"tenant_id": tenant_id})).one())


async def attempt(client: Client, path: str, body: object, *, said: str = "?1") -> httpx.Response:
    """Try something without a key."""
    return await client.http.post(f"/api/v1{path}", json=body, headers={"Dry-Run": said})


async def check(
    service: Service, engine: AsyncEngine, client: Client, path: str, body: object
) -> dict[str, Any]:
    """Try, find no trace, do it, and find that it was foretold; return what it was answered."""
    before = await traces(engine, service.tenant_id)
    tried = await attempt(client, path, body)
    assert tried.status_code == 200, tried.text
    assert tried.headers["dry-run"] == "?1"
    assert await traces(engine, service.tenant_id) == before
    done = await client.post(path, body)
    assert done.status_code == 201, done.text
    said = tried.json()
    assert said["dry_run"] is True
    index = said["log_index"] + 1
    reader = await service.desk("everything")
    booked = (await reader.get(f"/transactions/{index}")).json()
    assert booked["kind"] == said["kind"]
    names = said["postings"][0] if said["postings"] else ()
    known = [{name: entry[name] for name in names} for entry in booked["entries"]]
    assert sorted(map(str, said["postings"])) == sorted(map(str, known))
    answer: dict[str, Any] = done.json()
    return answer
