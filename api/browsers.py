"""Knows a browser again by a random number in a cookie of its own, which outlives the accounts in it."""

import secrets
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie

from api.cookies import read_cookie, set_cookie
from api.house import House
from ledger.people.operations.browsers import note_browser
from ledger.people.words import PhoneHolder
from ledger.places.tokens import token_hash

NUMBER_BYTES: Final = 24
NUMBER_LENGTH_MAX: Final = 100


async def know_browser(house: House, request: Request[Any, Any, Any], holder: PhoneHolder) -> Cookie:
    """Note in which browser a phone was activated, and hand out the cookie that knows it again."""
    kept = read_cookie(request, "browser")
    number = kept if kept and len(kept) <= NUMBER_LENGTH_MAX else secrets.token_urlsafe(NUMBER_BYTES)
    await note_browser(
        house.engine,
        tenant_id=holder.tenant_id,
        device_id=holder.device_id,
        browser_hash=token_hash(number),
    )
    return set_cookie(request, "browser", number, secure=house.secure_cookies)
