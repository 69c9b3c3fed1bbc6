"""Every setting of the service, read once from the environment."""

from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.witnesses import read_witnesses
from ledger.book.public.signing_keys import KeyStore
from ledger.storage.binaries import DEFAULT_VERSION, INSTALLATIONS
from ledger.storage.problems import StorageProblem

DAY_SECONDS: Final = 24 * 60 * 60


class SettingsRefused(StorageProblem):
    """A setting has a value that the service cannot work with."""

    zh = "配置 {name} 不正确:{detail}。"
    en = "The setting {name} is wrong: {detail}."


def _without_slash(url: str) -> str:
    """Accept what stickers can carry: an http address without path, query or fragment."""
    if not url:
        return url
    parts = urlsplit(url.rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        message = "must be an address such as https://points.example.cn"
        raise ValueError(message)
    if parts.path or parts.query or parts.fragment or parts.username:
        message = "must have nothing after the host and port"
        raise ValueError(message)
    return url.rstrip("/")


def _witnesses(text: str) -> str:
    read_witnesses(text)
    return text


def _postgresql(url: SecretStr) -> SecretStr:
    text = url.get_secret_value()
    if text and not text.startswith(("postgresql://", "postgres://", "postgresql+asyncpg://")):
        message = "must begin with postgresql://"
        raise ValueError(message)
    return url


def _carried(version: int) -> int:
    if version not in INSTALLATIONS:
        message = f"must be one of {', '.join(map(str, INSTALLATIONS))}"
        raise ValueError(message)
    return version


DatabaseUrl = Annotated[SecretStr, AfterValidator(_postgresql)]


class Settings(BaseSettings):
    """The settings: `PINGAN_` and the name in capitals; `PORT`, `HOST` and `DATABASE_URL` work bare too.

    Attributes:
        host: address to listen on.
        port: port to listen on.
        public_url: what stickers, slips and kiosk codes carry; printing refuses without it.
        data_folder: where the embedded database, the master key and their secrets lie.
        master_key_file: 32 bytes that wrap every person's key; by default `master.key` in the data folder.
        signing_key: keys that sign the logs, as words `sign:` and base64 of 32 bytes; instead of a file.
        signing_key_file: the file of these keys; by default `signing.key` in the data folder.
        guard_folder: what was signed last, apart from the database; by default `guard` in the data folder.
        witnesses: who cosigns the logs: pairs of an address and a verifier key, parted by spaces.
        database_url: an external PostgreSQL as the application role; without it the embedded one is used.
        database_url_file: a file with that URL, so that the password stands in no environment.
        owner_database_url: the same database as the role that owns the tables and migrates.
        owner_database_url_file: a file with that URL.
        postgres_version: major version of the embedded PostgreSQL.
        postgres_start_seconds_max: longest wait for the embedded PostgreSQL to recover from a crash.
        demo: load the demo bureau when the database is new.
        secure_cookies: mark cookies Secure; by default when `public_url` is https.
        proxies_trusted: addresses of reverse proxies whose forwarded client address is believed.
        log_level: how much is logged.
        body_bytes_max: largest request body.
    """

    model_config = SettingsConfigDict(
        env_prefix="PINGAN_", extra="ignore", frozen=True, populate_by_name=True, hide_input_in_errors=True
    )

    host: str = Field("127.0.0.1", min_length=1, validation_alias=AliasChoices("PINGAN_HOST", "HOST"))
    port: int = Field(8000, ge=1, le=65535, validation_alias=AliasChoices("PINGAN_PORT", "PORT"))
    public_url: Annotated[str, AfterValidator(_without_slash)] = ""
    data_folder: Path = Path(".pingan")
    master_key_file: Path | None = None
    signing_key: SecretStr = SecretStr("")
    signing_key_file: Path | None = None
    guard_folder: Path | None = None
    witnesses: Annotated[str, AfterValidator(_witnesses)] = ""
    database_url: DatabaseUrl = Field(
        SecretStr(""), validation_alias=AliasChoices("PINGAN_DATABASE_URL", "DATABASE_URL")
    )
    database_url_file: Path | None = None
    owner_database_url: DatabaseUrl = SecretStr("")
    owner_database_url_file: Path | None = None
    postgres_version: Annotated[int, AfterValidator(_carried)] = DEFAULT_VERSION
    postgres_start_seconds_max: int = Field(3600, ge=1, le=DAY_SECONDS)
    demo: bool = True
    secure_cookies: bool = Field(
        default_factory=lambda data: data.get("public_url", "").startswith("https://")
    )
    proxies_trusted: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    body_bytes_max: int = Field(1_048_576, ge=1024, le=64 * 1_048_576)

    @model_validator(mode="after")
    def _owner_needs_a_database(self) -> Self:
        if self.owner_database_url.get_secret_value() and not self.is_external:
            message = "PINGAN_OWNER_DATABASE_URL needs DATABASE_URL as well"
            raise ValueError(message)
        return self

    @property
    def is_external(self) -> bool:
        """Tell whether a PostgreSQL of the operator's is used instead of the embedded one."""
        return bool(self.database_url.get_secret_value() or self.database_url_file)

    @property
    def application_url(self) -> str:
        """The external database as the application role.

        Raises:
            SettingsRefused: the file that holds the URL cannot be read.
        """
        return _secret(self.database_url, self.database_url_file, "PINGAN_DATABASE_URL_FILE")

    @property
    def owner_url(self) -> str:
        """The external database as the owner of the tables; empty when somebody else migrates.

        Raises:
            SettingsRefused: the file that holds the URL cannot be read.
        """
        return _secret(
            self.owner_database_url, self.owner_database_url_file, "PINGAN_OWNER_DATABASE_URL_FILE"
        )

    @property
    def master_key_path(self) -> Path:
        """Where the master key lies."""
        return self.master_key_file or self.data_folder / "master.key"

    @property
    def key_store(self) -> KeyStore:
        """Where the keys that sign the logs lie."""
        path = self.signing_key_file or self.data_folder / "signing.key"
        return KeyStore(path, given=self.signing_key.get_secret_value())

    @property
    def guard_path(self) -> Path:
        """Where the last signed checkpoints are kept, apart from the database."""
        return self.guard_folder or self.data_folder / "guard"

    @property
    def is_guard_beside_database(self) -> bool:
        """Tell whether a snapshot of the data folder rolls back database and guard together."""
        return not self.is_external and self.guard_path.resolve().is_relative_to(self.data_folder.resolve())


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsRefused: names the first setting that is wrong, without its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "PINGAN_OWNER_DATABASE_URL"
        shown = name if name.isupper() else f"PINGAN_{name.upper()}"
        raise SettingsRefused(name=shown, detail=first["msg"].removeprefix("Value error, ")) from None


def _secret(value: SecretStr, file: Path | None, name: str) -> str:
    if file is None:
        return value.get_secret_value()
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsRefused(name=name, detail=str(error)) from None
