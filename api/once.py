"""Does what lies outside the book once per key: look the key up, do it, keep what it led to."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from litestar import Response
from sqlalchemy.exc import IntegrityError

from api.house import House
from ledger.book.operations.once import once
from ledger.book.words import Command, Request, TenantId

Body = TypeVar("Body")

HIT_HEADER: Final = "Idempotency-Hit"


class _NotAnswered(Exception):  # noqa: N818 - a state, not an error
    pass


@dataclass(frozen=True, slots=True)
class Kept:
    """What a request led to: ids only, never personal data or secrets, because requests are kept for ever."""

    answer: Mapping[str, Any]
    hit: bool

    def respond(self, body: Body) -> Response[Body]:
        """Answer, and say when the key had been answered before."""
        return respond(body, hit=self.hit)


def respond(body: Body, *, hit: bool) -> Response[Body]:
    """Answer a request that has a key."""
    return Response(body, headers={HIT_HEADER: "true"} if hit else None)


async def booked(
    house: House, tenant_id: TenantId, command: Command, body: Callable[..., Body]
) -> Response[Body]:
    """Submit a command to the book, and answer with a body that has the fields of its answer."""
    outcome = await house.tellers.submit(tenant_id, command)
    return respond(body(**outcome.answer), hit=outcome.hit)


async def answer_once(
    house: House, *, tenant_id: TenantId, request: Request, verb: Callable[[], Awaitable[Mapping[str, Any]]]
) -> Kept:
    """Look up the key, do the verb in its own transaction, then keep what it led to.

    A verb that was done but not kept, because the service stopped in between, is done again: so verbs
    outside the book are written to be harmless twice.
    """

    async def keep(answer: Callable[[], Awaitable[Mapping[str, Any]]]) -> Kept:
        async with house.engine.begin() as connection:
            kept, hit = await once(
                connection, tenant_id=tenant_id, request=request, now=house.clock(), verb=answer
            )
            return Kept(answer=kept, hit=hit)

    try:
        return await keep(_not_answered)
    except _NotAnswered:
        answer = await verb()
    try:
        return await keep(_always(answer))
    except IntegrityError:
        return await keep(_not_answered)


async def answered_before(house: House, *, tenant_id: TenantId, request: Request) -> Mapping[str, Any] | None:
    """Return what a request of this key led to, also in the book, or None when it is new."""
    try:
        async with house.engine.begin() as connection:
            answer, _ = await once(
                connection, tenant_id=tenant_id, request=request, now=house.clock(), verb=_not_answered
            )
    except _NotAnswered:
        return None
    return answer


async def _not_answered() -> Mapping[str, Any]:
    raise _NotAnswered


def _always(answer: Mapping[str, Any]) -> Callable[[], Awaitable[Mapping[str, Any]]]:
    async def say() -> Mapping[str, Any]:
        return answer

    return say
