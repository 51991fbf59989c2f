"""Words for a terminal, whoever wrote them."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return a text in which nothing can steer a terminal or turn the reading direction.

    Security: names and messages may come from a hostile log; what is not plainly printable is spelled out.
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
