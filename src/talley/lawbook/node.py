"""A law file's YAML, mapping by mapping: every key is asked for, and what is wrong is named with file and line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn

from talley.lawbook.plain_yaml import PlainYamlError, load_plain

KINDS = frozenset(["provisions", "instrument", "test", "rules", "unmasking", "zones", "policy", "cases"])


class LawBookError(Exception):
    """A law book's file is not as docs/formats/lawbook.md says: names file, line and what was expected."""


class Node:
    """A YAML mapping with its file and line; every key must be asked for or listed."""

    def __init__(self, file: str, data: Any, keys: frozenset[str]) -> None:
        self.file, self.data = file, data
        if not isinstance(data, dict):
            self.fail("expected a mapping")
        unknown = set(data) - keys
        if unknown:
            self.fail(f"unknown key {min(map(str, unknown))!r}; expected one of {', '.join(sorted(keys))}")

    def fail(self, message: str, key: str | None = None) -> NoReturn:
        line = getattr(getattr(self.data, "lc", None), "line", 0) or 0
        if key is not None and key in (getattr(getattr(self.data, "lc", None), "data", None) or {}):
            line = self.data.lc.data[key][0]
        raise LawBookError(f"{self.file}, line {line + 1}: {message}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str):
            self.fail(f"{key!r} must be text", key)
        return str(value)

    def one_of(self, key: str, choices: frozenset[str], default: str | None = None) -> Any:
        value = self.text(key, default)
        if value not in choices:
            self.fail(f"{key!r} must be one of {', '.join(sorted(choices))}, not {value!r}", key)
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            self.fail(f"{key!r} must be true or false", key)
        return bool(value)

    def day(self, key: str) -> date | None:
        value = self.data.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            self.fail(f"{key!r} must be a date or null", key)
        return value if value is None else date(value.year, value.month, value.day)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.fail(f"{key!r} must be a list of texts", key)
        return tuple(str(v) for v in value)

    def node(self, key: str, keys: str) -> Node:
        return Node(self.file, self.data.get(key), frozenset(keys.split()))

    def nodes(self, key: str, keys: str) -> list[Node]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            self.fail(f"{key!r} must be a list", key)
        return [Node(self.file, part, frozenset(keys.split())) for part in value]


def holds_cases(text: str) -> bool:
    """Say whether a file's first line of YAML says that it holds cases."""
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    return first.strip() == "kind: cases"


def load(name: str, text: str) -> Any:
    """Return a file's YAML.

    Raises: LawBookError where it is too large, no YAML, or of no known kind.
    """
    try:
        data = load_plain(text)
    except PlainYamlError as error:
        where = f", line {error.line}" if error.line else ""
        raise LawBookError(f"{name}{where}: {error}") from error
    if not isinstance(data, dict) or str(data.get("kind")) not in KINDS:
        raise LawBookError(f"{name}, line 1: expected `kind:` one of {', '.join(sorted(KINDS))}")
    return data
