"""The two spellings all the text formats share: decimal numbers and base64, each with one spelling a value."""

from __future__ import annotations

import base64
import binascii
import re

from talley.tlog.errors import TlogError

LARGEST = 2**63 - 1
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


def parse_decimal(text: str, what: str, error: type[TlogError], *, most: int = LARGEST) -> int:
    """Read a number in ASCII digits without leading zeroes, at most `most`.

    Raises: `error`, naming `what`.
    """
    if not _DECIMAL.fullmatch(text) or int(text) > most:
        raise error(
            f"{what} must be a decimal number without leading zeroes, at most {most}; it is {text[:40]!r}"
        )
    return int(text)


def parse_base64(text: str, what: str, error: type[TlogError], *, length: int | None = None) -> bytes:
    """Read standard base64 with padding; `length` is the number of bytes it must hold.

    Security: two spellings of one value would be two notes with one meaning, so that only the one that
    `format_base64` writes is read (unused bits zero, no white space).

    Raises: `error`, naming `what`.
    Source: RFC 4648 § 4 and § 3.5.
    """
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise error(f"{what} is not base64") from None
    if format_base64(value) != text:
        raise error(f"{what} is base64, but not in its one canonical spelling")
    if length is not None and len(value) != length:
        raise error(f"{what} must hold {length} bytes; it holds {len(value)}")
    return value


def format_base64(value: bytes) -> str:
    """Write standard base64 with padding.

    Source: RFC 4648 § 4.
    """
    return base64.b64encode(value).decode("ascii")
