"""Format 1 of the sealed log: the canonical bytes of a transaction and the commitment to them.

The bytes are RFC 8785 JSON. They are frozen: a change of any kind is a new format number, and the golden
vectors in tests/vectors hold this one. Keys are ASCII, numbers are integers within 2^53-1, times are
`YYYY-MM-DDTHH:MM:SS.ffffffZ`, days `YYYY-MM-DD`, bytes lower-case hex, texts NFC, and nulls are written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from typing import Any, NamedTuple
from unicodedata import is_normalized

import orjson

from ledger.book.words import AMOUNT_MAX, AccountId, AccountKey, LogIndex, Principal

FORMAT = 1
ACCOUNT_ID = itemgetter(0)


class SealedEntry(NamedTuple):
    """One entry as it is sealed: the account is written out, so that its meaning cannot be changed later."""

    account_id: AccountId
    account: AccountKey
    amount: int
    balance: int


@dataclass(slots=True)
class SealedTransaction:
    """Everything format 1 seals of one transaction.

    Attributes:
        rows: the digest that `rows_digest` makes of the domain rows, or None when there are none.
        answer: what the asker was told.
    """

    tenant: str
    log_index: LogIndex
    kind: str
    actor: Principal
    reason: str | None
    occurred_at: datetime
    recorded_at: datetime
    reverses: LogIndex | None
    refers_to: Mapping[str, int | str]
    client: Principal
    key: str
    fingerprint: bytes
    answer: Mapping[str, Any]
    entries: Sequence[SealedEntry]
    rows: bytes | None


@lru_cache(maxsize=4_096)
def utc_text(at: datetime) -> str:
    """Write a moment as RFC 3339 in UTC with six digits of a second and a Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def canonical_bytes(transaction: SealedTransaction) -> bytes:
    """Return the canonical bytes of a transaction in format 1; entries stand in order of account id.

    The names stand in the order of RFC 8785. What recurs from transaction to transaction, such as accounts,
    kinds and actors, is written once and remembered.
    """
    entries = ",".join(
        [
            f'{{"account_id":{account_id},"amount":{amount},"balance":{balance},{_account_text(account)}}}'
            for account_id, account, amount, balance in sorted(transaction.entries, key=ACCOUNT_ID)
        ]
    )
    reason = "null" if transaction.reason is None else _recurring(transaction.reason)
    reverses = "null" if transaction.reverses is None else transaction.reverses
    rows = "null" if transaction.rows is None else f'"{transaction.rows.hex()}"'
    return (
        f'{{"actor":{_recurring(transaction.actor)},"answer":{_json(transaction.answer)},'
        f'"client":{_recurring(transaction.client)},"entries":[{entries}],'
        f'"fingerprint":"{transaction.fingerprint.hex()}","format":{FORMAT},"key":{_json(transaction.key)},'
        f'"kind":{_recurring(transaction.kind)},"log_index":{transaction.log_index},'
        f'"occurred_at":"{utc_text(transaction.occurred_at)}","reason":{reason},'
        f'"recorded_at":"{utc_text(transaction.recorded_at)}","refers_to":{_json(transaction.refers_to)},'
        f'"reverses":{reverses},"rows":{rows},"tenant":{_recurring(transaction.tenant)}}}'
    ).encode()


@lru_cache(maxsize=32_768)
def _account_text(account: AccountKey) -> str:
    day = account.expires_on and account.expires_on.isoformat()
    return (
        f'"expires_on":{_json(day)},"owner":{_json(account.owner)},'
        f'"purpose":{_json(str(account.purpose))},"unit":{_json(account.unit)}'
    )


@lru_cache(maxsize=4_096)
def _recurring(value: str) -> str:
    return _json(value)


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def log_entry(salt: bytes, canonical: bytes) -> bytes:
    """Return the public log entry: a salted commitment that says nothing about what it commits to."""
    return sha256(salt + canonical).digest()


class RowColumns(NamedTuple):
    """Which columns of a table are sealed.

    Attributes:
        frozen: always written, also when NULL.
        later: added since the first row was sealed; written when they are not NULL, so that older rows still
            give the digest that was sealed.
    """

    frozen: tuple[str, ...]
    later: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return self.frozen + self.later

    def of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is sealed of a row; a column that it lacks is NULL."""
        sealed = {name: values.get(name) for name in self.frozen}
        for name in self.later:
            value = values.get(name)
            if value is not None:
                sealed[name] = value
        return sealed


SealedColumns = dict[str, RowColumns]
"""The sealed columns of every table that commands insert into."""


def rows_digest(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> bytes | None:
    """Return SHA-256 over the canonical JSON of domain rows, or None when there are none.

    Args:
        rows: table name and sealed columns of each row; sorted here by their own bytes, so that the digest
            can be made again from the database, where rows have no order.
    """
    written = sorted(
        orjson.dumps(
            [table, {column: sealed_value(value) for column, value in values.items()}],
            option=orjson.OPT_SORT_KEYS,
        )
        for table, values in rows
    )
    return sha256(b"[" + b",".join(written) + b"]").digest() if written else None


def sealed_value(value: object) -> object:
    """Return a value as format 1 writes it.

    Raises:
        TypeError: the type has no place in format 1, such as a float.
    """
    match value:
        case None | bool() | str():
            written: object = value
        case int():
            written = whole_number(value)
        case datetime():
            written = utc_text(value)
        case date():
            written = value.isoformat()
        case bytes():
            written = value.hex()
        case Mapping():
            written = {key: sealed_value(item) for key, item in value.items()}
        case list() | tuple():
            written = [sealed_value(item) for item in value]
        case _:
            message = f"{type(value).__name__} cannot be sealed"
            raise TypeError(message)
    return written


def whole_number(value: int) -> int:
    """Return an integer that JSON carries exactly, or raise ValueError."""
    if abs(value) > AMOUNT_MAX:
        message = f"{value} is beyond 2^53-1"
        raise ValueError(message)
    return value


def is_sealable(value: object) -> bool:
    """Tell whether an answer or reference is ASCII-keyed, whole-numbered, NFC and without NUL."""
    if isinstance(value, str):
        return "\0" not in value and (value.isascii() or is_normalized("NFC", value))
    if isinstance(value, int):
        return -AMOUNT_MAX <= value <= AMOUNT_MAX
    if value is None:
        return True
    if isinstance(value, dict | Mapping):
        return all(
            isinstance(key, str) and key.isascii() and is_sealable(item) for key, item in value.items()
        )
    if isinstance(value, list | tuple):
        return all(is_sealable(item) for item in value)
    return False
