"""Passwords hashed with argon2id, on threads of their own so that the event loop never waits for one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106's second recommendation: 64 MiB and three passes; two threads bound the memory at 128 MiB.
HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
THREADS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


async def hash_password(password: str) -> str:
    """Hash a password for storage."""
    return await asyncio.get_running_loop().run_in_executor(THREADS, HASHER.hash, password)


async def is_password(password: str, password_hash: str | None) -> bool:
    """Compare a password with its hash; None, for an account that is not there, costs as long."""
    return await asyncio.get_running_loop().run_in_executor(THREADS, _verify, password, password_hash)


def needs_new_hash(password_hash: str) -> bool:
    """Say whether a hash was made with older, weaker parameters."""
    return HASHER.check_needs_rehash(password_hash)


def _verify(password: str, password_hash: str | None) -> bool:
    try:
        HASHER.verify(password_hash or _hash_of_nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _hash_of_nobody() -> str:
    return HASHER.hash("the password of nobody")
