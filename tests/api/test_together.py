"""Questions that come while a SELECT runs are answered together by the next one, never by the one before."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from api.together import AskedTogether
from ledger.book.words import TenantId

HERE, THERE = TenantId(1), TenantId(2)


class Shelf:
    """A store that answers when it is let, with what it holds when the answer begins."""

    def __init__(self) -> None:
        self.holds = {"soap": 3}
        self.asked: list[tuple[TenantId, list[str]]] = []
        self.opened = asyncio.Event()
        self.together = AskedTogether(self.load)

    async def load(self, tenant_id: TenantId, names: Sequence[str]) -> Mapping[str, int]:
        self.asked.append((tenant_id, list(names)))
        held = {name: self.holds[name] for name in names if name in self.holds}
        if "trouble" in names:
            message = "the shelf fell over"
            raise OSError(message)
        await self.opened.wait()
        return held

    def ask(self, name: str, tenant_id: TenantId = HERE) -> asyncio.Task[int | None]:
        return asyncio.create_task(self.together.ask(tenant_id, name))


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_what_is_asked_at_once_is_one_select_and_each_thing_is_named_once() -> None:
    shelf = Shelf()
    shelf.opened.set()
    answers = await asyncio.gather(*(shelf.ask(name) for name in ("soap", "rice", "soap")))
    assert answers == [3, None, 3]
    assert shelf.asked == [(HERE, ["soap", "rice"])]


async def test_a_question_is_never_answered_by_a_select_that_began_before_it() -> None:
    shelf = Shelf()
    early = shelf.ask("soap")
    await turns()
    shelf.holds["soap"] = 2
    late = [shelf.ask("soap"), shelf.ask("soap")]
    await turns()
    assert len(shelf.asked) == 1
    shelf.opened.set()
    assert (await early, *await asyncio.gather(*late)) == (3, 2, 2)
    assert len(shelf.asked) == 2


async def test_bureaux_do_not_wait_for_each_other() -> None:
    shelf = Shelf()
    asked = [shelf.ask("soap"), shelf.ask("soap", THERE)]
    await turns()
    assert [tenant_id for tenant_id, _ in shelf.asked] == [HERE, THERE]
    shelf.opened.set()
    assert await asyncio.gather(*asked) == [3, 3]


async def test_a_failure_is_told_to_those_who_asked_and_to_nobody_after_them() -> None:
    shelf = Shelf()
    shelf.opened.set()
    failed = await asyncio.gather(shelf.ask("trouble"), shelf.ask("soap"), return_exceptions=True)
    assert [type(each) for each in failed] == [OSError, OSError]
    assert await shelf.ask("soap") == 3


async def test_one_who_leaves_does_not_take_the_answer_from_the_others() -> None:
    shelf = Shelf()
    leaver, stayer = shelf.ask("soap"), shelf.ask("soap")
    await turns()
    leaver.cancel()
    shelf.opened.set()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    assert await stayer == 3
