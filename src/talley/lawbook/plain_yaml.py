"""YAML as law files use it: mappings with text for keys, lists, text, numbers, yes and no, days; nothing with a tag."""

from __future__ import annotations

from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

MAX_BYTES = 512 * 1024
_MAX_VALUES = 20_000
_MAX_DEPTH = 40


class PlainYamlError(Exception):
    """A text is no such YAML. `line` counts from 1; None where the whole text is meant."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def load_plain(text: str) -> Any:
    """Return the values of a text, with the lines that the loader notes beside them. Raises: PlainYamlError."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise PlainYamlError("not YAML: a character that is none", line) from error
    if size > MAX_BYTES:
        raise PlainYamlError(f"larger than {MAX_BYTES} bytes")
    # Counted before it is parsed: each comma, colon and line can be a value, and a value takes long.
    if text.count("\n") + text.count(",") > _MAX_VALUES:
        raise PlainYamlError(f"more than {_MAX_VALUES} lines and list entries; split the file")
    try:
        data = YAML(typ="rt").load(text)
    except (YAMLError, ValueError, RecursionError, OverflowError, TypeError, AttributeError) as error:
        # The last two: keys that are lists, and tags that the loader takes for something else.
        mark = getattr(error, "problem_mark", None)
        message = f"not YAML: {getattr(error, 'problem', None) or 'a value that cannot be read'}"
        raise PlainYamlError(message, mark.line + 1 if mark else None) from error
    _check(data)
    return data


def _check(data: Any) -> None:
    """Refuse what is no plain value, wherever it stands. An anchor counts as often as it is used."""
    waiting: list[tuple[Any, int, int]] = [(data, 1, 0)]
    count = 0
    while waiting:
        value, line, depth = waiting.pop()
        count += 1
        place = getattr(getattr(value, "lc", None), "line", None)
        line = line if place is None else place + 1
        if count > 2 * _MAX_VALUES or depth > _MAX_DEPTH:
            raise PlainYamlError("too many values, or nested too deep", line)
        if isinstance(value, dict | list):
            if getattr(getattr(value, "tag", None), "value", None) is not None:
                raise PlainYamlError("a value with a tag; write it plainly", line)
            if isinstance(value, dict):
                if not all(isinstance(key, str) for key in value):
                    raise PlainYamlError("a key that is no text", line)
                waiting += [(part, line, depth + 1) for part in value.values()]
            else:
                waiting += [(part, line, depth + 1) for part in value]
        elif isinstance(value, str):
            if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
                raise PlainYamlError("a character that is none", line)
        elif value is not None and not isinstance(value, bool | int | float | date):
            raise PlainYamlError("a value with a tag, or of a kind that no law file uses", line)
