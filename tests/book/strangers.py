"""Asks Go's own sumdb packages, as Debian ships them, what they think of our notes and proofs."""

import fcntl
import json
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

SOURCE: Final = Path(__file__).parent / "stranger" / "check.go"
PACKAGES: Final = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb")


class Stranger:
    """The checker, built once per run."""

    def __init__(self, program: Path) -> None:
        self._program = program

    def complaint(
        self,
        *,
        vkey: str,
        note: str,
        index: int = 0,
        entry: bytes | None = None,
        inclusion: Sequence[bytes] = (),
        old_note: str = "",
        consistency: Sequence[bytes] = (),
    ) -> str:
        """Return what Go finds wrong, or nothing."""
        question = {
            "vkey": vkey,
            "note": note,
            "oldNote": old_note,
            "index": index,
            "entry": None if entry is None else b64encode(entry).decode(),
            "inclusion": [b64encode(node).decode() for node in inclusion],
            "consistency": [b64encode(node).decode() for node in consistency],
        }
        done = subprocess.run(  # noqa: S603 - the checker just built
            [self._program], input=json.dumps(question), check=False, capture_output=True, text=True
        )
        return "" if done.stdout == "ok\n" else done.stdout + done.stderr


def build_stranger(folder: Path) -> Stranger:
    """Build the checker offline, from Debian's packages alone."""
    go = shutil.which("go")
    if go is None or not PACKAGES.is_dir():
        pytest.fail("these tests need: apt install golang-go golang-golang-x-mod-dev", pytrace=False)
    program = folder / "stranger"
    surroundings = {
        "PATH": os.environ["PATH"],
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(folder / "go-cache"),
        "GOFLAGS": "",
        "GOPROXY": "off",
    }
    with (folder / "stranger.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not program.exists():
            subprocess.run([go, "build", "-o", program, SOURCE], check=True, env=surroundings)  # noqa: S603
    return Stranger(program)
