"""The pure rules of people: masking, phone numbers, passwords, activation codes."""

import base64
import re
from typing import Final

from ledger.book.words import TenantId
from ledger.people.words import (
    ACTIVATION_CODE_LENGTH,
    DEVICE_SECRET_BYTES,
    PASSWORD_LENGTH_MAX,
    PASSWORD_LENGTH_MIN,
)
from ledger.places.chinese import half_width
from ledger.places.rules import is_code, shown_code, typed_code

PHONE: Final = re.compile(r"1[3-9][0-9]{9}|0[0-9]{9,11}")
PHONE_CLUTTER: Final = re.compile(r"[\s\-()]+")
COUNTRY: Final = re.compile(r"^(\+86|0086|86(?=1[3-9][0-9]{9}$))")
PHONE_HEAD, PHONE_TAIL = 3, 4
USER_NAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,31}")
KINDS: Final = (str.isupper, str.islower, str.isdigit)
KINDS_MIN: Final = 3
LONG_PASSWORD: Final = 20
"""A phrase this long needs no mixture of characters."""
DIFFERENT_MIN: Final = 5
TENANT_DIGITS: Final = re.compile(r"[1-9][0-9]{0,14}")
WHOLE_NAME_MASKED: Final = 2


def masked_name(name: str) -> str:
    """Mask a name: 张*国, 张*, 阿***·买**; what is left tells two people at one desk apart, no more."""
    parts = re.split(r"([· ])", name)
    if len(parts) > 1:
        return "".join(part if part in "· " else _head_of(part) for part in parts)
    if len(name) <= WHOLE_NAME_MASKED:
        return _head_of(name)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def _head_of(part: str) -> str:
    return part[:1] + "*" * (len(part) - 1) if len(part) > 1 else "*" * len(part)


def masked_phone(phone: str) -> str:
    """Mask a phone number: 199****0001."""
    if len(phone) <= PHONE_HEAD + PHONE_TAIL:
        return "*" * len(phone)
    return phone[:PHONE_HEAD] + "*" * (len(phone) - PHONE_HEAD - PHONE_TAIL) + phone[-PHONE_TAIL:]


def typed_phone(typed: str) -> str | None:
    """Read a Chinese mobile number, or a land line with its area code; None when it is neither."""
    digits = COUNTRY.sub("", PHONE_CLUTTER.sub("", half_width(typed)))
    return digits if PHONE.fullmatch(digits) else None


def typed_user_name(typed: str) -> str:
    """Read a user name as people type it."""
    return half_width(typed).lower()


def typed_number(typed: str) -> str:
    """Read a volunteer's number as people type it."""
    return "".join(half_width(typed).upper().split()).replace("-", "")


def is_user_name(user_name: str) -> bool:
    """Say whether an account may have this name."""
    return USER_NAME.fullmatch(user_name) is not None


def is_strong(password: str, *, user_name: str) -> bool:
    """Say whether a password is one: long enough, not of one kind or a few letters, not the user name."""
    if not PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX:
        return False
    if user_name in password.lower() or len(set(password)) < DIFFERENT_MIN:
        return False
    kinds = sum(any(map(kind, password)) for kind in KINDS)
    kinds += any(not character.isalnum() for character in password)
    return kinds >= KINDS_MIN or len(password) >= LONG_PASSWORD


def shown_activation_code(code: str, *, tenant_id: TenantId) -> str:
    """Write a code as slips carry it, with its bureau: 1-ABCD-EFGH-JKMN."""
    return f"{tenant_id}-{shown_code(code)}"


def typed_activation_code(typed: str) -> tuple[TenantId, str] | None:
    """Read a code from a slip; None when it cannot be one."""
    characters = typed_code(typed)
    code, tenant = characters[-ACTIVATION_CODE_LENGTH:], characters[:-ACTIVATION_CODE_LENGTH]
    if not is_code(code, length=ACTIVATION_CODE_LENGTH) or TENANT_DIGITS.fullmatch(tenant) is None:
        return None
    return TenantId(int(tenant)), code


def device_secret_from(text: str) -> bytes | None:
    """Read the secret a phone made: 32 bytes in base32 without padding; None when it is not."""
    try:
        secret = base64.b32decode(text + "====")
    except ValueError:  # also binascii.Error, which is one
        return None
    return secret if len(secret) == DEVICE_SECRET_BYTES else None
