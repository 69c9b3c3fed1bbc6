"""Folders for servers of a test's own, cleaned up whatever happens."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that the server's account can reach, unlike pytest's private ones."""
    made = Path(tempfile.mkdtemp(prefix="pingan-test-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)
