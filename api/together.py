"""Asks many questions of one kind with one SELECT: those that come while it runs are in the next one.

It is for reading what the book's teller is for writing. A question is answered by a SELECT that began after
it was asked, so nobody is told what was true before; the busier the service, the less each question costs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

from ledger.book.words import TenantId

Question = TypeVar("Question")
Answer = TypeVar("Answer")

Load = Callable[[TenantId, Sequence[Question]], Awaitable[Mapping[Question, Answer]]]
"""Answers questions of one bureau, each named once; what has no answer is left out."""


class AskedTogether(Generic[Question, Answer]):
    """Questions of one kind, each hashable; the SELECTs of several bureaux run side by side."""

    def __init__(self, load: Load[Question, Answer]) -> None:
        """Take what loads the answers."""
        self._load = load
        self._waiting: dict[TenantId, dict[Question, list[asyncio.Future[Answer | None]]]] = {}
        self._loading: dict[TenantId, asyncio.Task[None]] = {}

    async def ask(self, tenant_id: TenantId, question: Question) -> Answer | None:
        """Return the answer, or None when there is none; a SELECT that fails does so for all asked in it."""
        answer: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(tenant_id, {}).setdefault(question, []).append(answer)
        if tenant_id not in self._loading:
            self._loading[tenant_id] = asyncio.create_task(self._answer_all(tenant_id))
        return await answer

    async def _answer_all(self, tenant_id: TenantId) -> None:
        try:
            while asked := self._waiting.pop(tenant_id, None):
                await self._answer(tenant_id, asked)
        finally:
            del self._loading[tenant_id]

    async def _answer(
        self, tenant_id: TenantId, asked: Mapping[Question, list[asyncio.Future[Answer | None]]]
    ) -> None:
        answers: Mapping[Question, Answer] = {}
        failure: Exception | None = None
        try:
            answers = await self._load(tenant_id, list(asked))
        except Exception as problem:  # noqa: BLE001 - those who asked are told, and those who ask next go on
            failure = problem
        for question, waiting in asked.items():
            for answer in waiting:
                if answer.cancelled():
                    continue
                if failure is None:
                    answer.set_result(answers.get(question))
                else:
                    answer.set_exception(failure)
