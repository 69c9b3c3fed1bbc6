"""The cookies of the service: out of reach of scripts and other sites, secure where the page is."""

from typing import Any, Final, Literal

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

COOKIES: Final = {
    "staff": "pingan_staff",
    "phone": "pingan_phone",
    "kiosk": "pingan_kiosk",
    "board": "pingan_board",
    "browser": "pingan_browser",
}
PATH: Final = "/api"
YEAR_S: Final = 365 * 24 * 3600

Scheme = Literal["staff", "phone", "kiosk", "board", "browser"]
LIFE_S: Final[dict[Scheme, int | None]] = {
    "staff": None,
    "phone": YEAR_S,
    "kiosk": YEAR_S,
    "board": YEAR_S,
    "browser": YEAR_S,
}
"""How long a browser keeps a cookie; a member of staff's ends with the browser."""


def set_cookie(request: Request[Any, Any, Any], scheme: Scheme, token: str, *, secure: bool) -> Cookie:
    """Hand out a token."""
    return _cookie(request, scheme, token, life_s=LIFE_S[scheme], secure=secure)


def drop_cookie(request: Request[Any, Any, Any], scheme: Scheme, *, secure: bool) -> Cookie:
    """Take a token back."""
    return _cookie(request, scheme, "", life_s=0, secure=secure)


def read_cookie(connection: ASGIConnection[Any, Any, Any, Any], scheme: Scheme) -> str | None:
    """Return the token that a request carries."""
    return connection.cookies.get(COOKIES[scheme]) or None


def _cookie(
    request: Request[Any, Any, Any], scheme: Scheme, token: str, *, life_s: int | None, secure: bool
) -> Cookie:
    return Cookie(
        key=COOKIES[scheme],
        value=token,
        path=PATH,
        max_age=life_s,
        httponly=True,
        samesite="lax",
        secure=secure or request.scope["scheme"] == "https",
    )
