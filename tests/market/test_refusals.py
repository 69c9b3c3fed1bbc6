"""Every refusal of the market has a sentence in both languages that says its facts."""

import string

import pytest

from ledger.market import refusals
from ledger.refusal import Refusal

MARKET = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
OWN = [kind for kind in MARKET if kind is not Refusal]


def facts_of(sentence: str, *, own: str) -> set[str]:
    """Name the facts of a sentence; a name of goods is told in the sentence's own language."""
    return {name.removesuffix(own) for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.code)
def test_a_refusal_says_the_same_facts_in_both_languages(kind: type[Refusal]) -> None:
    zh, en = facts_of(kind.zh, own="_zh"), facts_of(kind.en, own="_en")
    assert zh == en
    assert kind.zh.endswith("。")
    assert kind.en.endswith(".")


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.code)
def test_a_refusal_is_a_client_error_with_a_stable_code(kind: type[Refusal]) -> None:
    assert 400 <= kind.status < 500
    assert kind.code.replace("_", "").isalpha()
    assert kind.code == kind.code.lower()
