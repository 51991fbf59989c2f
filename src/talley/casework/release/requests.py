"""A custodian's requests to the server: each signed by itself, with no cookie and no password."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from talley.casework.canonical import lp

SCHEME = "Talley-Custodian"
MOST_SKEW_S = 300
"""How far the request's time may be from the server's clock, either way."""

_HEADER = re.compile(SCHEME + r" ([0-9a-f]{32}|-) ([0-9]{1,5}) ([0-9]{1,12}) ([A-Za-z0-9+/]{86}==)", re.ASCII)


class AuthorizationError(Exception):
    """A header that is no custodian's signature. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class Authorization:
    """Which custodian of which key asks, when (Unix seconds), and their signature, not yet verified.

    `key` is `-` where no key is made yet: in a ceremony, where `index` counts in the invitation.
    """

    key: str
    index: int
    seconds: int
    signature: bytes


def request_message(method: str, path: str, body: bytes, seconds: int, host: str) -> bytes:
    """Return what is signed of a request. `path` has its query; `host` is the header, as it is sent."""
    return (
        b"talley-request/v1\n"
        + lp(method.encode())
        + lp(path.encode())
        + lp(hashlib.sha256(body).digest())
        + seconds.to_bytes(8, "big")
        + lp(host.encode())
    )


def authorize(key: str, index: int, seconds: int, message: bytes, signer: Ed25519PrivateKey) -> Authorization:
    """Sign a request's message."""
    return Authorization(key, index, seconds, signer.sign(message))


def authorization_holds(given: Authorization, message: bytes, signer: bytes, now_s: int) -> bool:
    """Say whether the holder of this Ed25519 key signed this message, at most five minutes from now."""
    if abs(now_s - given.seconds) > MOST_SKEW_S:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(given.signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def parse_authorization(header: str) -> Authorization:
    """Read the header. Raises: AuthorizationError."""
    found = _HEADER.fullmatch(header)
    if not found:
        raise AuthorizationError(f"a custodian's request begins with {SCHEME}, a key, an index, a time")
    try:
        signature = base64.b64decode(found[4], validate=True)
    except binascii.Error:
        raise AuthorizationError("a signature is 64 bytes in base64") from None
    return Authorization(found[1], int(found[2]), int(found[3]), signature)


def format_authorization(given: Authorization) -> str:
    """Write the header `Authorization`."""
    return f"{SCHEME} {given.key} {given.index} {given.seconds} {base64.b64encode(given.signature).decode()}"
