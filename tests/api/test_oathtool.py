"""The digits of a pass are RFC 6238's: oathtool, not written by us, makes the same, and they open a visit."""

import secrets
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from ledger.people.passes import step_at, totp, write_pass
from tests.api.service import NOON, Service, problem

MOMENTS = (
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC),
    NOON,
    NOON + timedelta(seconds=29),
    NOON + timedelta(seconds=30),
    datetime(2099, 12, 31, 23, 59, 30, tzinfo=UTC),
)


def oathtool(secret: bytes, at: datetime) -> str:
    """Let oathtool make the eight digits of a moment."""
    program = shutil.which("oathtool")
    assert program, "apt install oathtool"
    asked = ["--totp=SHA256", "--digits=8", "--time-step-size=30s", f"--now={at:%Y-%m-%d %H:%M:%S} UTC"]
    made = subprocess.run(  # noqa: S603 - a program of Debian
        [program, *asked, secret.hex()], check=True, capture_output=True, text=True
    )
    return made.stdout.strip()


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_oathtool_makes_the_same_digits(at: datetime) -> None:
    for secret in (bytes(32), b"\xff" * 32, secrets.token_bytes(32)):
        assert totp(secret, step_at(at)) == oathtool(secret, at)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
async def test_a_pass_with_the_digits_of_oathtool_opens_a_visit(service: Service, seconds: int) -> None:
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    at = service.clock.now + timedelta(seconds=seconds)
    shown = write_pass(pass_number=phone.pass_number, code=oathtool(phone.secret, at))
    assert (await kiosk.post("/kiosk/visits", {"pass": shown})).status_code == 201


@pytest.mark.parametrize("seconds", [-60, 60])
async def test_the_digits_of_two_steps_off_are_over(service: Service, seconds: int) -> None:
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    at = service.clock.now + timedelta(seconds=seconds)
    shown = write_pass(pass_number=phone.pass_number, code=oathtool(phone.secret, at))
    assert problem(await kiosk.post("/kiosk/visits", {"pass": shown})) == (410, "pass_expired")
