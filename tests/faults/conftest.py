"""Markets on the shared server, and folders for servers of a test's own, cleaned up whatever happens."""

from tests.api.conftest import service
from tests.market.conftest import market
from tests.storage.conftest import folder

__all__ = ["folder", "market", "service"]
