"""How facts are loaded: one loader per kind of fact, all read after the head is locked."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import asyncpg

from ledger.book.policy_words import Policy
from ledger.book.words import (
    Command,
    Fact,
    PolicyFact,
    TenantId,
)

Loader = Callable[[asyncpg.Connection, TenantId, Sequence[Any]], Awaitable[Mapping[Any, Any]]]
"""Answers many facts of one kind with one SELECT; a thing that is not there is left out."""
Loaders = Mapping[type[Fact], Loader]

ROUNDS_MAX = 6


async def load_facts(
    connection: asyncpg.Connection,
    tenant_id: TenantId,
    commands: Sequence[Command],
    loaders: Loaders,
    policy: Policy,
) -> dict[Fact, Any]:
    """Load what the commands need, in rounds, because one fact may name the next; the policy is known.

    Raises:
        RuntimeError: a command keeps asking after `ROUNDS_MAX` rounds.
    """
    known: dict[Fact, Any] = {PolicyFact(): policy}
    asked: set[Fact] = {PolicyFact()}
    for _ in range(ROUNDS_MAX):
        wanted: dict[type[Fact], list[Fact]] = {}
        for command in commands:
            for fact in command.needs(known):
                if fact not in asked:
                    asked.add(fact)
                    wanted.setdefault(type(fact), []).append(fact)
        if not wanted:
            return known
        for kind, facts in wanted.items():
            # What was asked for and is not there is known to be missing; what nobody asked for is unknown.
            known.update(dict.fromkeys(facts))
            known.update(await loaders[kind](connection, tenant_id, facts))
    message = f"a command still asks for facts after {ROUNDS_MAX} rounds"
    raise RuntimeError(message)
