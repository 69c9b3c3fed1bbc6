"""The pure rule of stars: service time to the stars that honour it."""

from ledger.reports.service.words import MINUTES_AN_HOUR, STAR_HOURS


def stars_of(minutes: int) -> int:
    """Return how many stars so much service time has earned, 0 to 5."""
    return sum(minutes >= hours * MINUTES_AN_HOUR for hours in STAR_HOURS)


def minutes_to_next_star(minutes: int) -> int | None:
    """Return how much service time is missing for the next star, or None with all five."""
    return next(
        (hours * MINUTES_AN_HOUR - minutes for hours in STAR_HOURS if minutes < hours * MINUTES_AN_HOUR),
        None,
    )
