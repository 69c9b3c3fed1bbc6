"""The two commands say in one sentence what a machine lacks, and sum up honestly."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.structure.test_files import ROOT

TOOLS: Final = ("dirname", "mkdir", "cmp", "cat", "rm")
TOO_OLD: Final = 'case "$1" in -V) echo Python 3.9.2;; *) exit 1;; esac'
WITHOUT_PIP: Final = 'case "$1" in -c) exit 0;; *) exit 1;; esac'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give a bare machine: the two commands in a folder, and next to no programs."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    (tmp_path / "house" / ".ci").mkdir(parents=True)
    for name in ("run", "test", ".ci/prepare.sh", ".ci/summary.py"):
        shutil.copy(ROOT / name, tmp_path / "house" / name)
    return tmp_path


def start(machine: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", *command],
        cwd=machine / "house", env={"PATH": str(machine / "bin")},
        check=False, capture_output=True, text=True,
    )  # fmt: skip


def put_python(machine: Path, script: str) -> None:
    fake = machine / "bin" / "python3"
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)


@pytest.mark.parametrize("command", ["run", "test"])
def test_a_machine_without_python_is_told_what_to_install(machine: Path, command: str) -> None:
    done = start(machine, command)
    assert done.returncode == 1
    assert "apt install python3" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("script", "said"), [(TOO_OLD, "3.9.2"), (WITHOUT_PIP, "apt install python3-pip")])
def test_a_python_that_will_not_do_is_named(machine: Path, script: str, said: str) -> None:
    put_python(machine, script)
    done = start(machine, "run")
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_option_is_refused_before_anything_is_done(machine: Path) -> None:
    done = start(machine, "test", "--nonsense")
    assert (done.returncode, done.stderr) == (2, "usage: ./test [--fast]\n")


@pytest.mark.parametrize(
    "script", ["run", "test", ".ci/prepare.sh", "deploy/make-secrets.sh", "deploy/citus/20-nodes.sh"]
)
def test_a_script_is_posix_sh(script: str) -> None:
    for shell in ("/bin/sh", "/bin/bash"):
        done = subprocess.run([shell, "-n", str(ROOT / script)], check=False, capture_output=True)  # noqa: S603
        assert done.returncode == 0, done.stderr


REPORT: Final = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


@pytest.mark.parametrize(
    ("reports", "failed_step", "line", "code"),
    [
        ([(100, 0, 0, 0), (23, 0, 0, 0)], "", "123 passed, 0 failed", 0),
        ([(10, 0, 0, 2)], "", "8 passed, 0 failed, 2 skipped", 0),
        ([(10, 1, 1, 0)], "pytest", "8 passed, 2 failed; stopped at: pytest", 1),
        ([], "ruff", "0 passed, 1 failed; stopped at: ruff", 1),
        ([(10, 0, 0, 0)], "browser", "10 passed, 1 failed; stopped at: browser", 1),
    ],
)
def test_the_last_line_adds_up(
    tmp_path: Path, reports: list[tuple[int, int, int, int]], failed_step: str, line: str, code: int
) -> None:
    for number, report in enumerate(reports):
        (tmp_path / f"{number}.xml").write_text(REPORT.format(*report))
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(ROOT / ".ci/summary.py"), str(tmp_path), "--failed-step", failed_step],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.stdout.strip(), done.returncode) == (line, code)
