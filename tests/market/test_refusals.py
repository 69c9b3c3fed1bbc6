"""Every refusal of the market has a sentence in both languages that says its facts."""

import string

import pytest

from ledger.market import refusals
from ledger.refusal import Refusal

MARKET = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
OWN = [kind for kind in MARKET if kind is not Refusal]


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.code)
def test_a_refusal_says_the_same_facts_in_both_languages(kind: type[Refusal]) -> None:
    zh, en = (
        {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (kind.zh, kind.en)
    )
    assert zh == en
    assert kind.zh.endswith("。")
    assert kind.en.endswith(".")


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.code)
def test_a_refusal_is_a_client_error_with_a_stable_code(kind: type[Refusal]) -> None:
    assert 400 <= kind.status < 500
    assert kind.code.replace("_", "").isalpha()
    assert kind.code == kind.code.lower()
