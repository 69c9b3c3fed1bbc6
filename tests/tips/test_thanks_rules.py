"""The monthly thanks hide whoever asked among others: the numbers never change, and nobody stands out."""

from random import Random

from ledger.people.words import VolunteerId
from ledger.tips.thanks.rules import HIDING, Shuffle, Wish, plan_thanks

PEOPLE = [VolunteerId(number) for number in range(1, 61)]
SLOTS = {3: 8, 5: 6}


def in_order(seed: int) -> Shuffle:
    """Give a lot that can be drawn again."""
    return Random(seed).shuffle  # noqa: S311 - a test wants the same lot again


def wish(number: int, *, points: int = 3) -> Wish:
    return Wish(f"wish-{number}", VolunteerId(number), points)


def plan(wishes: list[Wish], *, drawn: list[VolunteerId] = PEOPLE) -> list[tuple[int, int]]:
    made = plan_thanks(SLOTS, wishes=wishes, open_to=PEOPLE, drawn=drawn, shuffle=in_order(7))
    assert made is not None
    return [(int(one.volunteer_id), one.points) for one in made.thanked]


def test_as_many_are_thanked_with_as_much_whatever_was_wished() -> None:
    for count in range(12):
        thanked = plan([wish(number) for number in range(1, count + 1)])
        assert sorted(points for _, points in thanked) == [3] * 8 + [5] * 6


def test_a_wish_is_fulfilled() -> None:
    assert (42, 5) in plan([wish(42, points=5)])


def test_enough_others_of_the_same_amount_hide_it() -> None:
    made = plan_thanks(
        SLOTS,
        wishes=[wish(number) for number in range(1, 9)],
        open_to=PEOPLE,
        drawn=PEOPLE,
        shuffle=lambda _: None,
    )
    assert made is not None
    assert len(made.fulfilled) == SLOTS[3] - HIDING


def test_nobody_is_thanked_twice() -> None:
    thanked = [person for person, _ in plan([wish(1), wish(1, points=5), wish(2)])]
    assert len(set(thanked)) == len(thanked)


def test_whom_the_lot_could_not_choose_is_not_thanked() -> None:
    assert 99 not in [person for person, _ in plan([wish(99)])]


def test_a_wish_is_fulfilled_although_the_lot_does_not_hold_its_person() -> None:
    assert (60, 5) in plan([wish(60, points=5)], drawn=PEOPLE[:20])


def test_who_waits_with_a_wish_is_not_in_the_lot_for_it() -> None:
    waiting = [wish(number) for number in range(51, 61)]
    thanked = {person for person, _ in plan(waiting, drawn=PEOPLE[:20])}
    assert len(thanked & set(range(51, 61))) == SLOTS[3] - HIDING


def test_too_few_people_are_not_thanked_at_all() -> None:
    few = PEOPLE[:13]
    assert plan_thanks(SLOTS, wishes=[wish(1)], open_to=few, drawn=few, shuffle=lambda _: None) is None


def test_a_wish_stands_at_no_place_of_its_own() -> None:
    places = {
        [int(one.volunteer_id) for one in made.thanked].index(1)
        for seed in range(60)
        if (
            made := plan_thanks(
                {3: 8}, wishes=[wish(1)], open_to=PEOPLE, drawn=PEOPLE, shuffle=in_order(seed)
            )
        )
    }
    assert len(places) == 8
