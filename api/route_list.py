"""Every route of the interface: what each file of `api/routes` lists in its ROUTES, by their names."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from litestar.handlers import HTTPRouteHandler

from api import routes

APART: Final = {"log"}
"""The public log stands beside the interface, where the protocols of transparency logs look for it."""


def _routes_of_every_file() -> tuple[HTTPRouteHandler, ...]:
    names = sorted(module.name for module in iter_modules(routes.__path__) if module.name not in APART)
    return tuple(route for name in names for route in import_module(f"{routes.__name__}.{name}").ROUTES)


ROUTES: Final = _routes_of_every_file()
