"""Keys of notes as text: what verifies (vkey) and what signs (skey)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from talley.tlog.errors import TlogError
from talley.tlog.note import KEY_ID_BYTES, is_key_name
from talley.tlog.wire import format_base64, parse_base64

KEY_BYTES = 32
_PRIVATE = "PRIVATE+KEY+"


class KeyTextError(TlogError):
    """A text is not a key of a kind supported here. Messages never hold any of a private key."""


class SignatureType(IntEnum):
    """What a signature says, hence how its message is made; both are Ed25519.

    Source: c2sp.org/signed-note, "Signature types".
    """

    NOTE = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name and the use it is trusted for. `public` is 32 bytes."""

    name: str
    type: SignatureType
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of a hash over name, type and key: an address, not a commitment.

        Source: c2sp.org/signed-note, "Signatures".
        """
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key: 32 secret bytes, whose quality is the caller's duty, with a name and one use."""

    name: str
    type: SignatureType
    secret: bytes = field(repr=False)

    def verifier(self) -> VerifierKey:
        """Return the public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.secret).public_key()
        return VerifierKey(self.name, self.type, public.public_bytes_raw())


def parse_vkey(text: str) -> VerifierKey:
    """Read `<name>+<key id in hex>+<base64 of type and public key>`.

    Raises: KeyTextError, also for types other than Ed25519 notes and cosignatures.
    Source: c2sp.org/signed-note, "Verifier keys".
    """
    name, key_id, kind, public = _parse(text, "verifier key")
    key = VerifierKey(name, kind, public)
    if key.key_id.hex() != key_id:
        raise KeyTextError(f"the verifier key {name[:80]!r} has another id than its name and bytes make")
    return key


def format_vkey(key: VerifierKey) -> str:
    """Write a verifier key.

    Source: c2sp.org/signed-note, "Verifier keys".
    """
    return f"{key.name}+{key.key_id.hex()}+{format_base64(bytes([key.type]) + key.public)}"


def parse_skey(text: str) -> SignerKey:
    """Read `PRIVATE+KEY+<name>+<key id in hex>+<base64 of type and secret>`.

    Raises: KeyTextError.
    Source: golang.org/x/mod/sumdb/note, "Generating Keys"; C2SP defines no text for private keys.
    """
    if not text.startswith(_PRIVATE):
        raise KeyTextError(f"a signer key begins with {_PRIVATE}")
    name, key_id, kind, secret = _parse(text.removeprefix(_PRIVATE), "signer key")
    key = SignerKey(name, kind, secret)
    if key.verifier().key_id.hex() != key_id:
        raise KeyTextError(f"the signer key {name[:80]!r} has another id than its name and bytes make")
    return key


def format_skey(key: SignerKey) -> str:
    """Write a signer key. Whoever reads it can sign.

    Source: golang.org/x/mod/sumdb/note, "Generating Keys".
    """
    key_id = key.verifier().key_id.hex()
    return f"{_PRIVATE}{key.name}+{key_id}+{format_base64(bytes([key.type]) + key.secret)}"


def _parse(text: str, what: str) -> tuple[str, str, SignatureType, bytes]:
    """Split at the first two pluses: base64 may have more of them, a name none."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not is_key_name(parts[0]):
        raise KeyTextError(f"a {what} has a name, an id and a key, with a plus between them")
    name, key_id, encoded = parts
    value = parse_base64(encoded, f"the {what} {name[:80]!r}", KeyTextError)
    if value[:1] not in {bytes([kind]) for kind in SignatureType}:
        raise KeyTextError(f"the {what} {name[:80]!r} is of a type that is not supported")
    if len(value) != 1 + KEY_BYTES:
        raise KeyTextError(f"the {what} {name[:80]!r} must hold {KEY_BYTES} bytes after its type")
    return name, key_id, SignatureType(value[0]), value[1:]
