"""The service for the tests of tips and slips: a bureau, its tip desk of two, and its auditor."""

import secrets
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.api.conftest import service
from tests.api.service import Client, Service

__all__ = ["service"]

PASSPHRASES = {"tips.li": "seven quiet herons", "tips.zhao": "eleven old bridges"}


@dataclass
class TipDesk:
    """Two officers and an auditor, signed in."""

    service: Service
    li: Client
    zhao: Client
    auditor: Client

    async def post(self, who: Client, path: str, body: object = None) -> httpx.Response:
        """Ask something of the desk, as its pages do: without a key."""
        return await who.http.post(f"/api/v1{path}", json={} if body is None else body)

    async def enrol(self) -> None:
        """Give both officers a key and have the auditor confirm them."""
        for who, passphrase in ((self.li, PASSPHRASES["tips.li"]), (self.zhao, PASSPHRASES["tips.zhao"])):
            answer = await self.post(who, "/tip-officers", {"passphrase": passphrase})
            assert answer.status_code == 200, answer.text
        for item in answer.json()["items"]:
            judged = await self.post(
                self.auditor, f"/tip-officers/{item['key_id']}/verdicts", {"retires": False}
            )
            assert judged.status_code == 200, judged.text

    async def only_tip(self) -> dict[str, Any]:
        """Read the one open tip."""
        listed = await self.li.get("/tips")
        assert listed.status_code == 200, listed.text
        (line,) = listed.json()["items"]
        read = await self.post(self.li, f"/tips/{line['tip_id']}/readings")
        assert read.status_code == 200, read.text
        tip: dict[str, Any] = read.json()
        return tip


@pytest.fixture
async def desk(service: Service) -> TipDesk:
    """Seat the tip desk."""
    await service.hire("tips.li", ("tip_desk",), unit="B")
    await service.hire("tips.zhao", ("tip_desk",), unit="B")
    await service.hire("audit", ("auditor",), unit="B")
    return TipDesk(
        service,
        await service.desk("tips.li"),
        await service.desk("tips.zhao"),
        await service.desk("audit"),
    )


def new_code() -> str:
    """Draw a code as the giver's page does."""
    return f"{secrets.randbelow(10**16):016d}"


def letter(service: Service, code: str, **said: str) -> dict[str, object]:
    """Write what the giver's page sends."""
    plain = {"words": "夜里三楼有人聚赌", "place": "", "happened": "", "name": "", "contact": ""}
    return {"tenant_id": service.tenant_id, "code": code, "subject": "gambling", **plain, **said}


async def drop(service: Service, path: str, body: object) -> httpx.Response:
    """Send something to the letter box as the giver's page does: no cookie, no key."""
    return await service.client().http.post(f"/api/v1/box/{path}", json=body)
