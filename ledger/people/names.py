"""How sealed things are named and opened; a person whose key is gone has only asterisks."""

from ledger.people.seal import PersonSeal
from ledger.people.words import ERASED, Person, StaffId, VolunteerId


def volunteer_person(volunteer_id: VolunteerId) -> Person:
    """Name the key that seals a volunteer's fields."""
    return Person(f"volunteer/{volunteer_id}")


def staff_person(staff_id: StaffId) -> Person:
    """Name the key that seals a staff member's fields."""
    return Person(f"staff/{staff_id}")


def open_name(seal: PersonSeal | None, name_sealed: bytes) -> str:
    """Return a name in full."""
    return ERASED if seal is None else seal.open("name", name_sealed)


def open_phone(seal: PersonSeal | None, phone_sealed: bytes | None) -> str | None:
    """Return a phone number in full, if there is one."""
    return None if seal is None or phone_sealed is None else seal.open("phone", phone_sealed)


def secret_field(pass_number: str) -> str:
    """Name the field that holds a device's secret; its pass number binds it to the one device."""
    return f"device secret/{pass_number}"
