"""Parts of the benchmark that run in processes of their own, begun together."""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any, Final, TypeVar

Result = TypeVar("Result")
START_SECONDS_MAX: Final = 120.0
END_SECONDS_MAX: Final = 10.0

Begin = Callable[[], None]
"""Waits until every process is ready."""


class ChildFailedError(Exception):
    """A process of the benchmark came to nothing; the message says why."""


def in_children(work: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]) -> list[Result]:
    """Call `work(begin, *arguments)` in one fresh process per tuple; all pass `begin()` at the same time.

    Raises:
        ChildFailedError: one of them failed.
    """
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(len(arguments))
    running = []
    for own in arguments:
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_child, args=(work, barrier, there, own), daemon=True)
        process.start()
        there.close()
        running.append((process, here))
    answers = [_answer(here) for _, here in running]
    for process, _ in running:
        process.join(END_SECONDS_MAX)
    for failure in answers:
        if isinstance(failure, str):
            raise ChildFailedError(failure)
    return [answer[0] for answer in answers if not isinstance(answer, str)]


def _child(
    work: Callable[..., Any], barrier: Barrier, answer: Connection, arguments: tuple[Any, ...]
) -> None:
    try:
        answer.send((work(lambda: _pass(barrier), *arguments),))
    except BaseException as problem:
        barrier.abort()
        answer.send(f"{type(problem).__name__}: {problem}")
        raise


def _pass(barrier: Barrier) -> None:
    barrier.wait(START_SECONDS_MAX)


def _answer(here: Connection) -> Any:  # noqa: ANN401 - a tuple of the result, or a sentence
    try:
        return here.recv()
    except EOFError:
        return "a process of the benchmark was killed"
