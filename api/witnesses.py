"""Asks witnesses to cosign checkpoints over HTTP; a witness that is away delays nothing and stops nothing."""

import asyncio
import logging
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from ledger.book.public.checkpoint import Checkpoint, read_checkpoint, read_size
from ledger.book.public.note import COSIGNATURE, Note, NoteUnsound, Signature, VerifierKey, read_verifier_key
from ledger.book.public.witness import add_checkpoint_body, cosignatures_of

ANSWER_SECONDS_MAX: Final = 3.0
ANSWER_BYTES_MAX: Final = 100_000
PAUSE_SECONDS: Final = 30.0
"""So long a witness that failed is left alone."""
WITNESSES_MAX: Final = 8

Prove = Callable[[int, int], Awaitable[list[bytes]]]
"""Returns the proof that the tree of the second size begins with that of the first."""

log = logging.getLogger(__name__)


class WitnessDisagrees(Exception):  # noqa: N818 - a finding, not an error of ours
    """A witness has seen another tree under this origin: somebody signed a fork, or it was given one."""


class _Failed(Exception):  # noqa: N818 - a state
    """The witness could not be asked, or answered what it should not."""


@dataclass(slots=True)
class Witness:
    """One witness: where it takes checkpoints, and the key it signs with.

    Attributes:
        url: its submission prefix, without a slash at its end.
        key: its cosigning key.
        sizes: the size it cosigned last, by origin, as far as this process knows.
        resting_until: monotonic seconds until which it is left alone, by origin: it may know one log and not
            another.
    """

    url: str
    key: VerifierKey
    sizes: dict[str, int] = field(default_factory=dict)
    resting_until: dict[str, float] = field(default_factory=dict)


def read_witnesses(text: str) -> tuple[Witness, ...]:
    """Read witnesses from words, two for each: its submission prefix, then its vkey.

    Raises:
        ValueError: says what is wrong.
    """
    words = text.split()
    if len(words) % 2 or len(words) > 2 * WITNESSES_MAX:
        message = f"must be up to {WITNESSES_MAX} pairs of an address and a verifier key"
        raise ValueError(message)
    witnesses: list[Witness] = []
    for url, vkey in zip(words[::2], words[1::2], strict=True):
        parts = urlsplit(url)
        key = read_verifier_key(vkey)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            message = "a witness has an address such as https://witness.example.org"
            raise ValueError(message)
        if key.algorithm != COSIGNATURE:
            message = "the verifier key of a witness is of type 4 (Ed25519 cosignature)"
            raise ValueError(message)
        witnesses.append(Witness(url.rstrip("/"), key))
    return tuple(witnesses)


async def cosign(witnesses: Sequence[Witness], note: Note, prove: Prove) -> list[Signature]:
    """Ask all witnesses at once for their signatures on a note that was just signed; those that fail rest."""
    answers = await asyncio.gather(*(_cosign_by(witness, note, prove) for witness in witnesses))
    return [signature for signatures in answers for signature in signatures]


async def _cosign_by(witness: Witness, note: Note, prove: Prove) -> list[Signature]:
    checkpoint = read_checkpoint(note.text)
    if time.monotonic() < witness.resting_until.get(checkpoint.origin, 0.0):
        return []
    try:
        answer = await _ask(witness, note, checkpoint, prove)
        signatures = cosignatures_of(answer, note, witness.key)
    except WitnessDisagrees:
        log.critical("witness %s has seen another log of %s", witness.key.name, checkpoint.origin)
    except (_Failed, NoteUnsound, OSError, HTTPException, LookupError, ValueError) as problem:
        log.warning("witness %s did not cosign: %s", witness.key.name, problem)
    else:
        witness.sizes[checkpoint.origin] = checkpoint.size
        return signatures
    witness.resting_until[checkpoint.origin] = time.monotonic() + PAUSE_SECONDS
    return []


async def _ask(witness: Witness, note: Note, checkpoint: Checkpoint, prove: Prove) -> str:
    """Post the checkpoint; once more from the size that the witness names when it remembers another."""
    old_size = witness.sizes.get(checkpoint.origin, 0)
    for _ in range(2):
        proof = await prove(old_size, checkpoint.size)
        body = add_checkpoint_body(old_size=old_size, proof=proof, note=note)
        status, answer = await asyncio.to_thread(_post, witness.url, body)
        if status == HTTPStatus.OK:
            return answer
        if status == HTTPStatus.CONFLICT:
            seen = read_size(answer.removesuffix("\n"))
            if seen > checkpoint.size or seen == old_size:
                raise WitnessDisagrees
            old_size = seen
        elif status == HTTPStatus.UNPROCESSABLE_ENTITY:
            raise WitnessDisagrees
        else:
            message = f"status {status}"
            raise _Failed(message)
    message = "it remembers another size each time"
    raise _Failed(message)


def _post(url: str, body: str) -> tuple[int, str]:
    """Post a text, follow nothing, and read a bounded answer."""
    parts = urlsplit(f"{url}/add-checkpoint")
    connection = _connect(parts)
    try:
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        connection.request("POST", parts.path, body=body.encode("utf-8"), headers=headers)
        answer: HTTPResponse = connection.getresponse()
        content = answer.read(ANSWER_BYTES_MAX)
        return answer.status, content.decode("utf-8")
    finally:
        connection.close()


def _connect(parts: SplitResult) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(host, parts.port, timeout=ANSWER_SECONDS_MAX, context=context)
    return HTTPConnection(host, parts.port, timeout=ANSWER_SECONDS_MAX)
