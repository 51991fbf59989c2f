"""Checkpoints: origin, size and root of a log, as the text of a signed note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talley.tlog.errors import TlogError
from talley.tlog.hashing import HASH_BYTES
from talley.tlog.keys import SignatureType, SignerKey, VerifierKey
from talley.tlog.note import Note, NoteSignature, format_note, parse_note
from talley.tlog.signing import Signed, cosign, sign_note, verify_note
from talley.tlog.wire import format_base64, parse_base64, parse_decimal


class CheckpointError(TlogError):
    """A text is not a checkpoint, or one with extension lines; or its log did not sign it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The root (32 bytes) of a log's first `size` entries; `origin` names the log."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint and the signature lines under it, none verified."""

    checkpoint: Checkpoint
    signatures: tuple[NoteSignature, ...]

    @property
    def note(self) -> Note:
        """The same as a note."""
        return Note(format_checkpoint(self.checkpoint), self.signatures)

    def cosigned(self, *cosignatures: NoteSignature) -> SignedCheckpoint:
        """Return it with more signature lines; one that is there already is not repeated."""
        return SignedCheckpoint(self.checkpoint, tuple(dict.fromkeys((*self.signatures, *cosignatures))))


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the three lines of a checkpoint's text. Extension lines are refused: no monitor can audit them.

    Raises: CheckpointError.
    Source: c2sp.org/tlog-checkpoint, "Note text".
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise CheckpointError(
            "a checkpoint has three lines: origin, size and root; extension lines are refused"
        )
    origin, size, root = lines[:3]
    if not origin:
        raise CheckpointError("the checkpoint's origin is empty")
    return Checkpoint(
        origin,
        parse_decimal(size, "the checkpoint's size", CheckpointError),
        parse_base64(root, "the checkpoint's root", CheckpointError, length=HASH_BYTES),
    )


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """Write a checkpoint's text.

    Source: c2sp.org/tlog-checkpoint, "Note text".
    """
    return f"{checkpoint.origin}\n{checkpoint.size}\n{format_base64(checkpoint.root)}\n"


def parse_signed_checkpoint(data: bytes) -> SignedCheckpoint:
    """Read a note whose text is a checkpoint. Verifies nothing.

    Raises: NoteError; CheckpointError.
    Source: c2sp.org/tlog-checkpoint.
    """
    note = parse_note(data)
    return SignedCheckpoint(parse_checkpoint(note.text), note.signatures)


def format_signed_checkpoint(signed: SignedCheckpoint) -> bytes:
    """Write a checkpoint with its signature lines.

    Raises: NoteError, for an origin that no note can hold.
    Source: c2sp.org/tlog-checkpoint.
    """
    return format_note(signed.note)


def sign_checkpoint(checkpoint: Checkpoint, key: SignerKey) -> SignedCheckpoint:
    """Sign a checkpoint with its log's key, whose name is the origin.

    Whoever calls has made sure that it is consistent with all that the log signed before.

    Raises: CheckpointError; NoteError.
    Source: c2sp.org/tlog-checkpoint, "Signatures".
    """
    if key.name != checkpoint.origin:
        raise CheckpointError(f"the key {key.name} does not sign for the log {checkpoint.origin}")
    return SignedCheckpoint(checkpoint, (sign_note(format_checkpoint(checkpoint), key),))


def cosign_checkpoint(checkpoint: Checkpoint, key: SignerKey, timestamp_s: int) -> NoteSignature:
    """Cosign a checkpoint at a time in POSIX seconds, at least 1, with a witness's key.

    Whoever calls has stored it as the latest that this key cosigned for the log.

    Raises: CosignatureError.
    Source: c2sp.org/tlog-cosignature, "Ed25519 signed message".
    """
    return cosign(format_checkpoint(checkpoint), key, timestamp_s)


def verify_checkpoint(
    signed: SignedCheckpoint, log: VerifierKey, witnesses: Iterable[VerifierKey] = ()
) -> tuple[Signed, ...]:
    """Check that the log signed a checkpoint; return its signature and those of known witnesses.

    Raises: CheckpointError; NoteError.
    Source: c2sp.org/tlog-checkpoint, "Signatures"; the numbers are ours.
    """
    # 1. The key is the log's: it signs notes, and its name is the origin.
    if log.type is not SignatureType.NOTE or log.name != signed.checkpoint.origin:
        raise CheckpointError(f"the key {log.name} does not sign for the log {signed.checkpoint.origin}")
    # 2. Every signature of a known key holds.
    found = verify_note(signed.note, (log, *witnesses))
    # 3. The log's is one of them: witnesses alone do not make a checkpoint.
    if all(one.key != log for one in found):
        raise CheckpointError(f"the log {log.name} did not sign its checkpoint")
    return found
