"""Counsel and the second person sign a case with their own passkeys; custodians pin which."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from cryptography.exceptions import InvalidSignature
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.webauthn import AuthenticatorData, CollectedClientData
from msgspec import Meta

from talley.casework.canonical import Id, Text, encode, lp
from talley.casework.release.case import Case, case_digest

Some = Annotated[bytes, Meta(min_length=1, max_length=4096)]
ALGORITHMS = (-7, -8)
"""COSE: ECDSA with SHA-256 on P-256, and EdDSA."""


@dataclass(frozen=True, slots=True)
class Approver:
    """A person whose passkey counts, as custodians pin it. `public_key` is COSE; `person` is who they are in a course."""

    person: Id
    name: Text
    role: Literal["counsel", "approver"]
    credential: Some
    public_key: Some
    rp_id: Text
    origin: Text


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passkey signed: a case, or, with `stands_at`, that the case still stood then."""

    credential: Some
    authenticator_data: Some
    client_data: Some
    signature: Some
    stands_at: datetime | None = None


def approvers_digest(approvers: Iterable[Approver]) -> bytes:
    """Return the hash of a list of approvers, in its order; the entry `approvers-changed` holds it."""
    return hashlib.sha256(b"talley-approvers/v1\n" + encode(tuple(approvers))).digest()


def challenge(case: Case, stands_at: datetime | None = None) -> bytes:
    """Return what a passkey signs: the digest of the case, or that of the statement that it still stands."""
    return signed_for(case_digest(case), stands_at)


def signed_for(digest: bytes, stands_at: datetime | None = None) -> bytes:
    """Return what a passkey signs of whatever has this digest: itself, or that it still stands."""
    if stands_at is None:
        return digest
    moment = int(stands_at.timestamp()).to_bytes(8, "big")
    return hashlib.sha256(b"talley-still-stands/v1\n" + lp(digest) + moment).digest()


def approved_by(assertion: Assertion, case: Case, approvers: Iterable[Approver]) -> Approver | None:
    """Return whose passkey made this assertion for this case, or None where it is none that is pinned.

    Security: the origin and the relying party are pinned with the key, and the person must have been verified
    by the authenticator (PIN or finger), so that another page, or somebody at an unlocked desk, does not do.
    Source: Web Authentication Level 2, § 7.2, steps 11 to 20.
    """
    return signed_by(assertion, case_digest(case), approvers)


def signed_by(assertion: Assertion, digest: bytes, approvers: Iterable[Approver]) -> Approver | None:
    """Return whose passkey made this assertion for what has this digest, or None; as `approved_by` for a case."""
    for approver in approvers:
        if approver.credential == assertion.credential and _holds(assertion, digest, approver):
            return approver
    return None


def _holds(assertion: Assertion, digest: bytes, approver: Approver) -> bool:
    # Whatever a hostile server makes of the bytes, the answer is no.
    try:
        client = CollectedClientData(assertion.client_data)
        data = AuthenticatorData(assertion.authenticator_data)
        key = CoseKey.parse(_mapping(cbor.decode(approver.public_key)))
        if (
            client.type != "webauthn.get"
            or client.challenge != signed_for(digest, assertion.stands_at)
            or client.origin != approver.origin
            or client.cross_origin
            or data.rp_id_hash != hashlib.sha256(approver.rp_id.encode()).digest()
            or not data.is_user_present()
            or not data.is_user_verified()
            or key.ALGORITHM not in ALGORITHMS
        ):
            return False
        key.verify(assertion.authenticator_data + client.hash, assertion.signature)
    except (
        ArithmeticError,  # a time before 1970
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        struct.error,
        RecursionError,
        InvalidSignature,
    ):
        return False
    return True


def _mapping(value: object) -> Mapping[int, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("a COSE key is a map")
    return value
