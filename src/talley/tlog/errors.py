"""What every failure of this room is."""

from __future__ import annotations


class TlogError(Exception):
    """Bytes are not what a format asks for, or a proof or signature does not hold; the message says where."""
