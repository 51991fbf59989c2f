"""How parts are joined into bytes: each behind its length, so that there is one way to take them apart."""

from __future__ import annotations

from talley.sealing.errors import SealingError


def lp(part: bytes) -> bytes:
    """Return bytes behind their length as unsigned 16-bit big-endian. At most 65,535 bytes."""
    return len(part).to_bytes(2, "big") + part


def take(data: bytes, domain: bytes, count: int, error: type[SealingError], *, what: str) -> list[bytes]:
    """Take apart a domain line and exactly so many parts. Raises: `error`."""
    if not data.startswith(domain):
        raise error(f"a {what} begins with the line {domain.decode().strip()}")
    parts, place = [], len(domain)
    for _ in range(count):
        end = place + 2 + int.from_bytes(data[place : place + 2], "big")
        if len(data) < place + 2 or len(data) < end:
            raise error(f"a {what} has {count} parts; this one ends before")
        parts.append(data[place + 2 : end])
        place = end
    if place != len(data):
        raise error(f"a {what} has {count} parts; this one goes on behind them")
    return parts
