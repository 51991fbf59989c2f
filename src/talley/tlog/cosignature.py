"""Cosignatures: an Ed25519 signature over a checkpoint's text and the time of signing."""

from __future__ import annotations

from dataclasses import dataclass

from talley.tlog.errors import TlogError
from talley.tlog.wire import LARGEST

SIGNATURE_BYTES = 64


class CosignatureError(TlogError):
    """Bytes are not a cosignature, or a time is not one that a cosignature can carry."""


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A timestamped signature, not yet verified; `timestamp_s` counts POSIX seconds, 0 to 2**63 - 1."""

    timestamp_s: int
    signature: bytes


def parse_cosignature(value: bytes) -> Cosignature:
    """Read 8 bytes of big-endian time and 64 of signature.

    Raises: CosignatureError.
    Source: c2sp.org/tlog-cosignature, "Format".
    """
    if len(value) != 8 + SIGNATURE_BYTES:
        raise CosignatureError(f"a cosignature has {8 + SIGNATURE_BYTES} bytes; this one has {len(value)}")
    timestamp_s = int.from_bytes(value[:8], "big")
    _check_time(timestamp_s)
    return Cosignature(timestamp_s, value[8:])


def format_cosignature(cosignature: Cosignature) -> bytes:
    """Write a cosignature as it stands in a signature line, after the key id.

    Raises: CosignatureError.
    Source: c2sp.org/tlog-cosignature, "Format".
    """
    _check_time(cosignature.timestamp_s)
    return cosignature.timestamp_s.to_bytes(8, "big") + cosignature.signature


def cosigned_message(text: str, timestamp_s: int) -> bytes:
    """Return what is signed: a header for the use, the time, and the checkpoint's whole text.

    Raises: CosignatureError.
    Source: c2sp.org/tlog-cosignature, "Ed25519 signed message".
    """
    _check_time(timestamp_s)
    return f"cosignature/v1\ntime {timestamp_s}\n{text}".encode()


def _check_time(timestamp_s: int) -> None:
    if not 0 <= timestamp_s <= LARGEST:
        raise CosignatureError("a cosignature's time is 0 to 2**63 - 1 seconds")
