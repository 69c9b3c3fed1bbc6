"""The real service in a process of its own, as the browser tests start it: one line of JSON says how."""

import json
import socket
import sys
from pathlib import Path

import uvicorn

from api.app import create_app
from api.settings import Settings


def main() -> None:
    """Serve on the socket that was handed over, until SIGTERM."""
    said = json.loads(sys.argv[1])
    settings = Settings(
        data_folder=Path(said["data_folder"]), public_url=said["public_url"], secure_cookies=False
    )
    app = create_app(settings, database_url=said["database_url"], pages=Path(said["pages"]))
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=said["socket"])])


if __name__ == "__main__":
    main()
