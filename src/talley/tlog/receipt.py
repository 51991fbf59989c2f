"""Receipts: the proof, to be checked offline, that an entry is in a witnessed log (`.tlog-proof` files)."""

from __future__ import annotations

from dataclasses import dataclass

from talley.tlog.checkpoint import SignedCheckpoint, format_signed_checkpoint, parse_signed_checkpoint
from talley.tlog.errors import TlogError
from talley.tlog.hashing import HASH_BYTES
from talley.tlog.policy import Policy
from talley.tlog.proofs import MOST_HASHES, ProofError, verify_inclusion
from talley.tlog.quorum import Reason, Trusted, Untrusted, judge
from talley.tlog.wire import format_base64, parse_base64, parse_decimal

_HEADER = "c2sp.org/tlog-proof@v1"


class ReceiptError(TlogError):
    """Bytes are not a receipt."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry's index, its inclusion proof and the checkpoint that it leads to; nothing is verified.

    `extra` is told by whoever handed the receipt over: nobody signed it.
    """

    index: int
    proof: tuple[bytes, ...]
    signed: SignedCheckpoint
    extra: bytes | None = None


def parse_receipt(data: bytes) -> Receipt:
    """Read a receipt.

    Raises: ReceiptError; NoteError; CheckpointError.
    Source: c2sp.org/tlog-proof, "Format".
    """
    head, blank, note = data.partition(b"\n\n")
    if not blank or not head.isascii():
        raise ReceiptError("a receipt has lines of ASCII, an empty line and a checkpoint")
    header, *lines = head.decode("ascii").split("\n")
    if header != _HEADER:
        raise ReceiptError(f"a receipt begins with {_HEADER}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = parse_base64(lines.pop(0).removeprefix("extra "), "the extra data", ReceiptError)
    if not lines or not lines[0].startswith("index "):
        raise ReceiptError("a receipt has an index line")
    index = parse_decimal(lines.pop(0).removeprefix("index "), "the index", ReceiptError)
    if len(lines) > MOST_HASHES:
        raise ReceiptError(f"a receipt has at most {MOST_HASHES} hashes; this one has {len(lines)}")
    proof = tuple(parse_base64(line, "a hash", ReceiptError, length=HASH_BYTES) for line in lines)
    return Receipt(index, proof, parse_signed_checkpoint(note), extra)


def format_receipt(receipt: Receipt) -> bytes:
    """Write a receipt.

    Raises: NoteError, for a checkpoint that no note can hold.
    Source: c2sp.org/tlog-proof, "Format".
    """
    lines = [_HEADER]
    if receipt.extra is not None:
        lines.append(f"extra {format_base64(receipt.extra)}")
    lines += [f"index {receipt.index}", *map(format_base64, receipt.proof), "", ""]
    return "\n".join(lines).encode("ascii") + format_signed_checkpoint(receipt.signed)


def verify_receipt(receipt: Receipt, leaf: bytes, policy: Policy) -> Trusted | Untrusted:
    """Decide whether a policy accepts that the entry with this leaf hash is in its log.

    Source: c2sp.org/tlog-proof, "Verifying a tlog proof"; the numbers are its steps. Step 1, the leaf hash,
    is the caller's: it comes from the entry itself, never from the receipt.
    """
    # 2. The log is listed and signed. 3. The listed witnesses that cosigned hold and are enough.
    verdict = judge(receipt.signed, policy)
    if isinstance(verdict, Untrusted):
        return verdict
    # 4. The entry's leaf leads to the root that they signed.
    checkpoint = receipt.signed.checkpoint
    try:
        verify_inclusion(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    except ProofError as error:
        return Untrusted((Reason("not-included", f"The entry is not shown to be in the log: {error}."),))
    return verdict
