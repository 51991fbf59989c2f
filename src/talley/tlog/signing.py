"""Sign notes, and find out who did. The only module that uses a key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from talley.tlog.cosignature import (
    Cosignature,
    CosignatureError,
    cosigned_message,
    format_cosignature,
    parse_cosignature,
)
from talley.tlog.keys import SignatureType, SignerKey, VerifierKey
from talley.tlog.note import Note, NoteError, NoteSignature


@dataclass(frozen=True, slots=True)
class Signed:
    """A known key's signature that holds. `timestamp_s` is POSIX seconds for cosignatures, None for notes."""

    key: VerifierKey
    signature: NoteSignature
    timestamp_s: int | None = None


def sign_note(text: str, key: SignerKey) -> NoteSignature:
    """Sign a text that ends in a newline.

    Raises: NoteError, if the key is for cosignatures.
    Source: c2sp.org/signed-note, "Ed25519 signatures".
    """
    if key.type is not SignatureType.NOTE:
        raise NoteError(f"the key {key.name} signs cosignatures, not notes")
    return _line(key, _sign(key, text.encode()))


def cosign(text: str, key: SignerKey, timestamp_s: int) -> NoteSignature:
    """Cosign a checkpoint's text at a time in POSIX seconds, at least 1.

    Whoever calls has checked that the checkpoint is consistent with all that this key cosigned before.

    Raises: CosignatureError.
    Source: c2sp.org/tlog-cosignature, "Format"; c2sp.org/tlog-witness (the time is not zero).
    """
    if key.type is not SignatureType.COSIGNATURE:
        raise CosignatureError(f"the key {key.name} signs notes, not cosignatures")
    if timestamp_s < 1:
        raise CosignatureError("a cosignature is made at a time after 1970")
    signature = _sign(key, cosigned_message(text, timestamp_s))
    return _line(key, format_cosignature(Cosignature(timestamp_s, signature)))


def verify_note(note: Note, keys: Iterable[VerifierKey]) -> tuple[Signed, ...]:
    """Return the signatures of known keys, in the note's order; all of them hold, and there is at least one.

    Raises: NoteError.
    Source: c2sp.org/signed-note, "Signatures"; the numbers are ours.
    """
    known = _by_address(keys)
    found = []
    for signature in note.signatures:
        # 1. A signature of an unknown key is ignored, also if name or id alone are those of a known one.
        if (key := known.get((signature.name, signature.key_id))) is None:
            continue
        # 2. One of a known key must hold, or the whole note is refused.
        found.append(_verify(note.text, signature, key))
    # 3. Without a signature of a known key the text says nothing.
    if not found:
        raise NoteError("no known key signed the note")
    return tuple(found)


def _by_address(keys: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise NoteError(f"two known keys have the name {key.name} and the id {key.key_id.hex()}")
    return known


def _verify(text: str, signature: NoteSignature, key: VerifierKey) -> Signed:
    try:
        if key.type is SignatureType.NOTE:
            _check(key, signature.value, text.encode())
            return Signed(key, signature)
        cosignature = parse_cosignature(signature.value)
        _check(key, cosignature.signature, cosigned_message(text, cosignature.timestamp_s))
        return Signed(key, signature, cosignature.timestamp_s)
    except (InvalidSignature, CosignatureError):
        raise NoteError(f"the signature of the known key {key.name} does not hold") from None


def _check(key: VerifierKey, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except ValueError:  # 32 bytes that are no point of the curve
        raise InvalidSignature from None


def _sign(key: SignerKey, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(key.secret).sign(message)


def _line(key: SignerKey, value: bytes) -> NoteSignature:
    return NoteSignature(key.name, key.verifier().key_id, value)
