"""Who a custodian is: two keys, made together and told apart by one fingerprint."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Meta

from talley.casework.canonical import Digest, Text, decode, encode
from talley.casework.entries.key_made import Point
from talley.casework.release.custodians import custodian_fingerprint
from talley.cli.custodian.errors import CustodianError
from talley.sealing.points import ORDER, base_times, format_compressed

Secret = Annotated[bytes, Meta(min_length=32, max_length=32)]


@dataclass(frozen=True, slots=True)
class Identity:
    """What anybody may know: a name, the key of ceremonies (`host`) and the key under answers (`signer`)."""

    name: Text
    host: Point
    signer: Digest

    @property
    def fingerprint(self) -> bytes:
        return custodian_fingerprint(self.host, self.signer)


@dataclass(frozen=True, slots=True)
class IdentitySecrets:
    """Both secrets, 32 bytes each. Never printed."""

    host: Secret = field(repr=False)
    signer: Secret = field(repr=False)

    @property
    def host_scalar(self) -> int:
        return int.from_bytes(self.host, "big")

    @property
    def signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.signer)

    def identity(self, name: str) -> Identity:
        """Return the public side of these secrets."""
        host = format_compressed(base_times(self.host_scalar))
        return Identity(name, host, self.signing.public_key().public_bytes_raw())


def new_secrets() -> IdentitySecrets:
    """Make both keys."""
    scalar = 1 + secrets.randbelow(ORDER - 1)
    return IdentitySecrets(scalar.to_bytes(32, "big"), secrets.token_bytes(32))


def parse_identity(data: bytes) -> Identity:
    """Read the public side. Raises: CustodianError."""
    return decode(data, Identity, CustodianError, what="identity")


def parse_secrets(data: bytes) -> IdentitySecrets:
    """Read both secrets. Raises: CustodianError."""
    found = decode(data, IdentitySecrets, CustodianError, what="identity's secrets")
    if not 0 < found.host_scalar < ORDER:
        raise CustodianError("the identity's secrets are none")
    return found


def format_secrets(found: IdentitySecrets) -> bytes:
    """Write both secrets: never but into a lock."""
    return encode(found)
