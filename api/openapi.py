"""Writes the description of the interface, from which the pages' client is generated."""

from pathlib import Path
from typing import Any, Final

import orjson

from api.app import dependencies
from api.edge import make_edge
from api.route_list import ROUTES
from api.routes import log

OPENAPI_FILE: Final = Path(__file__).parents[1] / "kiosk" / "openapi.json"


def openapi_text() -> str:
    """Describe the interface as JSON, the same text every time."""
    edge = make_edge(routes=ROUTES, logs=log.ROUTES, dependencies=dependencies())
    schema = _whole_numbers(edge.openapi_schema.to_schema())
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode() + "\n"


def write_openapi(path: Path = OPENAPI_FILE) -> bool:
    """Write the description; return whether it had changed."""
    text = openapi_text()
    if path.exists() and path.read_text() == text:
        return False
    path.write_text(text)
    return True


def _whole_numbers(value: Any) -> Any:  # noqa: ANN401 - JSON is any value
    """Write limits as 300, not 300.0: the framework keeps them as floats."""
    if isinstance(value, dict):
        return {name: _whole_numbers(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
