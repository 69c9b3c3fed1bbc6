"""What is sealed of a volunteer, opened: read from a row, and written to columns and blind indexes."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Row

from ledger.book.words import TenantId
from ledger.people.seal import Keyring, PersonSeal
from ledger.places.chinese import half_width

TEXTS: Final = ("name", "phone", "sex", "born_on", "address")
GUARDIAN: Final = "guardian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardian:
    """Who answers for somebody under 18, and how to reach them (未成年人保护法 72)."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """A volunteer's personal data in full; it leaves the service only for whoever may read it."""

    name: str
    phone: str | None = None
    sex: str | None = None
    born_on: date | None = None
    address: str | None = None
    guardian: Guardian | None = None


def sealed_columns(
    keyring: Keyring, *, tenant_id: TenantId, seal: PersonSeal, personal: Personal
) -> dict[str, object]:
    """Return the columns that hold a person's fields, sealed, and the indexes they are found by."""
    texts = {
        "name": personal.name,
        "phone": personal.phone,
        "sex": personal.sex,
        "born_on": None if personal.born_on is None else personal.born_on.isoformat(),
        "address": personal.address,
    }
    columns: dict[str, object] = {
        f"{field}_sealed": None if text is None else seal.seal(field, text) for field, text in texts.items()
    }
    guardian = personal.guardian
    columns["guardian_sealed"] = (
        None
        if guardian is None
        else seal.seal(GUARDIAN, orjson.dumps({"name": guardian.name, "phone": guardian.phone}).decode())
    )

    def index(field: str, text: str | None) -> bytes | None:
        return None if text is None else keyring.blind_index(tenant_id=tenant_id, field=field, text=text)

    return columns | {
        "name_index": index("name", personal.name),
        "phone_index": index("phone", personal.phone),
        "household_index": index("household", household_key(personal.address)),
    }


def open_personal(seal: PersonSeal, row: "Row[*tuple[Any, ...]]") -> Personal:
    """Open the fields of a row of volunteers."""

    def text(field: str) -> str | None:
        sealed: bytes | None = getattr(row, f"{field}_sealed")
        return None if sealed is None else seal.open(field, sealed)

    born_on, guardian = text("born_on"), text(GUARDIAN)
    return Personal(
        name=text("name") or "",
        phone=text("phone"),
        sex=text("sex"),
        born_on=None if born_on is None else date.fromisoformat(born_on),
        address=text("address"),
        guardian=None if guardian is None else Guardian(**orjson.loads(guardian)),
    )


def household_key(address: str | None) -> str | None:
    """Write an address the one way by which a household is recognised: no spaces, plain digits, one case."""
    return None if address is None else "".join(half_width(address).upper().split()) or None


def with_field(personal: Personal, field: str, value: str) -> Personal:
    """Return the same person with one field set from its text."""
    match field:
        case "born_on":
            return replace(personal, born_on=date.fromisoformat(value))
        case "name":
            return replace(personal, name=value)
        case "phone":
            return replace(personal, phone=value)
        case "sex":
            return replace(personal, sex=value)
        case _:
            return replace(personal, address=value)
