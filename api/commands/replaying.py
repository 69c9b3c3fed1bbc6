"""Drives a replay: a clock of the tenant's own, commands in order of time, approvers and sweeps at night."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from api.commands.replay_steps import Step, request_of
from ledger.book.operations.sweeps import activate_awards, expire_lots
from ledger.book.teller import Teller
from ledger.book.words import Command, Outcome, Principal, Tenant
from ledger.earning.operations import DecideClaim
from ledger.earning.words import ClaimId
from ledger.people.words import StaffId
from ledger.places.words import UnitId
from ledger.refusal import Refusal
from ledger.reports.directory import Directory

WINDOW: Final = timedelta(hours=1)
TOGETHER_MAX: Final = 500

_Waiting = tuple[ClaimId, UnitId]


class DemoClock:
    """The clock of a demo tenant while a replay runs; a real tenant never has one."""

    def __init__(self, tenant: Tenant, start: datetime) -> None:
        """Start at a moment of the past.

        Raises:
            ValueError: the tenant is real.
        """
        if not tenant.demo:
            message = f"{tenant.name} is not a demo"
            raise ValueError(message)
        self.now = start

    def __call__(self) -> datetime:
        """Return the replay's present moment."""
        return self.now


@dataclass
class Tally:
    """What became of the events: `commands` counts everything sent, accepted or not."""

    commands: int = 0
    accepted: int = 0
    waiting: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Replay:
    """Sends steps in order of time and decides, at the end of each day, the claims that wait."""

    def __init__(
        self,
        *,
        tenant: Tenant,
        directory: Directory,
        engine: AsyncEngine,
        teller: Teller,
        clock: DemoClock,
        open_from: datetime,
    ) -> None:
        """Prepare a replay; claims made from `open_from` on are left to the people who try the demo."""
        self.tally = Tally()
        self._tenant = tenant
        self._directory = directory
        self._engine = engine
        self._teller = teller
        self._clock = clock
        self._open_from = open_from
        self._units = {unit.unit_id: unit for unit in directory.units.values()}
        self._waiting: list[_Waiting] = []
        self._over: set[str] = set()

    async def run(self, steps: Iterable[Step], progress: Callable[[int], None]) -> None:
        """Send all steps, which are in order of time; `progress` is told how many were sent."""
        day, present = None, datetime.now(UTC)
        for window, group in groupby(steps, key=self._window):
            begins_day = self._tenant.day(window) != day
            if begins_day:
                day = self._tenant.day(window)
                await self._decide_waiting()
            self._clock.now = min(window, present)
            if begins_day:
                await self._sweep()
            sent = list(group)
            await self._send(sent)
            progress(len(sent))
        await self._decide_waiting()
        await self._sweep()
        self.tally.waiting = len(self._waiting)

    async def _sweep(self) -> None:
        """Let the notice windows and the lots end that ended in the night, by the sweeps that also serve."""
        for sweep in (activate_awards, expire_lots):
            has_more = True
            while has_more:
                done = await sweep(self._teller.submit, self._engine, self._tenant, now=self._clock.now)
                self.tally.commands += done.due_count
                has_more = done.has_more

    def _window(self, step: Step) -> datetime:
        seconds = int(step.at.timestamp())
        width = int(WINDOW.total_seconds())
        return step.at + timedelta(seconds=width - seconds % width - 1)

    async def _send(self, steps: list[Step]) -> None:
        steps = [step for step in steps if step.event not in self._over]
        results = await self._submit([step.command for step in steps])
        for step, result in zip(steps, results, strict=True):
            if isinstance(result, Refusal):
                self._over.add(step.event)
                self.tally.refused[result.code] += 1
            elif step.closes:
                self._note(step, result.answer)

    def _note(self, step: Step, answer: Mapping[str, Any]) -> None:
        claim = answer.get("claim", answer) if "check_in_id" in answer else answer
        if claim is None:
            self.tally.refused["no_patrol"] += 1
        elif claim.get("state") == "waiting" and step.unit_id is not None:
            self._waiting.append((claim["claim_id"], step.unit_id))
        elif not step.event.startswith("grant/"):
            self.tally.accepted += 1

    async def _decide_waiting(self) -> None:
        """Let the approvers decide what waits; a claim over its cap or budget is refused with that reason."""
        if self._clock.now >= self._open_from:
            return
        waiting, self._waiting = self._waiting, []
        second: list[_Waiting] = []
        for step, queue in ((1, waiting), (2, second)):
            approvers = [self._approver(unit_id, step) for _, unit_id in queue]
            commands = [
                self._decision(claim_id, approver, f"{claim_id}/{step}")
                for (claim_id, _), approver in zip(queue, approvers, strict=True)
            ]
            over: list[Command] = []
            for claim, approver, result in zip(queue, approvers, await self._submit(commands), strict=True):
                if isinstance(result, Refusal):
                    self.tally.refused[result.code] += 1
                    over.append(self._decision(claim[0], approver, f"{claim[0]}/over", refused=result))
                elif result.answer["state"] == "second":
                    second.append(claim)
                else:
                    self.tally.accepted += 1
            await self._submit(over)

    def _approver(self, unit_id: UnitId, step: int) -> StaffId:
        return self._directory.people_with("approver", self._units[unit_id])[step - 1]

    def _decision(
        self, claim_id: ClaimId, approver: StaffId, key: str, *, refused: Refusal | None = None
    ) -> DecideClaim:
        return DecideClaim(
            request=request_of(Principal(f"staff/{approver}"), key),
            staff_id=approver,
            claim_id=claim_id,
            verdict="refuse" if refused else "approve",
            reason=refused.zh.format(**refused.facts) if refused else None,
        )

    async def _submit(self, commands: Sequence[Command]) -> list[Outcome | Refusal]:
        results: list[Outcome | Refusal] = []
        for start in range(0, len(commands), TOGETHER_MAX):
            together = commands[start : start + TOGETHER_MAX]
            answers = await asyncio.gather(
                *(self._teller.submit(command) for command in together), return_exceptions=True
            )
            for answer in answers:
                if not isinstance(answer, Outcome | Refusal):
                    raise answer
                results.append(answer)
        self.tally.commands += len(commands)
        return results
