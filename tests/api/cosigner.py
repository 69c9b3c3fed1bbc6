"""A small witness after C2SP tlog-witness, on a real port; its checks are its own, not the service's."""

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

DASH: Final = "\u2014"


class Cosigner:
    """What a witness knows: its key, the logs it knows, and what it cosigned of each.

    Attributes:
        name: its name in signature lines.
        log_keys: public keys by origin.
        seen: size and root cosigned last, by origin.
        asked: bodies that were posted, for tests to look at.
        fails: the status it answers with whatever it is asked, when a test wants that.
        lies: whether it signs another text than it was shown.
    """

    def __init__(self, name: str = "witness.example/w1") -> None:
        self.name = name
        self.log_keys: dict[str, bytes] = {}
        self.seen: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.fails: int | None = None
        self.lies = False
        self._key = Ed25519PrivateKey.generate()
        self._lock = threading.Lock()

    @property
    def vkey(self) -> str:
        """Its verifier key, of type 4."""
        public = b"\x04" + self._key.public_key().public_bytes_raw()
        return f"{self.name}+{self._key_id().hex()}+{base64.b64encode(public).decode()}"

    def add_checkpoint(self, body: str) -> tuple[int, str]:
        """Answer a request: a status and a text."""
        with self._lock:
            self.asked.append(body)
            if self.fails is not None:
                return self.fails, ""
            head, _, note = body.partition("\n\n")
            text = note.rpartition("\n\n")[0] + "\n"
            origin, size_line, root_line = text.split("\n")[:3]
            if origin not in self.log_keys:
                return 404, ""
            if not self._is_signed(note, origin):
                return 403, ""
            old, size, root = int(head.split("\n")[0][4:]), int(size_line), base64.b64decode(root_line)
            seen_size, seen_root = self.seen.get(origin, (0, b""))
            if old != seen_size or (old == size and root != seen_root):
                return 409, f"{seen_size}\n"
            proof = [base64.b64decode(line) for line in head.split("\n")[1:]]
            if old and old < size and _roots(old, size, proof, seen_root) != (seen_root, root):
                return 422, ""
            self.seen[origin] = (size, root)
            return 200, self._cosign(text)

    def _is_signed(self, note: str, origin: str) -> bool:
        text, _, lines = note.rpartition("\n\n")
        for line in lines.splitlines():
            mark, name, encoded = line.split(" ")
            try:
                Ed25519PublicKey.from_public_bytes(self.log_keys[origin]).verify(
                    base64.b64decode(encoded)[4:], f"{text}\n".encode()
                )
            except InvalidSignature:
                continue
            return mark == DASH and name == origin
        return False

    def _cosign(self, text: str) -> str:
        at = int(time.time())
        shown = f"another\n{text}" if self.lies else text
        signature = self._key.sign(f"cosignature/v1\ntime {at}\n{shown}".encode())
        line = base64.b64encode(self._key_id() + at.to_bytes(8, "big") + signature).decode()
        return f"{DASH} {self.name} {line}\n"

    def _key_id(self) -> bytes:
        public = self._key.public_key().public_bytes_raw()
        return hashlib.sha256(f"{self.name}\n".encode() + b"\x04" + public).digest()[:4]


def _roots(old: int, new: int, proof: list[bytes], old_root: bytes) -> tuple[bytes, bytes]:
    """Return the two roots that a proof leads to, by the recursion of RFC 6962, 2.1.2."""
    left = list(proof)

    def walk(size_old: int, size_new: int, *, is_whole: bool) -> tuple[bytes, bytes]:
        if size_old == size_new:
            node = old_root if is_whole else left.pop(0)
            return node, node
        cut = 1 << ((size_new - 1).bit_length() - 1)
        if size_old <= cut:
            before, after = walk(size_old, cut, is_whole=is_whole)
            return before, _node(after, left.pop(0))
        before, after = walk(size_old - cut, size_new - cut, is_whole=False)
        sibling = left.pop(0)
        return _node(sibling, before), _node(sibling, after)

    try:
        found = walk(old, new, is_whole=True)
    except IndexError:
        return b"", b""
    return (b"", b"") if left else found


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@contextmanager
def serving(cosigner: Cosigner) -> Iterator[str]:
    """Serve a witness on a free port, and give its submission prefix."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, answer = cosigner.add_checkpoint(body) if self.path == "/w/add-checkpoint" else (404, "")
            self.send_response(status)
            if status == 409:
                self.send_header("Content-Type", "text/x.tlog.size")
            self.send_header("Content-Length", str(len(answer.encode())))
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_: Any) -> None:  # noqa: ANN401 - its base's signature
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/w"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
