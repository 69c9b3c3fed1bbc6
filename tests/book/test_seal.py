"""Format 1 is frozen: golden vectors, and RFC 8785 by an implementation that is not ours."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.merkle import Frontier, leaf_hash
from ledger.book.seal import (
    RowColumns,
    SealedEntry,
    SealedTransaction,
    canonical_bytes,
    is_sealable,
    log_entry,
    rows_digest,
    sealed_value,
    utc_text,
)
from ledger.book.words import AccountId, AccountKey, LogIndex, Owner, Principal, Purpose, Unit

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "format_1.json").read_text("utf-8"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
ANSWERS = st.dictionaries(
    st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=9),
    st.none() | st.booleans() | TEXTS | NUMBERS | st.lists(NUMBERS, max_size=3),
    max_size=4,
)
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


def transaction_of(vector: dict[str, Any]) -> SealedTransaction:
    """Build the transaction that a vector describes in its own words."""
    content = vector["transaction"]
    return SealedTransaction(
        tenant=content["tenant"],
        log_index=LogIndex(content["log_index"]),
        kind=content["kind"],
        actor=Principal(content["actor"]),
        reason=content["reason"],
        occurred_at=datetime.fromisoformat(content["occurred_at"]),
        recorded_at=datetime.fromisoformat(content["recorded_at"]),
        reverses=content["reverses"],
        refers_to=content["refers_to"],
        client=Principal(content["client"]),
        key=content["key"],
        fingerprint=bytes.fromhex(content["fingerprint"]),
        answer=content["answer"],
        entries=[
            SealedEntry(
                AccountId(entry["account_id"]),
                AccountKey(
                    Owner(entry["owner"]),
                    Purpose(entry["purpose"]),
                    Unit(entry["unit"]),
                    entry["expires_on"] and date.fromisoformat(entry["expires_on"]),
                ),
                entry["amount"],
                entry["balance"],
            )
            for entry in content["entries"]
        ],
        rows=rows_digest([(table, columns) for table, columns in content["rows"]]),
    )


@pytest.mark.parametrize("vector", VECTORS["transactions"], ids=lambda vector: vector["name"])
def test_the_canonical_bytes_are_the_golden_ones(vector: dict[str, Any]) -> None:
    assert canonical_bytes(transaction_of(vector)).decode() == vector["canonical"]


@pytest.mark.parametrize("vector", VECTORS["transactions"], ids=lambda vector: vector["name"])
def test_the_commitment_and_leaf_are_the_golden_ones(vector: dict[str, Any]) -> None:
    entry = log_entry(bytes.fromhex(vector["salt"]), vector["canonical"].encode())
    assert (entry.hex(), leaf_hash(entry).hex()) == (vector["log_entry"], vector["leaf"])


def test_the_root_over_the_vectors_is_the_golden_one() -> None:
    frontier = Frontier(0, b"")
    for vector in VECTORS["transactions"]:
        frontier.append(bytes.fromhex(vector["leaf"]))
    assert frontier.root().hex() == VECTORS["root"]


@given(
    TEXTS,
    st.none() | TEXTS,
    MOMENTS,
    ANSWERS,
    st.lists(st.tuples(NUMBERS, NUMBERS, st.none() | st.dates()), max_size=4),
)
def test_the_canonical_bytes_are_rfc_8785(
    key: str,
    reason: str | None,
    at: datetime,
    answer: dict[str, Any],
    amounts: list[tuple[int, int, date | None]],
) -> None:
    written = canonical_bytes(
        SealedTransaction(
            tenant="liaohe",
            log_index=LogIndex(2**53 - 1),
            kind="award",
            actor=Principal("staff/4"),
            reason=reason,
            occurred_at=at,
            recorded_at=at,
            reverses=None,
            refers_to={"claim": 7},
            client=Principal("kiosk/1"),
            key=key,
            fingerprint=bytes(32),
            answer=answer,
            entries=[
                SealedEntry(
                    AccountId(number),
                    AccountKey(Owner("volunteer/3"), Purpose.AVAILABLE, Unit("points"), expires_on),
                    amount,
                    balance,
                )
                for number, (amount, balance, expires_on) in enumerate(amounts)
            ],
            rows=None,
        )
    )
    assert written == rfc8785.dumps(json.loads(written))


@given(st.lists(st.tuples(st.sampled_from(["claims", "orders"]), ANSWERS), max_size=5), st.randoms())
def test_the_digest_of_rows_does_not_depend_on_their_order(
    rows: list[tuple[str, dict[str, Any]]], random: Random
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert rows_digest(shuffled) == rows_digest(rows)


@given(ANSWERS)
def test_the_order_of_entries_and_keys_is_no_part_of_the_bytes(answer: dict[str, Any]) -> None:
    transaction = transaction_of(VECTORS["transactions"][1])
    turned = replace(transaction, entries=tuple(reversed(transaction.entries)), answer=answer)
    straight = replace(transaction, answer=dict(reversed(answer.items())))
    assert canonical_bytes(turned) == canonical_bytes(straight)


def test_no_rows_have_no_digest() -> None:
    assert rows_digest([]) is None


def test_a_column_added_later_is_sealed_only_where_it_says_something() -> None:
    columns = RowColumns(("log_index", "note"), ("method",))
    before = {"log_index": 7, "note": None}
    assert columns.of(before) == columns.of({**before, "method": None}) == before
    assert columns.of({**before, "method": "card"}) == {**before, "method": "card"}


def test_a_time_is_written_in_utc_with_six_digits() -> None:
    east = timezone(timedelta(hours=8))
    assert utc_text(datetime(2026, 11, 22, 20, 15, tzinfo=east)) == "2026-11-22T12:15:00.000000Z"


@pytest.mark.parametrize("value", [4.0, 2**53, object(), {"a": [1.5]}])
def test_what_json_does_not_carry_exactly_is_not_sealed(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        sealed_value(value)
    assert not is_sealable(value)


@pytest.mark.parametrize("text", ["e\u0301", "a\0b"])
def test_a_text_that_is_not_nfc_or_holds_nul_is_not_sealable(text: str) -> None:
    assert not is_sealable(text)
