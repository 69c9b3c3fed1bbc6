"""The roles that the container's database gets are enough to migrate and to serve."""

import os
import subprocess
from pathlib import Path
from typing import Final

from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import check_reachable, connect
from ledger.storage.migrate import check_current, upgrade
from ledger.storage.postmaster import running_server

ROLES_SCRIPT: Final = Path(__file__).parents[2] / "deploy" / "postgres" / "10-roles.sh"


async def test_the_roles_script_makes_a_database_that_migrates_and_serves(folder: Path) -> None:
    secrets = folder / "secrets"
    secrets.mkdir()
    (secrets / "owner_password").write_text("owner-word")
    (secrets / "application_password").write_text("app-word")
    script = ROLES_SCRIPT.read_text().replace("/run/secrets", str(secrets))
    with EmbeddedServer(folder / "server", durable=False) as server:
        administrator = await connect(server.administrator_url)
        for statement in ("DATABASE pingan", "ROLE pingan_app", "ROLE pingan_owner"):
            await administrator.execute(f"DROP {statement}")
        await administrator.close()
        run_as_the_image_would(script, server)
        query = server.owner_url.partition("?")[2]
        await upgrade(f"postgresql://pingan_owner:owner-word@/pingan?{query}")
        served = f"postgresql://pingan_app:app-word@/pingan?{query}"
        await check_reachable(served)
        await check_current(served)


def run_as_the_image_would(script: str, server: EmbeddedServer) -> None:
    found = running_server(server.data)
    assert found is not None
    password = server.administrator_url.partition("://postgres:")[2].partition("@")[0]
    path = f"{server.binaries.folder}{os.pathsep}/usr/bin:/bin"
    done = subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", "-c", script],
        env={"PATH": path, "PGHOST": str(found.socket_folder), "PGPASSWORD": password},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
