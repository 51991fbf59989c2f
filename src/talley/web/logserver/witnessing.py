"""Asking witnesses for their cosignatures over HTTP; those that are down are asked again next time."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from talley.tlog.checkpoint import SignedCheckpoint
from talley.tlog.errors import TlogError
from talley.tlog.policy import WitnessLine
from talley.tlog.signing import Signed
from talley.tlog.tile_reader import TileReader
from talley.tlog.witness import (
    AddCheckpoint,
    accept_cosignatures,
    format_add_checkpoint,
    parse_size,
)

MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Response:
    """What a witness's server answered."""

    status: int
    body: bytes


Post = Callable[[str, bytes], Response]
"""Posts a body to an address. Raises: OSError where nothing came back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking one witness: its cosignature, the size that it stands at, or the trouble in words."""

    witness: WitnessLine
    cosignature: Signed | None = None
    stands_at: int | None = None
    trouble: str = ""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_named: object) -> None:
        """Follow none: a witness is asked where the policy says."""


def post_over_http(seconds: float) -> Post:
    """Return a way to post that gives up after some seconds."""
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))

    def post(url: str, body: bytes) -> Response:
        if not url.startswith(("https://", "http://")):
            raise OSError("the witness's address is none of http")
        request = urllib.request.Request(url, body, {"Content-Type": "text/plain"}, method="POST")  # noqa: S310
        try:
            with opener.open(request, timeout=seconds) as answer:
                return Response(answer.status, answer.read(MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                return Response(error.code, error.read(MOST_BYTES))
        except http.client.HTTPException as error:
            raise OSError("the answer is not HTTP") from error

    return post


def ask(
    witnesses: Iterable[WitnessLine],
    signed: SignedCheckpoint,
    reader: TileReader,
    stands_at: Mapping[str, int],
    post: Post,
) -> list[Answer]:
    """Ask every witness that has an address, at the same time.

    `stands_at` is the size at which each, by name, is known to stand; a wrong one costs a second question.
    """
    asked = [witness for witness in witnesses if witness.url]

    def prove(old: int) -> tuple[bytes, ...]:
        return reader.consistency_proof(old)

    # The reader keeps tiles and is used by one thread: proofs are made before, and again only on a conflict.
    proofs = {w.name: prove(min(stands_at.get(w.name, 0), signed.checkpoint.size)) for w in asked}
    with ThreadPoolExecutor(max(1, len(asked))) as pool:
        first = list(
            pool.map(
                lambda w: _ask(
                    w, signed, min(stands_at.get(w.name, 0), signed.checkpoint.size), proofs[w.name], post
                ),
                asked,
            )
        )
    answers = []
    for answer in first:
        size = answer.stands_at
        again = size is not None and size <= signed.checkpoint.size
        answers.append(
            _ask(answer.witness, signed, size, prove(size), post) if again and size is not None else answer
        )
    return answers


def _ask(
    witness: WitnessLine, signed: SignedCheckpoint, old: int, proof: tuple[bytes, ...], post: Post
) -> Answer:
    body = format_add_checkpoint(AddCheckpoint(old, proof, signed))
    try:
        response = post(witness.url.rstrip("/") + "/add-checkpoint", body)
        match response.status:
            case 200:
                (cosignature, *_) = accept_cosignatures(signed, response.body, [witness.key])
                return Answer(witness, cosignature=cosignature)
            case 409:
                return Answer(
                    witness, stands_at=parse_size(response.body), trouble="it stands at another size"
                )
            case status:
                return Answer(witness, trouble=f"it answered {status}")
    except TlogError as error:
        return Answer(witness, trouble=f"its answer does not hold: {error}")
    except OSError as error:
        return Answer(witness, trouble=f"it does not answer ({type(error).__name__})")
