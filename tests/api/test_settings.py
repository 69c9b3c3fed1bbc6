"""Settings come from the environment, and a wrong one is one sentence that keeps secrets."""

from pathlib import Path

import pytest

import api
from api.settings import Settings, SettingsRefused, read_settings

NAMES = ("HOST", "PORT", "DATABASE_URL")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, *(f"PINGAN_{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)


def test_nothing_has_to_be_set() -> None:
    settings = read_settings()
    assert (settings.host, settings.port, settings.is_external) == ("127.0.0.1", 8000, False)
    assert settings.master_key_path == Path(".pingan/master.key")


def test_the_usual_names_work_and_the_own_name_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104 - only read
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:secret@db/pingan")
    settings = read_settings()
    assert (settings.port, settings.host) == (9000, "0.0.0.0")  # noqa: S104 - only read
    assert settings.application_url == "postgresql://app:secret@db/pingan"
    assert "secret" not in repr(settings)
    monkeypatch.setenv("PINGAN_PORT", "9001")
    assert read_settings().port == 9001


def test_the_cookies_are_secure_when_the_public_address_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGAN_PUBLIC_URL", "https://points.example.cn/")
    settings = read_settings()
    assert settings.public_url == "https://points.example.cn"
    assert settings.secure_cookies


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PINGAN_PUBLIC_URL", "points.example.cn"),
        ("PINGAN_PUBLIC_URL", "https://points.example.cn/path"),
        ("DATABASE_URL", "mysql://app:secret@db/pingan"),
        ("PINGAN_POSTGRES_VERSION", "15"),
        ("PINGAN_LOG_LEVEL", "loud"),
        ("PINGAN_BODY_BYTES_MAX", "1"),
        ("PINGAN_OWNER_DATABASE_URL", "postgresql://owner:secret@db/pingan"),
    ],
)
def test_a_wrong_value_is_one_sentence_with_its_name_and_without_the_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused) as caught:
        read_settings()
    assert name.removeprefix("PINGAN_") in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_address_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://app:secret@db/pingan\n")
    monkeypatch.setenv("PINGAN_DATABASE_URL_FILE", str(file))
    assert read_settings().application_url == "postgresql://app:secret@db/pingan"
    file.unlink()
    with pytest.raises(SettingsRefused, match="PINGAN_DATABASE_URL_FILE"):
        _ = read_settings().application_url


def test_every_setting_is_read_by_the_service() -> None:
    sources = "".join(path.read_text() for path in Path(api.__path__[0]).rglob("*.py"))
    assert [name for name in Settings.model_fields if f".{name}" not in sources] == []


@pytest.mark.parametrize(
    ("guard", "database_url", "is_beside"),
    [
        (None, "", True),
        ("data/../data/elsewhere", "", True),
        ("other", "", False),
        (None, "postgresql://app@db/pingan", False),
    ],
)
def test_a_guard_in_the_data_folder_of_the_embedded_database_is_known(
    guard: str | None, database_url: str, *, is_beside: bool, tmp_path: Path
) -> None:
    settings = Settings(
        data_folder=tmp_path / "data",
        guard_folder=tmp_path / guard if guard else None,
        database_url=database_url,
    )
    assert settings.is_guard_beside_database is is_beside
