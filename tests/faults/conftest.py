"""Folders that a server's own account can reach, cleaned up whatever happens."""

from tests.storage.conftest import folder

__all__ = ["folder"]
