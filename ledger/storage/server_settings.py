"""The settings the embedded server starts with, sized to the machine."""

import os
from pathlib import Path
from typing import Final

MEBIBYTE: Final = 1024 * 1024
SHARED_BUFFERS_MEBIBYTES: Final = (64, 2048)
CONNECTIONS_MAX: Final = 200
"""Twenty a service, and one for each of its tellers: room for some processes and many bureaus."""
LOG_FILE_KILOBYTES_MAX: Final = 16 * 1024
LOG_FILES_KEPT: Final = 20


def server_arguments(*, data: Path, socket_folder: Path, durable: bool) -> list[str]:
    """Give the command-line arguments of `postgres`.

    Args:
        data: the data folder.
        socket_folder: the private folder of its socket.
        durable: False gives up safety against a power cut for speed: for tests only.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEBIBYTE
    least, most = SHARED_BUFFERS_MEBIBYTES
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder),
        "unix_socket_permissions": "0700",
        "max_connections": str(CONNECTIONS_MAX),
        "password_encryption": "scram-sha-256",
        "shared_buffers": f"{min(most, max(least, memory // 8))}MB",
        "effective_cache_size": f"{max(least, memory // 2)}MB",
        "max_wal_size": "2GB",
        "max_slot_wal_keep_size": "4GB",  # a follower that is gone must not fill the disk
        "timezone": "UTC",
        "log_timezone": "UTC",
        "jit": "off",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%u-%H%M.log",
        "log_rotation_age": "1d",
        "log_rotation_size": f"{LOG_FILE_KILOBYTES_MAX}kB",
        "log_truncate_on_rotation": "on",
        "log_file_mode": "0600",
        "log_error_verbosity": "terse",  # details quote whole rows
        "log_parameter_max_length_on_error": "0",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    arguments = ["-D", str(data)]
    for name, value in settings.items():
        arguments += ["-c", f"{name}={value}"]
    return arguments


def prune_logs(folder: Path) -> None:
    """Delete all but the newest log files."""
    logs = sorted(folder.glob("postgresql-*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in logs[LOG_FILES_KEPT:]:
        old.unlink(missing_ok=True)
