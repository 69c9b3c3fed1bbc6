"""The two base models of the interface, with the number and text types that every body is made of."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from ledger.book.seal import utc_text
from ledger.book.words import POINTS_MAX, REASON_LENGTH_MAX

WHOLE_NUMBER_MAX: Final = 2**53 - 1
CURSOR_LENGTH_MAX: Final = 200
PAGE_SIZE_MAX: Final = 300

_NOT_WHOLE = "give a whole number"
_NOT_A_NUMBER = "give a number"
_NOT_TEXT = "give text"
_NOT_TRUE_OR_FALSE = "give true or false"
_NOT_A_MOMENT = "give a time such as 2026-11-22T12:00:00Z"
_BAD_TEXT = "text has characters that cannot be stored"
_CONTROL_KEPT = frozenset("\n\t")


class WireInput(BaseModel):
    """A body that somebody sends: what is not in the model is refused, not dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class WireOutput(BaseModel):
    """A body that we answer: no field has a default, or it would turn optional in the generated client."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def whole(value: object) -> object:
    """Refuse "4", 4.0 and true: the framework validates leniently, whatever the model says."""
    if type(value) is not int:
        code = "whole_number"
        raise PydanticCustomError(code, _NOT_WHOLE)
    return value


def number(value: object) -> object:
    """Refuse "4" and true where a measured number is asked."""
    if type(value) is not int and type(value) is not float:
        code = "number"
        raise PydanticCustomError(code, _NOT_A_NUMBER)
    return value


def true_or_false(value: object) -> object:
    """Refuse "yes" and 1 where true or false is asked."""
    if type(value) is not bool:
        code = "true_or_false"
        raise PydanticCustomError(code, _NOT_TRUE_OR_FALSE)
    return value


def text(value: object) -> object:
    """Refuse what PostgreSQL and JSON cannot carry, and bring the rest to NFC as the book writes it."""
    if type(value) is not str:
        code = "text"
        raise PydanticCustomError(code, _NOT_TEXT)
    if not storable(value):
        code = "text_characters"
        raise PydanticCustomError(code, _BAD_TEXT)
    return unicodedata.normalize("NFC", value)


def storable(value: str) -> bool:
    """Tell whether a text has neither control characters nor halves of surrogate pairs."""
    return not any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in _CONTROL_KEPT for sign in value)


def instant(value: object) -> object:
    """Refuse seconds since 1970 and times without a zone where a moment is asked."""
    moment = _moment(value) if type(value) is str else None
    if moment is None:
        code = "instant"
        raise PydanticCustomError(code, _NOT_A_MOMENT)
    return moment


def say_instant(moment: datetime) -> str:
    """Write a moment the one way the interface and the book write it."""
    return utc_text(moment)


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


Id = Annotated[int, BeforeValidator(whole), Field(ge=1, le=WHOLE_NUMBER_MAX)]
IndexId = Annotated[int, BeforeValidator(whole), Field(ge=0, le=WHOLE_NUMBER_MAX)]
"""The id of what a transaction wrote is that transaction's index in the log, which begins at 0."""
WholePoints = Annotated[int, BeforeValidator(whole), Field(gt=0, le=POINTS_MAX)]
Note = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=REASON_LENGTH_MAX)]
Moment = Annotated[datetime, BeforeValidator(instant)]
Instant = Annotated[datetime, PlainSerializer(say_instant, return_type=str)]
Day = date
