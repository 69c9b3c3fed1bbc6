"""The container files are what we say of them; no container engine is needed to read that."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final, cast

import pytest
import yaml

from api.commands.distribute import distribute_command
from tests.structure.test_files import ROOT

COMPOSE: Final = cast("dict[str, Any]", yaml.safe_load((ROOT / "docker-compose.yml").read_text()))
DOCKERFILE: Final = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
SERVICES: Final = cast("dict[str, dict[str, Any]]", COMPOSE["services"])
KEYS: Final = {
    "build", "command", "profiles",
    "cap_drop", "depends_on", "environment", "healthcheck", "image", "init", "networks", "ports",
    "read_only", "restart", "secrets", "security_opt", "shm_size", "stop_grace_period", "tmpfs",
    "user", "volumes",
}  # fmt: skip


NODES: Final = ("coordinator", "worker-1", "worker-2")
ONE_SHOT: Final = "distribute"
IMAGE: Final = r"(citusdata/)?[a-z-]+:\d[\w.-]*"


def test_the_compose_file_has_the_parts_of_the_specification_and_no_others() -> None:
    assert set(COMPOSE) == {"name", "services", "networks", "volumes", "secrets"}
    assert {name for name, service in SERVICES.items() if "profiles" not in service} == {
        "database",
        "service",
    }
    scaled = {name for name, service in SERVICES.items() if service.get("profiles") == ["scale"]}
    assert scaled == {*NODES, ONE_SHOT, "province"}
    assert scaled | {"database", "service"} == set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_is_bounded(name: str) -> None:
    service = SERVICES[name]
    assert set(service) <= KEYS
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), "no container runs as root"
    assert re.fullmatch(IMAGE, service["image"]), "an image has a version, never latest"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    if name == ONE_SHOT:
        assert service["restart"] == "no"
        return
    assert {"test", "interval", "timeout", "retries", "start_period"} == set(service["healthcheck"])
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"


def test_the_province_serves_from_a_cluster_whose_tables_are_distributed() -> None:
    for name in NODES:
        assert SERVICES[name]["image"] == SERVICES["coordinator"]["image"]
        assert SERVICES[name]["networks"] == ["inside"]
    volumes = [SERVICES[name]["volumes"][0] for name in NODES]
    assert len(set(volumes)) == len(NODES), "two servers on one folder of data"
    said = SERVICES[ONE_SHOT]["command"]
    options = {parameter.opts[0] for parameter in distribute_command.params}
    assert said[0] == distribute_command.name
    assert {part.partition("=")[0] for part in said[1:]} <= options
    assert [part.partition("=")[2] for part in said if part.startswith("--worker")] == list(NODES[1:])
    assert SERVICES[ONE_SHOT]["depends_on"] == {name: {"condition": "service_healthy"} for name in NODES}
    assert SERVICES["province"]["depends_on"] == {ONE_SHOT: {"condition": "service_completed_successfully"}}
    assert SERVICES["province"]["environment"] == SERVICES[ONE_SHOT]["environment"]


def test_the_nodes_of_a_cluster_can_sign_in_to_each_other(tmp_path: Path) -> None:
    script = (ROOT / "deploy" / "citus" / "20-nodes.sh").read_text()
    for name in SERVICES["coordinator"]["secrets"]:
        (tmp_path / name).write_text(f"{name}-word")
    environment = {"PGPASSFILE": str(tmp_path / "pgpass"), "PATH": "/usr/bin:/bin"}
    subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", "-c", script.replace("/run/secrets", str(tmp_path))], check=True, env=environment
    )
    assert (tmp_path / "pgpass").read_text().splitlines() == [
        "*:*:*:postgres:administrator_password-word",
        "*:*:*:pingan_owner:owner_password-word",
        "*:*:*:pingan_app:application_password-word",
    ]
    assert (tmp_path / "pgpass").stat().st_mode & 0o077 == 0
    assert SERVICES["coordinator"]["environment"]["PGPASSFILE"].startswith("/var/lib/postgresql/")


def test_what_is_named_is_declared() -> None:
    for service in SERVICES.values():
        assert set(service["secrets"]) <= set(COMPOSE["secrets"])
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists()
    assert SERVICES["service"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert SERVICES["database"]["image"].startswith("postgres:18")
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_no_secret_stands_in_the_file() -> None:
    for service in SERVICES.values():
        for name, value in service["environment"].items():
            if re.search("PASSWORD|URL|KEY", name) and name != "PINGAN_PUBLIC_URL":
                assert name.endswith("_FILE"), name
                assert value.removeprefix("/run/secrets/") in service["secrets"]
    assert "secrets/" in (ROOT / ".gitignore").read_text().split()


def test_the_secrets_the_file_names_are_those_the_script_makes(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "make-secrets.sh", tmp_path / "deploy")
    made = [
        subprocess.run(["/bin/sh", "deploy/make-secrets.sh"], cwd=tmp_path, check=True, capture_output=True)
    ]
    first = {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()}
    assert {f"./secrets/{name}" for name in first} == {entry["file"] for entry in COMPOSE["secrets"].values()}
    assert len(first["master_key"]) == 32
    assert first["owner_password"] in first["owner_database_url"]
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    made.append(
        subprocess.run(["/bin/sh", "deploy/make-secrets.sh"], cwd=tmp_path, check=True, capture_output=True)
    )
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()}


def test_the_image_is_built_in_stages_and_ends_without_root() -> None:
    stages = re.findall(r"^FROM (\S+) AS (\w+)$", DOCKERFILE, re.MULTILINE)
    assert [name for _, name in stages] == ["tools", "pages", "packages", "service"]
    assert {source for source, _ in stages} == {"python:3.11-slim-bookworm", "tools"}
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.findall(r"^USER (\S+)$", last, re.MULTILINE) == [SERVICES["service"]["user"]]
    assert last.index("USER ") < last.index("ENTRYPOINT")
    assert "HEALTHCHECK" in last
    assert not re.search(r"^(ADD|RUN (pip|uv|npm|apt))", last, re.MULTILINE), (
        "nothing is fetched in the last stage"
    )


def test_what_the_image_copies_exists_and_is_not_ignored() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for arguments in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        for source in arguments.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source.split("/")[0] in allowed, source


def test_the_image_and_the_service_agree_on_their_check() -> None:
    said = re.search(r'CMD (\["python".+\])$', DOCKERFILE, re.MULTILINE)
    assert said is not None
    assert ["CMD", *yaml.safe_load(said[1])] == SERVICES["service"]["healthcheck"]["test"]


def test_the_lock_of_the_image_is_a_part_of_the_whole_lock() -> None:
    whole = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^(\S+==\S+)", (ROOT / "requirements.service.lock").read_text(), re.MULTILINE)
    assert len(pins) > 20
    assert [pin for pin in pins if f"\n{pin}" not in whole] == []
