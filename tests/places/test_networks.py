"""From which addresses a kiosk may speak."""

import pytest

from ledger.places.networks import is_within, read_networks
from ledger.places.refusals import NetworkMalformed


@pytest.mark.parametrize(
    ("address", "is_in"),
    [
        ("10.1.2.3", True),
        ("10.1.3.3", False),
        ("192.168.0.7", True),
        ("192.168.0.8", False),
        ("::ffff:10.1.2.200", True),
        ("fd00::1", True),
        ("fe80::1", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_an_address_lies_in_its_networks_only(address: str, *, is_in: bool) -> None:
    networks = read_networks(["10.1.2.0/24", "192.168.0.7", "fd00::/8"])
    assert is_within(address, networks) is is_in


def test_networks_have_one_spelling() -> None:
    assert read_networks([" 10.1.2.0/24", "10.1.2.0/255.255.255.0"]) == ["10.1.2.0/24"]


@pytest.mark.parametrize("typed", ["10.1.2.3/24", "10.1.2.0/33", "shop", "", "10.1.2"])
def test_what_is_no_network_is_refused(typed: str) -> None:
    with pytest.raises(NetworkMalformed):
        read_networks([typed])
