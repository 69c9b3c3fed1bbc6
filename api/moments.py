"""Reads moments from addresses: a time with its zone, or a refusal that names the field."""

from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from api.refusals import RequestMalformed
from api.wire.base import Moment
from api.wire.problems import FieldProblem

_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


def read_moment(field: str, text: str) -> datetime:
    """Read a moment as bodies carry it, such as 2026-11-22T12:00:00Z."""
    try:
        return _MOMENT.validate_python(text)
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise RequestMalformed(fields=(FieldProblem(field=field, reason=reason),)) from error
