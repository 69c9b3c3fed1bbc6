"""RFC 9457 problem details: one schema for each refusal, made from its class."""

from collections.abc import Iterable
from functools import cache, reduce
from http import HTTPStatus
from operator import or_
from string import Formatter
from typing import Any, Final, Literal

from litestar.openapi.datastructures import ResponseSpec
from pydantic import create_model

from api.wire.base import WireOutput
from ledger.refusal import Refusal

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"
FIELD_PROBLEMS_MAX: Final = 20

FACTS_BEYOND_SENTENCE: Final = {
    "goods_gone": ("instead_sku",),
    "log_unsigned": ("why",),
    "order_ended": ("state",),
    "points_not_enough": ("points_available",),
}
"""Facts that a refusal carries for the page although its sentence does not name them."""


class FieldProblem(WireOutput):
    """One field that is not as described, by its path in the body."""

    field: str
    reason: str


class Problem(WireOutput):
    """The members that every problem has; `zh` and `en` are the sentences for the page."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    zh: str
    en: str


def say(refusal: Refusal) -> dict[str, Any]:
    """Write a refusal as the JSON object that its schema describes."""
    fields = getattr(refusal, "fields", None)
    return {
        **refusal.facts,
        "type": f"urn:pingan:problem:{refusal.code}",
        "title": title(type(refusal)),
        "status": refusal.status,
        "detail": refusal.en.format(**refusal.facts),
        "code": refusal.code,
        "zh": refusal.zh.format(**refusal.facts),
        "en": refusal.en.format(**refusal.facts),
        **({} if fields is None else {"fields": [field.model_dump() for field in fields]}),
    }


def problem_of(refusal: Refusal) -> Problem:
    """Write a refusal as a part of an answer that tells of several things."""
    said = say(refusal)
    return Problem(**{name: said[name] for name in Problem.model_fields})


def title(refusal: type[Refusal]) -> str:
    """Return the short name of a kind of refusal, the same every time it happens."""
    return refusal.code.replace("_", " ").capitalize()


def problems(refusals: Iterable[type[Refusal]]) -> dict[int, ResponseSpec]:
    """Describe refusals as the additional responses of a route."""
    by_status: dict[int, dict[str, type[Refusal]]] = {}
    for refusal in refusals:
        by_status.setdefault(refusal.status, {})[refusal.code] = refusal
    return {status: _response(status, by_status[status]) for status in sorted(by_status)}


def _response(status: int, refusals: dict[str, type[Refusal]]) -> ResponseSpec:
    schemas = [schema(refusals[code]) for code in sorted(refusals)]
    return ResponseSpec(
        reduce(or_, schemas),
        generate_examples=False,
        description=f"{HTTPStatus(status).phrase}: {', '.join(sorted(refusals))}",
        media_type=PROBLEM_MEDIA_TYPE,
    )


def schema(refusal: type[Refusal]) -> type[Problem]:
    """Make the model of one refusal: its code and status are constants, its facts are fields."""
    return _schema(refusal.code)


@cache
def _schema(code: str) -> type[Problem]:
    refusal = Refusal.known[code]
    name = "".join(word.capitalize() for word in refusal.code.split("_")) + "Problem"
    fields: dict[str, Any] = dict.fromkeys(facts(refusal), (int | str, ...))
    fields["status"] = (Literal[refusal.status], ...)
    fields["code"] = (Literal[refusal.code], ...)
    if refusal.code == "request_malformed":
        fields["fields"] = (list[FieldProblem], ...)
    return create_model(name, __base__=Problem, __doc__=refusal.__doc__, **fields)


def facts(refusal: type[Refusal]) -> list[str]:
    """Name the facts of a refusal: those that its sentences speak of, and those beyond."""
    named = {name for text in (refusal.zh, refusal.en) for _, name, _, _ in Formatter().parse(text) if name}
    return sorted(named | set(FACTS_BEYOND_SENTENCE.get(refusal.code, ())))
