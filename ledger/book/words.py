"""The words of the book, with their limits: accounts, postings, facts, decisions and outcomes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, NewType, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from ledger.book.policy_words import Policy

TenantId = NewType("TenantId", int)
AccountId = NewType("AccountId", int)
LogIndex = NewType("LogIndex", int)
Owner = NewType("Owner", str)
Principal = NewType("Principal", str)
Unit = NewType("Unit", str)

AMOUNT_MAX = 2**53 - 1
"""Largest amount and balance: the largest integer that JSON carries exactly (RFC 8785, I-JSON)."""
POINTS_MAX = 1_000_000
"""Largest number of points one command may move."""
TENANT_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
KEY_LENGTH_MAX = 255
REASON_LENGTH_MAX = 500
PRINCIPAL_LENGTH_MAX = 64
FINGERPRINT_BYTES = 32
SALT_BYTES = 16

POINTS = Unit("points")
MINUTES = Unit("minutes")
SYSTEM = Owner("system")
"""Owner of the accounts that stand for the outside: where points come from and where they end."""


def goods(sku: str) -> Unit:
    """Return the unit in which boxes of one article are counted."""
    return Unit(f"goods:{sku}")


class Purpose(StrEnum):
    """What an account is for; together with owner, unit and expiry it names the account."""

    BUDGET = "budget"
    PENDING = "pending"
    AVAILABLE = "available"
    HELD = "held"
    DEBT = "debt"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    SERVED = "served"
    SHELF = "shelf"
    RESERVED = "reserved"
    HANDED_OVER = "handed_over"
    SUPPLIER = "supplier"
    IN_TRANSIT = "in_transit"
    SET_ASIDE = "set_aside"
    WRITTEN_OFF = "written_off"
    COUNT_DIFFERENCE = "count_difference"
    ISSUANCE = "issuance"


UNBOUNDED = frozenset({Purpose.ISSUANCE, Purpose.SUPPLIER, Purpose.COUNT_DIFFERENCE, Purpose.DEBT})
"""Purposes whose balance may go below zero: sources, differences and debts."""


class AccountKey(NamedTuple):
    """What names an account; `expires_on` is set for lots of points only, and None elsewhere."""

    owner: Owner
    purpose: Purpose
    unit: Unit = POINTS
    expires_on: date | None = None


@dataclass(slots=True)
class Account:
    """An account as the book knows it: `floor` is the least balance allowed, None is unbounded.

    A closed account is a lot that is past its date and empty; it is not loaded with its owner.
    """

    account_id: AccountId
    key: AccountKey
    floor: int | None
    balance: int
    closed: bool = False


class Posting(NamedTuple):
    """A signed amount for one account; the postings of a transaction sum to zero per unit."""

    account: AccountKey
    amount: int


@dataclass(frozen=True, slots=True)
class Row:
    """A domain row that a command inserts; the book adds `tenant_id` and `log_index`."""

    table: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """New values of projection columns in the row with this primary key; `makes` it where there is none."""

    table: str
    key: Mapping[str, Any]
    values: Mapping[str, Any]
    makes: bool = False


class Fact:
    """Base of the hashable questions a command asks before it decides; each kind has one loader."""

    __slots__ = ()


Facts = Mapping[Fact, Any]


@dataclass(frozen=True, slots=True)
class PolicyFact(Fact):
    """The Policy in force; always known, because it is read with the head."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked under which key: `fingerprint` is SHA-256 of the input, 32 bytes."""

    client: Principal
    key: str
    fingerprint: bytes

    @property
    def request_id(self) -> UUID:
        """Return what the database knows the request by: 16 bytes of SHA-256(client, NUL, key)."""
        return request_id(self.client, self.key)


@lru_cache(maxsize=4_096)
def request_id(client: str, key: str) -> UUID:
    """Name a client's key in 16 bytes, so that the index on it stays narrow."""
    return UUID(bytes=sha256(f"{client}\0{key}".encode()).digest()[:16])


@dataclass(frozen=True, slots=True)
class Tenant:
    """One bureau: `name` is its stable public name in the sealed log."""

    tenant_id: TenantId
    name: str
    title: str
    demo: bool
    zone: ZoneInfo

    def day(self, at: datetime) -> date:
        """Return the tenant's civil day of a moment."""
        return _civil_day(at, self.zone)


@lru_cache(maxsize=4_096)
def _civil_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


@dataclass(slots=True)
class Decision:
    """What one accepted command writes: one transaction with its entries and rows.

    One is made for every command and changed by nobody; freezing it would triple what making it costs.

    Attributes:
        kind: the verb, such as award or order.
        actor: the person, device or sweep whose will it was.
        occurred_at: when it happened outside, aware.
        postings: at most one per account; may be empty.
        reason: text given by a person, or None.
        refers_to: ids of what it is about, by name.
        reverses: index of the transaction that this one undoes.
        rows: insert-only domain rows, sealed with the transaction.
        changes: projection columns that follow from them.
        answer: what the asker is told besides the index; ASCII keys, no floats.
        learned: facts that are true from now on, for later commands of the same batch.
        follows: commands decided right after it, in the same database transaction, each its own sealed
            transaction; their owners are among this command's, and they never refuse.
    """

    kind: str
    actor: Principal
    occurred_at: datetime
    postings: tuple[Posting, ...] = ()
    reason: str | None = None
    refers_to: Mapping[str, int | str] = field(default_factory=dict)
    reverses: LogIndex | None = None
    rows: tuple[Row, ...] = ()
    changes: tuple[Change, ...] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)
    learned: Mapping[Fact, Any] = field(default_factory=dict)
    follows: "tuple[Command, ...]" = ()


class View(Protocol):
    """What a command may look at while it decides: the book as it stands just before it."""

    @property
    def tenant(self) -> Tenant:
        """The bureau whose book this is."""

    @property
    def policy(self) -> Policy:
        """What the bureau has decided about its points."""

    @property
    def now(self) -> datetime:
        """The moment that will be recorded, aware, never before the last one."""

    @property
    def log_index(self) -> LogIndex:
        """The index this command's transaction gets if it is accepted."""

    def balance(self, key: AccountKey) -> int:
        """Return an account's balance; an account never opened has 0."""

    def lots(self, owner: Owner) -> list[tuple[AccountKey, int]]:
        """Return the owner's lots of available points that hold something, earliest expiry first."""

    def fact(self, fact: Fact) -> Any:  # noqa: ANN401 - each kind of fact has its own type
        """Return a fact that the command asked for, or None when there is no such thing."""


class Command(Protocol):
    """One thing somebody wants: pure, decided on a View in the order of the log."""

    @property
    def request(self) -> Request:
        """Who asked, under which key."""

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Name the facts to load; asked again when they are known, until nothing new is named."""

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Name the owners whose accounts the decision reads or posts to."""

    def decide(self, view: View) -> Decision:
        """Return what to write, or raise a Refusal."""


class Seal(NamedTuple):
    """The head of the sealed log that already contains the answer: `root` is 32 bytes."""

    size: int
    root: bytes


class Outcome(NamedTuple):
    """The answer to an accepted command; `hit` is True when the key had been answered before."""

    log_index: LogIndex
    recorded_at: datetime
    answer: Mapping[str, Any]
    hit: bool
    seal: Seal
