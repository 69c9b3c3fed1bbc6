"""Reports are read from a market's book."""

from tests.market.conftest import market

__all__ = ["market"]
