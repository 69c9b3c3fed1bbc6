"""pingan run: database, migrations, the demo on the first start, then the service with its addresses."""

import asyncio
import errno
import io
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import qrcode
import rich_click as click
import uvicorn
from litestar import Litestar
from rich.table import Table

from api.app import create_app
from api.collector import settle_collector
from api.commands.demo import demo_password, load_demo, needs_demo
from api.commands.demo_logins import TRIES
from api.commands.surroundings import Surroundings, console, open_surroundings, runs, say
from api.settings import Settings
from ledger.storage.problems import StorageProblem

PAGES: Final = (
    ("手机 / phone", "phone"),
    ("工作台 / desk", "desk"),
    ("兑换机 / kiosk", "kiosk"),
    ("屏幕 / board", "board"),
)
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
BACKLOG: Final = 1024
GRACE_SECONDS: Final = 10


class PortTaken(StorageProblem):
    """Another program listens on the port."""

    zh = "端口 {port} 已被占用，请用 PORT=… 另选一个。"
    en = "Port {port} is taken; choose another with PORT=…"


class AddressUnusable(StorageProblem):
    """The machine has no such address, or it may not be used."""

    zh = "不能在 {host}:{port} 监听（{detail}），请检查 HOST 与 PORT。"
    en = "Cannot listen on {host}:{port} ({detail}); check HOST and PORT."


@click.command("run")
@runs
async def run_command() -> None:
    """启动服务 / start the service."""
    async with open_surroundings() as house:
        listener = listen(house.settings)
        with listener:
            await house.keyring()
            if await needs_demo(house):
                await load_demo(house)
            await serve(house, listener)
    say("已停止 / stopped")


def listen(settings: Settings) -> socket.socket:
    """Take the port before anything long begins.

    Raises:
        PortTaken: by another program.
        AddressUnusable: the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
    except OSError as problem:
        listener.close()
        if problem.errno == errno.EADDRINUSE:
            raise PortTaken(port=settings.port) from problem
        raise AddressUnusable(
            host=settings.host, port=settings.port, detail=problem.strerror or str(problem)
        ) from problem
    return listener


async def serve(house: Surroundings, listener: socket.socket) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    settings = house.settings
    address = f"http://{settings.host}:{settings.port}"
    if not settings.public_url and settings.host in LOOPBACK:
        # On one machine the codes may carry its own address; elsewhere printing waits for the real one.
        settings = settings.model_copy(update={"public_url": address})
        say("二维码使用本机地址；对外使用前请设置 PINGAN_PUBLIC_URL / codes carry this machine's own address")
    if settings.is_guard_beside_database:
        say("存底和数据库在同一个文件夹，整机快照会把两者一起退回；请把 PINGAN_GUARD_FOLDER 设到另一块磁盘")
        say("the guard lies beside the database, so a snapshot rolls both back: set PINGAN_GUARD_FOLDER")
    app = create_app(settings, database_url=house.database_url)
    tell_addresses(house, settings.public_url or address)
    settle_collector()
    server = Server(server_config(app, settings))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving


class Server(uvicorn.Server):
    """A server that leaves signals to the command, which cancels it and then closes the database in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def server_config(app: Litestar, settings: Settings) -> uvicorn.Config:
    """Say how the service listens: on the loop that runs already, quietly, with a bounded good-bye."""
    return uvicorn.Config(
        app,
        log_level=settings.log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        proxy_headers=bool(settings.proxies_trusted),
        forwarded_allow_ips=settings.proxies_trusted or None,
        lifespan="on",
    )


def tell_addresses(house: Surroundings, public_url: str) -> None:
    """Say where the pages are, who can sign in to the demo, and show the phone page as a QR code."""
    table = Table(show_header=False, box=None)
    for name, page in PAGES:
        table.add_row(name, f"{public_url}/{page}/")
    password = demo_password(house)
    if password:
        for user_names, use in TRIES:
            table.add_row(user_names, use)
        table.add_row("密码 / password", password)
    console.print(table)
    drawn = io.StringIO()
    code = qrcode.QRCode(border=2)
    code.add_data(f"{public_url}/phone/")
    code.print_ascii(out=drawn, invert=True)
    console.print(drawn.getvalue())
