"""What an operator must mend is said in one sentence."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

import pytest

from ledger.storage.binaries import find_binaries
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.postmaster import Postmaster
from ledger.storage.problems import (
    FolderNotWritable,
    LibraryMissing,
    SecretsMissing,
    ServerRefusedToStart,
    SpaceMissing,
    VersionMismatch,
    VersionUnknown,
)


@contextmanager
def somebody_without_rights() -> Iterator[None]:
    """Act as `nobody` when the tests run as root, whom no read-only folder stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("below", ["", "new/folder"])
def test_a_read_only_folder_is_one_sentence_that_names_it(folder: Path, below: str) -> None:
    folder.chmod(0o555)
    with somebody_without_rights(), pytest.raises(FolderNotWritable) as caught:
        EmbeddedServer(folder / below).start()
    assert str(folder) in str(caught.value)
    assert "PINGAN_DATA_FOLDER" in str(caught.value)


def test_a_file_where_the_folder_should_be_is_one_sentence(folder: Path) -> None:
    (folder / "file").touch()
    with pytest.raises(FolderNotWritable):
        EmbeddedServer(folder / "file").start()


def test_data_of_another_major_version_is_one_sentence(folder: Path) -> None:
    with EmbeddedServer(folder, 16, durable=False):
        pass
    with pytest.raises(VersionMismatch, match="PostgreSQL 16"):
        EmbeddedServer(folder, 18, durable=False).start()


@pytest.mark.parametrize("damage", [None, "", "{}", "[1]", '{"owner": "only"}'])
def test_lost_passwords_are_one_sentence(folder: Path, damage: str | None) -> None:
    (folder / "postgres").mkdir()
    if damage is not None:
        (folder / "postgres-passwords.json").write_text(damage)
    with pytest.raises(SecretsMissing):
        EmbeddedServer(folder).start()


def test_a_version_the_wheel_lacks_is_one_sentence() -> None:
    with pytest.raises(VersionUnknown, match="16, 18"):
        find_binaries(15)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("FATAL:  could not write lock file: No space left on device\n", SpaceMissing),
        (
            "postgres: error while loading shared libraries: libz.so.1: cannot open shared object file",
            LibraryMissing,
        ),
        ("LOG:  starting\nFATAL:  data directory has invalid permissions\n", ServerRefusedToStart),
        ("", ServerRefusedToStart),
    ],
)
def test_the_last_words_of_a_server_become_the_sentence(
    folder: Path, said: str, problem: type[Exception]
) -> None:
    told = Postmaster(data=folder / "postgres", start_log=folder / "log", tell=print).why_it_ended(said)
    assert type(told) is problem


def test_a_full_disk_is_one_sentence(folder: Path) -> None:
    told = EmbeddedServer(folder).problem_of(OSError(ENOSPC, os.strerror(ENOSPC)))
    assert type(told) is SpaceMissing
