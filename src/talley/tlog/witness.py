"""The witness protocol without its transport: the request, what a witness decides, the response."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from talley.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    format_signed_checkpoint,
    parse_signed_checkpoint,
)
from talley.tlog.errors import TlogError
from talley.tlog.hashing import EMPTY_ROOT, HASH_BYTES
from talley.tlog.keys import SignatureType, VerifierKey
from talley.tlog.note import MOST_NOTE_BYTES, Note, NoteError, parse_signatures
from talley.tlog.proofs import MOST_HASHES, ProofError, verify_consistency
from talley.tlog.signing import Signed, verify_note
from talley.tlog.wire import format_base64, parse_base64, parse_decimal


class WitnessError(TlogError):
    """Bytes are not a request or a response of the witness protocol."""


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A checkpoint handed to a witness, and the proof that it goes on from the one of `old_size`."""

    old_size: int
    proof: tuple[bytes, ...]
    signed: SignedCheckpoint


@dataclass(frozen=True, slots=True)
class Accepted:
    """Store `latest` in the place of what was compared, in one atomic step, then cosign it, then answer (200)."""

    latest: Checkpoint


@dataclass(frozen=True, slots=True)
class Conflict:
    """The witness stands at another size than the request starts from; the answer tells it (409)."""

    size: int


@dataclass(frozen=True, slots=True)
class Refused:
    """What the witness does not cosign: an unknown log (404), a signature missing or bad (403), a size that
    shrinks (400), a tree that does not go on from the known one (422).
    """

    code: Literal["unknown-log", "bad-signature", "shrinking", "inconsistent"]
    sentence: str


def parse_add_checkpoint(data: bytes) -> AddCheckpoint:
    """Read the body of an add-checkpoint request. What cannot be read is a bad request (400).

    Raises: WitnessError; NoteError; CheckpointError.
    Source: c2sp.org/tlog-witness, "add-checkpoint".
    """
    head, blank, note = data.partition(b"\n\n")
    if not blank or not head.isascii():
        raise WitnessError("a request has lines of ASCII, an empty line and a checkpoint")
    old, *lines = head.decode("ascii").split("\n")
    if not old.startswith("old "):
        raise WitnessError("a request begins with the old size")
    if len(lines) > MOST_HASHES:
        raise WitnessError(f"a request has at most {MOST_HASHES} hashes; this one has {len(lines)}")
    return AddCheckpoint(
        parse_decimal(old.removeprefix("old "), "the old size", WitnessError),
        tuple(parse_base64(line, "a hash", WitnessError, length=HASH_BYTES) for line in lines),
        parse_signed_checkpoint(note),
    )


def format_add_checkpoint(request: AddCheckpoint) -> bytes:
    """Write the body of an add-checkpoint request.

    Raises: NoteError, for a checkpoint that no note can hold.
    Source: c2sp.org/tlog-witness, "add-checkpoint".
    """
    lines = [f"old {request.old_size}", *map(format_base64, request.proof), "", ""]
    return "\n".join(lines).encode("ascii") + format_signed_checkpoint(request.signed)


def decide(
    request: AddCheckpoint, latest: Checkpoint | None, logs: Mapping[str, Sequence[VerifierKey]]
) -> Accepted | Conflict | Refused:
    """Decide on a request: `latest` is what this witness cosigned last for the log, `logs` its keys by origin.

    Security: `latest` must still be what is stored when `Accepted.latest` replaces it; two requests decided
    on the same state would otherwise roll the witness back.

    Source: c2sp.org/tlog-witness, "add-checkpoint"; the numbers follow its order.
    """
    new = request.signed.checkpoint
    # 1. The log is known.
    if new.origin not in logs:
        return Refused("unknown-log", f"This witness does not know the log {new.origin}.")
    # 2. One of its keys signed, and every signature of its keys holds.
    try:
        verify_note(request.signed.note, logs[new.origin])
    except NoteError as error:
        return Refused("bad-signature", f"The log's signature: {error}.")
    # 3. Nothing shrinks.
    if request.old_size > new.size:
        return Refused("shrinking", f"The old size {request.old_size} is above the new size {new.size}.")
    # 4. The request starts from where the witness stands.
    known = latest or Checkpoint(new.origin, 0, EMPTY_ROOT)
    if request.old_size != known.size:
        return Conflict(known.size)
    # 5. The new tree goes on from the known one: same roots for same sizes, no proof from nothing.
    try:
        if new.size == 0 and new.root != EMPTY_ROOT:
            raise ProofError("a tree without leaves has another root")
        verify_consistency(known.size, known.root, new.size, new.root, request.proof)
    except ProofError as error:
        return Refused("inconsistent", f"Size {known.size} to {new.size}: {error}.")
    return Accepted(new)


def accept_cosignatures(
    signed: SignedCheckpoint, body: bytes, witnesses: Iterable[VerifierKey]
) -> tuple[Signed, ...]:
    """Read a witness's answer to a checkpoint: the cosignatures of known witnesses; others are ignored.

    Raises: WitnessError; NoteError (a line is malformed, one of a known key does not hold, or there is none).
    Source: c2sp.org/tlog-witness, "add-checkpoint"; the time must not be zero.
    """
    if len(body) > MOST_NOTE_BYTES:
        raise WitnessError(f"an answer has at most {MOST_NOTE_BYTES:,} bytes; this one has {len(body):,}")
    try:
        lines = body.decode("utf-8")
    except UnicodeDecodeError:
        raise WitnessError("the answer is not UTF-8") from None
    keys = [key for key in witnesses if key.type is SignatureType.COSIGNATURE]
    found = verify_note(Note(signed.note.text, parse_signatures(lines)), keys)
    if any(not one.timestamp_s for one in found):
        raise WitnessError("a cosignature tells no time")
    return found


def parse_size(body: bytes) -> int:
    """Read the body of a conflict answer: the size the witness stands at, and a newline.

    Raises: WitnessError.
    Source: c2sp.org/tlog-witness, "add-checkpoint".
    """
    if not body.isascii() or not body.endswith(b"\n"):
        raise WitnessError("the answer is not a size and a newline")
    return parse_decimal(body.decode("ascii")[:-1], "the witness's size", WitnessError)


def format_size(size: int) -> bytes:
    """Write the body of a conflict answer (`Content-Type: text/x.tlog.size`).

    Source: c2sp.org/tlog-witness, "add-checkpoint".
    """
    return f"{size}\n".encode("ascii")


def monitoring_path(origin: str) -> str:
    """Return where a witness serves the latest checkpoint of a log, under its monitoring prefix.

    Source: c2sp.org/tlog-witness, "Monitor Retrieval Mechanism".
    """
    return f"{sha256(origin.encode()).hexdigest()}/checkpoint"
