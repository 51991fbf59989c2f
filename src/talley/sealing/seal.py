"""Seal a value: seal v1, an ordinary RFC 9180 ciphertext with a commitment and a proof beside it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from talley.sealing.context import Context, format_context, key_id_of
from talley.sealing.errors import SealError
from talley.sealing.hpke import key_nonce
from talley.sealing.leaf import Leaf, proof_message, sign_proof
from talley.sealing.points import Point, format_point, public_key
from talley.sealing.wire import lp

COMMIT_DOMAIN = b"talley-commit/v1\n"
SIZE_STEP, MOST_SIZE = 64, 65_472
SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """A leaf and its ciphertext. Of the value nothing is left here that the server could read."""

    leaf: Leaf
    ciphertext: bytes


def pad(value: bytes, size: int) -> bytes:
    """Return a value behind its length, filled with zeros up to a field's size. Raises: SealError."""
    if size % SIZE_STEP or not SIZE_STEP <= size <= MOST_SIZE:
        raise SealError(f"a field's size is a multiple of {SIZE_STEP} from {SIZE_STEP} to {MOST_SIZE}")
    if len(value) > size - 2:
        raise SealError(f"a field of size {size} takes at most {size - 2} bytes, this value has {len(value)}")
    return len(value).to_bytes(2, "big") + value + bytes(size - 2 - len(value))


def unpad(padded: bytes) -> bytes:
    """Return the value. Raises: SealError where the padding is not the one that `pad` makes."""
    value = padded[2 : 2 + int.from_bytes(padded[:2], "big")]
    if len(padded) < 2 or pad(value, len(padded)) != padded:
        raise SealError("the sealed value is not padded as it must be")
    return value


def commitment(context: bytes, salt: bytes, padded: bytes) -> bytes:
    """Return the commitment to a padded value.

    Security: AES-GCM binds no key; a ciphertext can open to two values under two keys. This binds the value.
    """
    return hashlib.sha256(COMMIT_DOMAIN + lp(context) + lp(salt) + lp(padded)).digest()


class Sealer:
    """Seals for one key. Holds nothing secret between two values."""

    def __init__(self, public: Point) -> None:
        """Take the public key that custodians share."""
        self.key_id = key_id_of(public)
        self._public, self._bytes = public_key(public), format_point(public)

    def seal(
        self, context: Context, value: bytes, size: int, random: Callable[[int], bytes] = secrets.token_bytes
    ) -> Sealed:
        """Seal a value of at most `size - 2` bytes; what is kept has the same length for every value.

        Raises: SealError.
        """
        if context.key_id != self.key_id:
            raise SealError("the context names another key")
        padded, info = pad(value, size), format_context(context)
        ephemeral = generate_private_key(_CURVE)
        enc = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        derived = key_nonce(ephemeral.exchange(_ECDH, self._public), enc, self._bytes, info)
        salt = random(SALT_BYTES)
        ciphertext = AESGCM(derived.key).encrypt(derived.nonce, salt + padded, None)
        commit, ct_hash = commitment(info, salt, padded), hashlib.sha256(ciphertext).digest()
        pok = sign_proof(ephemeral, proof_message(info, enc, commit, ct_hash, b""))
        return Sealed(Leaf(context, enc, commit, ct_hash, pok), ciphertext)

    def seal_many(self, fields: Iterable[tuple[Context, bytes, int]]) -> list[Sealed]:
        """Seal all fields of a record, the empty ones too, or none: (context, value, size) of each, in order.

        Raises: SealError.
        """
        return [self.seal(context, value, size) for context, value, size in fields]


_CURVE, _ECDH = SECP256R1(), ECDH()
