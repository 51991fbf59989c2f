"""A witness over HTTP: the decision of `talley.tlog.witness`, its storage, and the answers of tlog-witness."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIEnvironment

from talley.cli.witness_state import StateError, WitnessState
from talley.tlog.checkpoint import SignedCheckpoint, format_checkpoint, format_signed_checkpoint
from talley.tlog.errors import TlogError
from talley.tlog.keys import SignerKey, VerifierKey
from talley.tlog.note import format_signatures
from talley.tlog.signing import cosign, verify_note
from talley.tlog.witness import (
    Accepted,
    AddCheckpoint,
    Conflict,
    Refused,
    decide,
    format_size,
    monitoring_path,
    parse_add_checkpoint,
)

MOST_BODY_BYTES = 512 * 1024
"""Far above any checkpoint with its proof: 63 hashes and 100 signatures."""

_TEXT = "text/plain; charset=utf-8"
_REFUSALS = {
    "unknown-log": "404 Not Found",
    "bad-signature": "403 Forbidden",
    "shrinking": "400 Bad Request",
    "inconsistent": "422 Unprocessable Entity",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status line, a content type and a body."""

    status: str
    content_type: str
    body: bytes


class WitnessService:
    """One witness for some logs. `now` returns POSIX seconds: the time in its cosignatures."""

    def __init__(
        self,
        key: SignerKey,
        logs: Mapping[str, Sequence[VerifierKey]],
        state: WitnessState,
        now: Callable[[], int],
    ) -> None:
        """Read what is stored for each log, so that a damaged file is found before the first request.

        Raises: StateError; OSError.
        """
        self._key, self._logs, self._state, self._now = key, logs, state, now
        self._origins = {f"/{monitoring_path(origin)}": origin for origin in logs}
        for origin in logs:
            state.latest(origin)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        try:
            answer = self._answer(environ)
        except (OSError, StateError) as error:
            # Nothing of the request is told, here or anywhere.
            print(f"talley witness: the state cannot be used: {error}", file=sys.stderr, flush=True)
            answer = _said("500 Internal Server Error", "The witness cannot use its state.")
        headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
        if answer.status.startswith("405"):
            headers.append(("Allow", "POST" if environ["PATH_INFO"] == "/add-checkpoint" else "GET"))
        start_response(answer.status, headers)
        return [answer.body]

    def add_checkpoint(self, body: bytes) -> Answer:
        """Decide on a request's body; where it is accepted, store first, then answer with the cosignature.

        Raises: StateError; OSError: nothing was cosigned.
        Source: c2sp.org/tlog-witness, "add-checkpoint".
        """
        try:
            request = parse_add_checkpoint(body)
        except TlogError as error:
            return _said("400 Bad Request", f"The request cannot be read: {error}.")
        origin = request.signed.checkpoint.origin
        with self._state.alone():
            latest = self._state.latest(origin) if origin in self._logs else None
            match decide(request, latest.checkpoint if latest else None, self._logs):
                case Accepted():
                    return self._cosign(request, self._logs[origin])
                case Conflict(size):
                    return Answer("409 Conflict", "text/x.tlog.size", format_size(size))
                case Refused(code, sentence):
                    return _said(_REFUSALS[code], sentence)

    def latest_checkpoint(self, origin: str) -> Answer:
        """Return the latest checkpoint of a log with its signature and our cosignature.

        Source: c2sp.org/tlog-witness, "Monitor Retrieval Mechanism".
        """
        signed = self._state.latest(origin)
        if signed is None:
            return _said("404 Not Found", "This witness has not cosigned that log yet.")
        return Answer("200 OK", _TEXT, format_signed_checkpoint(signed))

    def _cosign(self, request: AddCheckpoint, keys: Sequence[VerifierKey]) -> Answer:
        checkpoint = request.signed.checkpoint
        line = cosign(format_checkpoint(checkpoint), self._key, self._now())
        # The log's own signatures and ours: what others added is theirs to keep.
        own = tuple(one.signature for one in verify_note(request.signed.note, keys))
        self._state.store(SignedCheckpoint(checkpoint, own).cosigned(line))
        return Answer("200 OK", _TEXT, format_signatures((line,)).encode())

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == "/add-checkpoint":
            if method != "POST":
                return _said("405 Method Not Allowed", "A checkpoint is added with POST.")
            return self.add_checkpoint(environ["wsgi.input"].read(MOST_BODY_BYTES + 1))
        if path in self._origins:
            if method != "GET":
                return _said("405 Method Not Allowed", "A checkpoint is read with GET.")
            return self.latest_checkpoint(self._origins[path])
        return _said("404 Not Found", "A witness has add-checkpoint, and the latest checkpoint of each log.")


def _said(status: str, sentence: str) -> Answer:
    return Answer(status, _TEXT, f"{sentence}\n".encode("utf-8", "backslashreplace"))
