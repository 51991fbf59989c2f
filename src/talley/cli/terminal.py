"""What goes to a terminal: words, and nothing that a terminal obeys."""

from __future__ import annotations

import json
import re
from typing import Any

# Invisible characters are kept out too: they turn the direction of what follows.
_PLAIN_SPACE = " \n\t"


def safe(text: object) -> str:
    """Return text in which every character that does not print is written as its escape.

    Security: a paper's words and a file's name can hold sequences that clear a screen, set a title or print a lie.
    """
    shown = str(text)
    if shown.isprintable():
        return shown
    return "".join(c if c.isprintable() or c in _PLAIN_SPACE else _escaped(c) for c in shown)


def safe_line(text: object) -> str:
    """Return `safe` text on one line."""
    return " ".join(safe(text).split())


def safe_json(value: Any) -> str:
    """Return JSON that people can read, in which what does not print is escaped as JSON escapes it."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return re.sub(r"[^\n -~]", lambda m: m[0] if m[0].isprintable() else _json_escaped(m[0]), text)


def _escaped(character: str) -> str:
    point = ord(character)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def _json_escaped(character: str) -> str:
    return json.dumps(character)[1:-1]
