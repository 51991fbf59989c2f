"""A custodian's answers as they stand in the log, signed by the custodian."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from talley.casework.canonical import encode, lp
from talley.casework.entries.release_refused import ReleaseRefused
from talley.casework.entries.released import Released
from talley.casework.entries.share_destroyed import ShareDestroyed

Answer = TypeVar("Answer", Released, ReleaseRefused, ShareDestroyed)

UNSIGNED = bytes(64)
"""What stands in place of the signature in what is signed."""


def boxes_digest(boxes: Iterable[bytes]) -> bytes:
    """Return the hash over all boxes of one custodian for one case, in the case's order."""
    hashed = hashlib.sha256(b"talley-boxes/v1\n")
    for box in boxes:
        hashed.update(hashlib.sha256(box).digest())
    return hashed.digest()


def sign_answer(answer: Answer, origin: str, key: Ed25519PrivateKey) -> Answer:
    """Return the answer with the custodian's signature for one log."""
    return replace(answer, signature=key.sign(_signed(answer, origin)))


def answer_holds(answer: Answer, origin: str, signer: bytes) -> bool:
    """Say whether the custodian with this Ed25519 key gave the answer to this log."""
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(answer.signature, _signed(answer, origin))
    except (InvalidSignature, ValueError):
        return False
    return True


def boxes_theirs(answer: Released, boxes: Iterable[bytes], origin: str, signer: bytes) -> bool:
    """Say whether a custodian with this Ed25519 key answered this log with these boxes, for the answer's case and index.

    Security: a box alone has no author. Who opens boxes asks this first, or a server could have a custodian blamed
    for what it wrote itself.
    """
    return answer.boxes == boxes_digest(boxes) and answer_holds(answer, origin, signer)


def _signed(answer: Answer, origin: str) -> bytes:
    body = encode(replace(answer, signature=UNSIGNED))
    return b"talley-answer/v1\n" + lp(origin.encode()) + lp(answer.TYPE.encode()) + lp(body)
