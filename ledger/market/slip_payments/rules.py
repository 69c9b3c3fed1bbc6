"""The pure rules of paying by slips: which pay how much, and what goes back to them.

The points of slips lie with their common owner from the issue on and stay there while an order is held;
only how much of each slip is spent changes. Whoever shows more than the order costs keeps the rest on the
last slip.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ledger.book.refusals import PointsNotEnough
from ledger.book.words import AccountKey, Change, Fact, Facts, LogIndex, Owner, Posting, Row, View
from ledger.market.slip_payments.words import OrderSlipsFact, SlipMoves, SlipPayment
from ledger.market.words import Order
from ledger.people.claim_slips.rules import good_slip, slip_change
from ledger.people.claim_slips.words import (
    HELD,
    SLIPS,
    IssueFact,
    IssueSeen,
    SlipFact,
    SlipSeen,
    budget_of,
)


def slip_needs(code_hashes: Iterable[bytes], known: Facts) -> Iterable[Fact]:
    """Name the slips, and the issues that they are of."""
    for code_hash in code_hashes:
        yield SlipFact(code_hash)
        slip: SlipSeen | None = known.get(SlipFact(code_hash))
        if slip is not None:
            yield IssueFact(slip.issue_index)


def order_slip_needs(order: Order | None, known: Facts) -> Iterable[Fact]:
    """Name what ends an order that slips paid: the payments, the slips, and their issues."""
    if order is None or order.volunteer_id is not None:
        return
    fact = OrderSlipsFact(order.order_id)
    yield fact
    for payment in known.get(fact) or ():
        yield SlipFact(payment.code_hash)
        yield IssueFact(payment.issue_index)


def order_slip_owners(order: Order, known: Facts) -> Iterable[Owner]:
    """Name the owner of slips, and the budgets behind those that paid for an order; nobody of others."""
    if order.volunteer_id is not None:
        return
    yield SLIPS
    for payment in known.get(OrderSlipsFact(order.order_id)) or ():
        issue: IssueSeen | None = known.get(IssueFact(payment.issue_index))
        if issue is not None:
            yield budget_of(issue.unit_id).owner


def payments_of(view: View, code_hashes: Sequence[bytes], points: int) -> tuple[SlipPayment, ...]:
    """Return how much each slip pays, in the order shown; what is not needed stays on the last.

    Raises:
        SlipUnknown, SlipUsed, SlipOver: one of them buys nothing.
        PointsNotEnough: all of them together hold less.
    """
    slips = {code_hash: good_slip(view, code_hash) for code_hash in code_hashes}
    available = sum(slip.points_left for slip in slips.values())
    if available < points:
        raise PointsNotEnough(points_missing=points - available, points_available=available)
    payments: list[SlipPayment] = []
    for code_hash, slip in slips.items():
        part = min(slip.points_left, points)
        if part:
            payments.append(SlipPayment(code_hash, part, slip.issue_index))
            points -= part
    return tuple(payments)


def slips_paid(view: View, order: Order, code_hashes: Sequence[bytes]) -> SlipMoves:
    """Return what placing an order does to the slips that pay for it; nothing where a volunteer pays.

    Raises:
        SlipUnknown, SlipUsed, SlipOver, PointsNotEnough: see `payments_of`.
    """
    if order.volunteer_id is not None:
        return SlipMoves()
    payments = payments_of(view, code_hashes, order.points)
    moves = _spend(view, payments, {OrderSlipsFact(order.order_id): payments})
    return replace(moves, rows=tuple(_row(payment) for payment in payments))


def slips_back(view: View, order: Order, points: int) -> SlipMoves:
    """Return what giving a part of a held order back does to its slips: the last that paid get it first.

    A slip whose issue is over meanwhile gets nothing: its part goes to the budget that paid for it, as what
    nobody used did.
    """
    if order.volunteer_id is not None or not points:
        return SlipMoves()
    payments: Sequence[SlipPayment] = view.fact(OrderSlipsFact(order.order_id))
    lapsed: dict[AccountKey, int] = {}
    back: list[SlipPayment] = []
    for payment in reversed(payments):
        part = min(payment.points, points)
        points -= part
        issue: IssueSeen = view.fact(IssueFact(payment.issue_index))
        if part and issue.is_over:
            budget = budget_of(issue.unit_id)
            lapsed[budget] = lapsed.get(budget, 0) + part
        elif part:
            back.append(payment._replace(points=-part))
    moves = _spend(view, back, {})
    if not lapsed:
        return moves
    to_budgets = (Posting(budget, part) for budget, part in lapsed.items())
    return replace(moves, postings=(Posting(HELD, -sum(lapsed.values())), *to_budgets))


def _spend(view: View, parts: Sequence[SlipPayment], learned: dict[Fact, Any]) -> SlipMoves:
    changes: list[Change] = []
    for code_hash, part, issue_index in parts:
        slip: SlipSeen = view.fact(SlipFact(code_hash))
        after = replace(slip, points_spent=slip.points_spent + part)
        changes.append(slip_change(code_hash, after, used_index=LogIndex(view.log_index)))
        learned[SlipFact(code_hash)] = after
        issue_fact = IssueFact(issue_index)
        issue: IssueSeen = learned.get(issue_fact) or view.fact(issue_fact)
        learned[issue_fact] = replace(issue, points_spent=issue.points_spent + part)
    return SlipMoves(changes=tuple(changes), learned=learned)


def _row(payment: SlipPayment) -> Row:
    return Row("order_slips", {"code_hash": payment.code_hash, "points": payment.points})
