"""The pure rules of networks: from which addresses a kiosk may speak."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from ledger.places.refusals import NetworkMalformed

NETWORKS_MAX: Final = 20


def read_networks(typed: Iterable[str]) -> list[str]:
    """Return networks in one spelling and order, such as 10.1.2.0/24; a bare address is a network of one.

    Raises:
        NetworkMalformed: one of them is no network, or has bits set behind its mask.
    """
    networks = set()
    for text in typed:
        try:
            networks.add(str(ip_network(text.strip())))
        except ValueError as error:
            raise NetworkMalformed(network=text.strip()) from error
    return sorted(networks)


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Tell whether an address lies in one of the networks; what is no address lies in none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in ip_network(network) for network in networks)
