"""A custodian's requests to the server: each is signed, and there is nothing to sign in to.

Wire: the header `Authorization: Talley-Custodian KEY INDEX SECONDS SIGNATURE`, each behind one space; KEY is the id
of a key or of a ceremony, SIGNATURE is base64 of Ed25519 over `request_message`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from talley.casework.canonical import lp

DOMAIN = b"talley-request/v1\n"
SCHEME = "Talley-Custodian"
WITHIN = timedelta(seconds=300)
"""How far the clocks of both sides may differ."""
_HEADER = re.compile(SCHEME + r" ([0-9a-f]{32}) ([1-9][0-9]{0,3}) (0|[1-9][0-9]{0,11}) ([A-Za-z0-9+/]{86}==)")


class RequestError(Exception):
    """A header that is no custodian's authorization. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is signed of a request. `target` is the path with the query, `host` as in the header of that name."""

    method: str
    target: str
    host: str
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Authorization:
    """Who says that they ask, and when: POSIX seconds. Nothing is verified."""

    key: str
    index: int
    seconds: int
    signature: bytes


def request_message(request: Request, seconds: int) -> bytes:
    """Return what a custodian signs of a request. Raises: ValueError, OverflowError where a part is too long."""
    parts = (request.method.encode(), request.target.encode(), hashlib.sha256(request.body).digest())
    return DOMAIN + b"".join(map(lp, parts)) + seconds.to_bytes(8, "big") + lp(request.host.encode())


def authorize(
    request: Request, key: str, index: int, signer: Ed25519PrivateKey, at: datetime
) -> Authorization:
    """Sign a request as the custodian of this index of a key, or of a ceremony."""
    seconds = int(at.timestamp())
    return Authorization(key, index, seconds, signer.sign(request_message(request, seconds)))


def authorized(given: Authorization, request: Request, signer: bytes, at: datetime) -> bool:
    """Say whether the holder of this Ed25519 key made the request within 300 seconds of now.

    Security: the host is signed, so that what one server was sent does nothing at another. Within the time a request
    can be sent again; each does the same when it is.
    """
    if abs(at.timestamp() - given.seconds) > WITHIN.total_seconds():
        return False
    try:
        message = request_message(request, given.seconds)
        Ed25519PublicKey.from_public_bytes(signer).verify(given.signature, message)
    except (InvalidSignature, ValueError, OverflowError):
        return False
    return True


def parse_authorization(header: str) -> Authorization:
    """Read the header's value. Raises: RequestError."""
    found = _HEADER.fullmatch(header)
    if found is None:
        raise RequestError(f"expected {SCHEME}, a key's id, an index, seconds and a signature in base64")
    key, index, seconds, signature = found.groups()
    try:
        given = Authorization(key, int(index), int(seconds), base64.b64decode(signature, validate=True))
    except ValueError:
        raise RequestError("the signature is not base64") from None
    if format_authorization(given) != header:
        raise RequestError("the signature is not written the one way there is")
    return given


def format_authorization(given: Authorization) -> str:
    """Write the header's value."""
    return f"{SCHEME} {given.key} {given.index} {given.seconds} {base64.b64encode(given.signature).decode()}"
