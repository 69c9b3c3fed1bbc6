"""Start an epoch: the log goes on under a new origin, and its first new transaction quotes the old one."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book.public.checkpoint import Checkpoint, Origin
from ledger.book.public.epoch import EpochFact
from ledger.book.public.refusals import EpochBegun
from ledger.book.words import Change, Decision, Fact, Facts, Owner, Principal, Request, Row, View


@dataclass(frozen=True, slots=True)
class Quoted:
    """What was signed last before: the checkpoint and the whole note."""

    checkpoint: Checkpoint
    note: str


@dataclass(frozen=True, slots=True)
class StartEpoch:
    """Begin a new epoch after the database lost transactions, or after a key was stolen.

    Attributes:
        epoch: its number, above every one that was ever signed under.
        quoted: what was signed last under the old origin, or None where every copy is lost.
    """

    request: Request
    actor: Principal
    epoch: int
    quoted: Quoted | None
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the epoch in force."""
        return (EpochFact(),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the row that quotes, and the number into the head; post nothing."""
        if self.epoch <= view.fact(EpochFact()):
            raise EpochBegun(epoch=self.epoch)
        old_origin = str(Origin(view.tenant.name, view.fact(EpochFact())))
        checkpoint = self.quoted.checkpoint if self.quoted else None
        if checkpoint is not None:
            old_origin = checkpoint.origin
        row = {
            "epoch": self.epoch,
            "old_origin": old_origin,
            "old_size": checkpoint.size if checkpoint else None,
            "old_root": checkpoint.root if checkpoint else None,
            "old_note": self.quoted.note if self.quoted else None,
        }
        return Decision(
            kind="epoch",
            actor=self.actor,
            occurred_at=view.now,
            reason=self.reason,
            rows=(Row("epochs", row),),
            changes=(Change("book", {}, {"epoch": self.epoch}),),
            answer={"epoch": self.epoch, "origin": str(Origin(view.tenant.name, self.epoch))},
            learned={EpochFact(): self.epoch},
        )
