"""Personal data is sealed per person, bound to its place, and gone when the key is gone."""

import secrets
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.words import TenantId
from ledger.people.master_key import MasterKeyError, open_keyring
from ledger.people.seal import Keyring, SealBrokenError
from ledger.people.words import Person

ONE, OTHER = TenantId(1), TenantId(2)
SOMEBODY, SOMEBODY_ELSE = Person("volunteer/3"), Person("volunteer/4")
MASTER_KEY = bytes(range(32))


@given(st.text(st.characters(codec="utf-8")))
def test_a_field_opens_as_it_was_sealed(text: str) -> None:
    keyring = Keyring(MASTER_KEY)
    seal, wrapped = keyring.new_person(tenant_id=ONE, person=SOMEBODY)
    sealed = seal.seal("name", text)
    again = Keyring(MASTER_KEY).open_person(tenant_id=ONE, person=SOMEBODY, wrapped_key=wrapped)
    assert again.open("name", sealed) == text
    assert seal.seal("name", text) != sealed


@pytest.mark.parametrize(
    ("tenant_id", "person", "field"),
    [(OTHER, SOMEBODY, "name"), (ONE, SOMEBODY_ELSE, "name"), (ONE, SOMEBODY, "phone")],
)
def test_a_sealed_field_cannot_be_moved(tenant_id: TenantId, person: Person, field: str) -> None:
    keyring = Keyring(MASTER_KEY)
    seal, wrapped = keyring.new_person(tenant_id=ONE, person=SOMEBODY)
    sealed = seal.seal("name", "张建国")
    with pytest.raises(SealBrokenError):
        keyring.open_person(tenant_id=tenant_id, person=person, wrapped_key=wrapped).open(field, sealed)


def test_another_master_key_opens_nothing() -> None:
    _, wrapped = Keyring(MASTER_KEY).new_person(tenant_id=ONE, person=SOMEBODY)
    with pytest.raises(SealBrokenError):
        Keyring(secrets.token_bytes(32)).open_person(tenant_id=ONE, person=SOMEBODY, wrapped_key=wrapped)


@pytest.mark.parametrize("change", [0, 5, -1])
def test_a_changed_byte_is_noticed(change: int) -> None:
    seal, _ = Keyring(MASTER_KEY).new_person(tenant_id=ONE, person=SOMEBODY)
    sealed = bytearray(seal.seal("name", "张建国"))
    sealed[change] ^= 1
    with pytest.raises(SealBrokenError):
        seal.open("name", bytes(sealed))


def test_an_index_finds_equal_text_in_one_bureau_only() -> None:
    keyring = Keyring(MASTER_KEY)
    index = keyring.blind_index(tenant_id=ONE, field="phone", text="19900000001")
    assert index == Keyring(MASTER_KEY).blind_index(tenant_id=ONE, field="phone", text="19900000001")
    assert index != keyring.blind_index(tenant_id=OTHER, field="phone", text="19900000001")
    assert index != keyring.blind_index(tenant_id=ONE, field="name", text="19900000001")
    assert index != Keyring(bytes(32)).blind_index(tenant_id=ONE, field="phone", text="19900000001")


def test_a_master_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring(b"short")


def test_the_master_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "master.key"
    open_keyring(path, may_make=True)
    first = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    open_keyring(path, may_make=True)
    assert path.read_bytes() == first


def test_a_missing_cut_or_open_master_key_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    with pytest.raises(MasterKeyError, match="cannot be read"):
        open_keyring(path, may_make=False)
    path.write_bytes(b"cut")
    path.chmod(0o600)
    with pytest.raises(MasterKeyError, match="3 bytes"):
        open_keyring(path, may_make=True)
    path.chmod(0o622)
    with pytest.raises(MasterKeyError, match="changed by others"):
        open_keyring(path, may_make=True)
