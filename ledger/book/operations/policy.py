"""Set the policy: what a bureau decides about its points, from now on."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from ledger.book.lots import lot_expiry
from ledger.book.policy_words import Policy
from ledger.book.refusals import PolicyUnchanged
from ledger.book.words import (
    Change,
    Decision,
    Fact,
    Facts,
    Owner,
    PolicyFact,
    Principal,
    Request,
    Row,
    View,
)


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """Put another policy in force; what was earned, held or reversed before stays as it is."""

    request: Request
    actor: Principal
    policy: Policy
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need nothing beyond the head."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the new policy into the history and the head; its answer says what points of today get."""
        before, after = asdict(view.policy), asdict(self.policy)
        changed = sorted(name for name, value in after.items() if value != before[name])
        if not changed:
            raise PolicyUnchanged
        expires_on = lot_expiry(view.tenant.day(view.now), self.policy)
        values = {name: None if value is None else column(value) for name, value in after.items()}
        return Decision(
            kind="policy",
            actor=self.actor,
            occurred_at=view.now,
            reason=self.reason,
            rows=(Row("policies", values),),
            changes=(Change("book", {}, values),),
            answer={"changed": changed, "expires_on": None if expires_on is None else expires_on.isoformat()},
            learned={PolicyFact(): self.policy},
        )


def column(value: int | str) -> int | str:
    """Return a value as its column takes it: a plain word for a choice."""
    return str(value) if isinstance(value, str) else value
