"""Service and database are killed under load; what was answered stands once, all else once or not at all."""

import asyncio
from pathlib import Path
from typing import Final

import httpx

from tests.faults.load import Note
from tests.faults.post import PLENTY, Post, balances, booked, differences, open_post

ANSWERS: Final = 80
BUDGET_AT_FIRST: Final = 10_000
SOAP_AT_FIRST: Final = 3
PRICE: Final = 15


async def check(post: Post, notes: list[Note]) -> None:
    """Hold the book against what the customers were told, and its sums against what was booked."""
    found = await booked(post, [note.key for note in notes])
    for note in notes:
        if note.status is None:
            assert len(found.get(note.key, [])) <= 1, f"{note} was booked twice"
        else:
            assert note.status == httpx.codes.CREATED, note
            assert len(found.get(note.key, [])) == 1, f"{note} is not in the book once"
            # A void is answered with the order, which stands where it was placed.
            assert note.path.endswith("voids") or found[note.key] == [note.log_index], (
                f"{note} stands elsewhere"
            )
    paths = {note.key: note.path for note in notes}
    grants = sum("grants" in paths[key] for key in found)
    voids = sum("voids" in paths[key] for key in found)
    held = await balances(post)
    purposes = {name.partition(" ")[2]: amount for name, amount in held.items() if amount}
    standing = len(found) - grants - 2 * voids
    given = purposes["handed_over goods:soap"]
    assert purposes["budget points"] == BUDGET_AT_FIRST + grants
    assert purposes["available points"] == PLENTY - standing * PRICE
    assert purposes["redeemed points"] == given * PRICE
    assert purposes["shelf goods:soap"] == PLENTY + SOAP_AT_FIRST - standing
    assert purposes["held points"] == purposes["reserved goods:soap"] * PRICE
    assert purposes["reserved goods:soap"] == standing - given
    assert voids, "nothing was taken back"
    assert await differences(post.server.application_url, post.tenant) == []


async def test_a_service_that_is_killed_and_started_again_loses_and_doubles_nothing(folder: Path) -> None:
    async with open_post(folder) as post:
        await post.start()
        post.send_customers(3, customers=4)
        for _ in range(2):
            await post.more_answers(ANSWERS)
            post.kill_service()
            await post.start()
        await post.more_answers(ANSWERS)
        notes = await post.call_back()
        await check(post, notes)
    assert any(note.status is not None and note.attempts > 1 for note in notes), "nobody asked twice"
    assert any(note.status is None for note in notes), "nobody was left without an answer"


async def test_a_database_that_is_killed_under_load_recovers_every_answer(folder: Path) -> None:
    async with open_post(folder) as post:
        await post.start()
        post.send_customers(3, customers=4)
        await post.more_answers(ANSWERS)
        post.kill_database()
        await asyncio.sleep(0.5)
        assert await post.health() == httpx.codes.SERVICE_UNAVAILABLE
        post.kill_service()
        await post.start()
        await post.more_answers(ANSWERS)
        post.kill_database()
        post.kill_service()
        await post.start()
        await post.more_answers(ANSWERS)
        notes = await post.call_back()
        await check(post, notes)
    assert any(note.status is not None and note.attempts > 1 for note in notes), "nobody asked twice"
