"""Sharing: no point is made or lost, and the one that cannot be split goes round."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.earning.squads.rules import shares


@given(st.integers(0, 10_000), st.lists(st.integers(1, 100), min_size=2, max_size=60), st.integers(0, 10**6))
def test_no_point_is_made_or_lost_and_nobody_is_a_whole_point_off(
    points: int, parts: list[int], turn: int
) -> None:
    given_out = shares(points, parts, turn=turn)
    assert sum(given_out) == points
    assert all(
        abs(share * sum(parts) - points * part) < sum(parts)
        for share, part in zip(given_out, parts, strict=True)
    )


def test_the_point_that_cannot_be_split_goes_round() -> None:
    assert [shares(10, [1, 1, 1], turn=turn) for turn in range(3)] == [(4, 3, 3), (3, 4, 3), (3, 3, 4)]


def test_more_parts_are_more_points() -> None:
    assert shares(20, [3, 1, 1], turn=0) == (12, 4, 4)
