"""Entry bundles: up to 256 entries, each after its length."""

from __future__ import annotations

from collections.abc import Sequence

from talley.tlog.errors import TlogError
from talley.tlog.tiles import WIDTH

MOST_ENTRY_BYTES = 65_535


class BundleError(TlogError):
    """Bytes are not an entry bundle, or an entry does not fit into one."""


def parse_bundle(data: bytes) -> tuple[bytes, ...]:
    """Read 1 to 256 entries; a length is a big-endian uint16.

    Raises: BundleError.
    Source: c2sp.org/tlog-tiles, "Log entries".
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[start - 2 : start], "big")
        if at > len(data) or start > len(data):
            raise BundleError(f"entry {len(entries)} of the bundle is cut off")
        entries.append(data[start:at])
    if not 1 <= len(entries) <= WIDTH:
        raise BundleError(f"a bundle has 1 to {WIDTH} entries; this one has {len(entries)}")
    return tuple(entries)


def format_bundle(entries: Sequence[bytes]) -> bytes:
    """Write 1 to 256 entries, each of at most 65,535 bytes.

    Raises: BundleError.
    Source: c2sp.org/tlog-tiles, "Log entries".
    """
    if not 1 <= len(entries) <= WIDTH:
        raise BundleError(f"a bundle has 1 to {WIDTH} entries, not {len(entries)}")
    return join_entries(entries)


def join_entries(entries: Sequence[bytes]) -> bytes:
    """Write any number of entries as they follow each other in a bundle.

    Raises: BundleError, before anything is written.
    """
    try:
        return b"".join(part for entry in entries for part in (len(entry).to_bytes(2, "big"), entry))
    except OverflowError:
        longest = max(map(len, entries))
        raise BundleError(
            f"an entry has at most {MOST_ENTRY_BYTES} bytes; one of these has {longest}"
        ) from None
