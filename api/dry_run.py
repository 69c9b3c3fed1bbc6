"""Dry runs: a request with `Dry-Run: ?1` is decided as usual, and answered with what it would have done."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from litestar.connection import ASGIConnection

from api.refusals import RequestMalformed
from api.wire.dry_run import DryRun, DryRunEntry, DryRunRow, DryRuns, DryRunTransaction
from api.wire.problems import FieldProblem
from ledger.book.overlay import Written
from ledger.book.preview import Preview, Previewed
from ledger.book.tellers import Tellers
from ledger.book.words import Command, Fact, LogIndex, Outcome, TenantId
from ledger.refusal import Refusal

HEADER: Final = "Dry-Run"
YES: Final = "?1"
NO: Final = "?0"
"""A header that is true or false, as RFC 8941 writes it."""


class DryRunAnswered(Exception):  # noqa: N818 - an answer, not an error
    """Ends the route at the point where the book would be written to; the edge answers 200 with `body`."""

    def __init__(self, body: DryRun | DryRuns) -> None:
        super().__init__()
        self.body = body


class DryTellers:
    """Stands where the tellers stand, and tells what a command would do instead of doing it."""

    def __init__(self, tellers: Tellers, supposed: Mapping[Fact, Any]) -> None:
        """Take the tellers of the house, of which only their preview is used, and what the route supposes."""
        self._tellers = tellers
        self._supposed = supposed

    async def submit(self, tenant_id: TenantId, command: Command) -> Outcome:
        """Answer with what the command would do.

        Raises:
            DryRunAnswered: it would be accepted.
            Refusal: it would be refused.
        """
        log_index, (result,) = await self._preview(tenant_id, [command])
        if isinstance(result, Refusal):
            raise result
        raise DryRunAnswered(
            DryRun(
                dry_run=True,
                log_index=log_index,
                kind=result.own.decision.kind,
                postings=_entries(result.own),
                follows=_follows(result),
                answer=dict(result.own.decision.answer),
            )
        )

    async def submit_all(self, tenant_id: TenantId, commands: Sequence[Command]) -> list[Outcome | Refusal]:
        """Answer with what each command would do, after those before it.

        Raises:
            DryRunAnswered: always.
        """
        log_index, results = await self._preview(tenant_id, commands)
        raise DryRunAnswered(_say_all(log_index, results))

    async def _preview(self, tenant_id: TenantId, commands: Sequence[Command]) -> Preview:
        return await self._tellers.preview(tenant_id, commands, supposed=self._supposed)


def is_dry_run(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Tell whether a request only asks what would happen, or refuse a header that says neither."""
    said = connection.headers.getall(HEADER, [])
    if not said or said == [NO]:
        return False
    if said == [YES]:
        return True
    raise RequestMalformed(fields=(FieldProblem(field=HEADER, reason="give ?1 or ?0"),))


def _say_all(log_index: LogIndex, results: Sequence[Previewed | Refusal]) -> DryRuns:
    written = [
        transaction
        for result in results
        if isinstance(result, Previewed)
        for transaction in result.transactions
    ]
    return DryRuns(
        dry_run=True,
        log_index=log_index,
        results=[_row(result) for result in results],
        totals=_totals(written),
    )


def _row(result: Previewed | Refusal) -> DryRunRow:
    if isinstance(result, Refusal):
        return DryRunRow(
            kind=None,
            postings=[],
            follows=[],
            answer=None,
            problem=result.code,
            problem_zh=result.zh.format(**result.facts),
            problem_en=result.en.format(**result.facts),
        )
    return DryRunRow(
        kind=result.own.decision.kind,
        postings=_entries(result.own),
        follows=_follows(result),
        answer=dict(result.own.decision.answer),
        problem=None,
        problem_zh=None,
        problem_en=None,
    )


def _follows(previewed: Previewed) -> list[DryRunTransaction]:
    return [
        DryRunTransaction(kind=written.decision.kind, postings=_entries(written))
        for written in previewed.transactions[1:]
    ]


def _entries(written: Written) -> list[DryRunEntry]:
    return [
        DryRunEntry(
            owner=entry.account.owner,
            purpose=entry.account.purpose,
            unit=entry.account.unit,
            expires_on=entry.account.expires_on,
            amount=entry.amount,
            balance=entry.balance,
        )
        for entry in written.entries
    ]


def _totals(transactions: Iterable[Written]) -> list[DryRunEntry]:
    totals: dict[int, DryRunEntry] = {}
    for written in transactions:
        for entry, said in zip(written.entries, _entries(written), strict=True):
            before = totals.get(entry.account_id)
            amount = said.amount + (before.amount if before else 0)
            totals[entry.account_id] = said.model_copy(update={"amount": amount})
    return list(totals.values())
