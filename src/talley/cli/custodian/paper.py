r"""Secrets as lines for paper: a few letters that cannot be mistaken, and a checksum behind each line.

```
01  1F3C 9Q0A ... (8 groups of 4: 20 bytes)  7KD2
```

Wire: 5 bits a letter, of the digits and the capital letters without I, L, O and U. A line's checksum is the first 20
bits of SHA-256("talley-paper/v1\n" || line number (1 byte) || count of lines (1 byte) || its 20 bytes). The lines
hold the length (2 bytes), the data, its SHA-256's first 8 bytes, and zeros.
Source: the letters are those of Crockford's base 32.
"""

from __future__ import annotations

import hashlib
import re

from talley.cli.custodian.errors import CustodianError

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LINE_BYTES = 20
MOST_LINES = 99
_GROUP, _DIGEST_BYTES = 4, 8
_READ = str.maketrans("OIL", "011")
_LINE = re.compile(r"\s*([0-9]{1,2})[\s.:)]+(.+)")


def to_paper(data: bytes) -> list[str]:
    """Return data as lines. Raises: CustodianError where it is too long for paper."""
    framed = len(data).to_bytes(2, "big") + data + hashlib.sha256(data).digest()[:_DIGEST_BYTES]
    framed += bytes(-len(framed) % LINE_BYTES)
    count = len(framed) // LINE_BYTES
    if count > MOST_LINES:
        raise CustodianError(f"more than {MOST_LINES} lines do not go on paper")
    return [
        _line(number, count, framed[at : at + LINE_BYTES])
        for number, at in enumerate(range(0, len(framed), LINE_BYTES), start=1)
    ]


def from_paper(text: str) -> bytes:
    """Read lines back, in any order; other lines are not looked at.

    Small letters, and O, I and L for 0, 1 and 1, are understood.
    Raises: CustodianError, naming the line that is missing or was mistyped; never with what is in it.
    """
    found: dict[int, str] = {}
    for line in text.splitlines():
        if given := _LINE.fullmatch(line):
            found[int(given[1])] = re.sub(r"[\s-]", "", given[2]).upper().translate(_READ)
    count = max(found, default=0)
    if missing := [str(number) for number in range(1, count + 1) if number not in found]:
        raise CustodianError(f"lines are missing: {', '.join(missing)}")
    framed = b"".join(_read_line(number, count, found[number]) for number in range(1, count + 1))
    size = int.from_bytes(framed[:2], "big")
    data, digest = framed[2 : 2 + size], framed[2 + size : 2 + size + _DIGEST_BYTES]
    if not count or digest != hashlib.sha256(data).digest()[:_DIGEST_BYTES]:
        raise CustodianError(
            "the lines are not a whole backup: one at the end is missing, or they are of two"
        )
    return data


def _line(number: int, count: int, part: bytes) -> str:
    letters = _letters(int.from_bytes(part, "big"), LINE_BYTES * 8 // 5)
    groups = [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]
    return f"{number:02}  {' '.join(groups)}  {_checksum(number, count, part)}"


def _read_line(number: int, count: int, letters: str) -> bytes:
    body, checksum = letters[:-_GROUP], letters[-_GROUP:]
    if len(body) == LINE_BYTES * 8 // 5 and not set(letters) - set(LETTERS):
        value = 0
        for letter in body:
            value = value << 5 | LETTERS.index(letter)
        part = value.to_bytes(LINE_BYTES, "big")
        if _checksum(number, count, part) == checksum:
            return part
    raise CustodianError(f"line {number} is mistyped, or the last line is missing")


def _checksum(number: int, count: int, part: bytes) -> str:
    digest = hashlib.sha256(b"talley-paper/v1\n" + bytes([number, count]) + part).digest()
    return _letters(int.from_bytes(digest[:3], "big") >> 4, _GROUP)


def _letters(value: int, count: int) -> str:
    return "".join(LETTERS[value >> 5 * place & 31] for place in reversed(range(count)))
