"""The platform's server as a custodian speaks to it: every request signed, nothing that it says believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from talley.casework.canonical import Id, decode
from talley.casework.release.answered import (
    AnsweredError,
    Place,
    format_boxes,
    parse_place,
)
from talley.casework.release.packet import MOST_BYTES
from talley.casework.release.requests import Request, authorize, format_authorization
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.identity import IdentitySecrets
from talley.cli.web_address import Reply, WebAddress, WebError
from talley.cli.words import printable

MOST_BLOB_BYTES = 2**20
_LITTLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Listed:
    """A case that is open, as the server lists it."""

    answered: bool
    case: Id
    expires_at: datetime
    kind: Literal["case", "drill"]


class CustodyServer:
    """One server, and one custodian of one key who asks it."""

    def __init__(
        self, address: str, secrets: IdentitySecrets, key: str, index: int, now: Callable[[], datetime]
    ) -> None:
        """`key` is a key's id, or a ceremony's. Raises: CustodianError."""
        try:
            self._web = WebAddress(address.rstrip("/") + "/custody/api")
        except WebError as error:
            raise CustodianError(str(error)) from None
        self._secrets, self._key, self._index, self._now = secrets, key, index, now

    def cases(self) -> tuple[Listed, ...]:
        """Return what is open for this key. Raises: CustodianError."""
        data = self._good(self._ask("GET", f"cases?key={self._key}", most=MOST_BLOB_BYTES))
        return decode(data, tuple[Listed, ...], CustodianError, what="list of cases")

    def packet(self, case: str) -> bytes:
        """Return a case's packet. Raises: CustodianError."""
        return self._good(self._ask("GET", f"cases/{case}/packet", most=MOST_BYTES))

    def answer(self, case: str, answered: bytes) -> str | None:
        """Hand in an answer. Return why the server does not take it: it may have it already. Raises: CustodianError."""
        reply = self._ask("POST", f"cases/{case}/answer", answered)
        if reply.status == 409:
            return _sentence(reply)
        self._good(reply)
        return None

    def place(self, case: str) -> Place | None:
        """Return where the answer stands in the log, as the server says; None while it does not. Raises: CustodianError."""
        reply = self._ask("GET", f"cases/{case}/answer")
        if reply.status == 404:
            return None
        try:
            return parse_place(self._good(reply))
        except AnsweredError as error:
            raise CustodianError(f"the server's answer: {error}") from None

    def hand_over(self, case: str, boxes: tuple[bytes, ...]) -> None:
        """Hand boxes over. Raises: CustodianError."""
        self._good(self._ask("POST", f"cases/{case}/boxes", format_boxes(boxes)))

    def destroyed(self, statement: bytes) -> None:
        """Hand in the statement that one's share is destroyed. Raises: CustodianError."""
        self._good(self._ask("POST", "destroyed", statement))

    def put(self, ceremony: str, round_: str, index: int, blob: bytes) -> None:
        """Leave a blob in a ceremony's mailbox. Raises: CustodianError."""
        self._good(self._ask("PUT", f"ceremonies/{ceremony}/{round_}/{index}", blob))

    def get(self, ceremony: str, round_: str, index: int) -> bytes | None:
        """Take a blob from a ceremony's mailbox; None where there is none yet. Raises: CustodianError."""
        reply = self._ask("GET", f"ceremonies/{ceremony}/{round_}/{index}", most=MOST_BLOB_BYTES)
        return None if reply.status == 404 else self._good(reply)

    def _ask(self, method: str, path: str, body: bytes | None = None, *, most: int = _LITTLE) -> Reply:
        whole = urlsplit(self._web.prefix).path + path
        request = Request(method, whole, self._web.host, body or b"")
        given = authorize(request, self._key, self._index, self._secrets.signing, self._now())
        headers = {"Authorization": format_authorization(given)}
        if body is not None:
            headers["Content-Type"] = "application/octet-stream"
        try:
            reply = self._web.ask(path, most, method=method, body=body, headers=headers)
        except WebError as error:
            raise CustodianError(str(error)) from None
        if len(reply.body) > most:
            raise CustodianError(f"{path}: the server sends more than {most:,} bytes")
        return reply

    def _good(self, reply: Reply) -> bytes:
        if reply.status not in {200, 201, 204}:
            raise CustodianError(f"the server answers {reply.status}: {_sentence(reply)}")
        return reply.body


@dataclass(frozen=True, slots=True)
class _Refused:
    code: str
    sentence: str


def _sentence(reply: Reply) -> str:
    try:
        said = decode(reply.body, _Refused, CustodianError, what="refusal").sentence
    except CustodianError:
        said = reply.body.decode("utf-8", "replace")
    return printable(said[:500])
