"""A teller in a process of its own, always at work, until somebody stops it for good or for a while."""

import asyncio
import json
import sys
from hashlib import sha256
from itertools import count
from pathlib import Path

from api.rooms import ROOMS
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.queries import load_tenant
from ledger.book.refusals import AnswerLate
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Owner, Principal, Request, TenantId

CUSTOMERS = 20
OTHER_DESK = Principal("staff/77")


async def main() -> None:
    """Grant a point at a time until the file `stop` is there; print each answered key with its index."""
    told = json.loads(sys.argv[1])
    connection = await connect_book(told["url"])
    tenant = await load_tenant(connection, TenantId(told["tenant_id"]))
    await connection.close()
    teller = Teller(tenant=tenant, connect=lambda: connect_book(told["url"]), rooms=ROOMS)
    stop, keys = Path(told["stop"]), count(1)

    async def ask() -> None:
        while not stop.exists():  # noqa: ASYNC240 - a look at a folder in memory
            key = f"hung-{next(keys)}"
            request = Request(OTHER_DESK, key, sha256(key.encode()).digest())
            grant = GrantBudget(request, OTHER_DESK, Owner("unit/2"), 1, "补充拨付")
            while True:
                try:
                    outcome = await teller.submit(grant)
                except AnswerLate:
                    continue
                print(key, outcome.log_index, flush=True)  # noqa: T201 - the parent reads it
                break

    await asyncio.gather(*(ask() for _ in range(CUSTOMERS)))
    await teller.close()


if __name__ == "__main__":
    asyncio.run(main())
