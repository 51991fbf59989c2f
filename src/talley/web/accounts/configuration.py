"""The `[[fields]]` of the settings file: what is kept sealed of a speaker, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from talley.sealing.seal import MOST_SIZE, SIZE_STEP

RESERVED = "drill"
"""The field of seals that are made for drills."""
MOST_FIELDS = 64
MOST_MONTHS = 120
_KEYS = frozenset(["name", "title", "purpose", "retention_months", "size"])
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,19})?")


@dataclass(frozen=True, slots=True)
class FieldSettings:
    """One declared field. `size` is what every value of it is padded to, in bytes: two of them say how long it is."""

    name: str
    title: str
    purpose: str
    retention_months: int
    size: int

    @property
    def category(self) -> str:
        """The law book's category: the part of the name before the dot."""
        return self.name.partition(".")[0]


def parse_fields(data: object, problems: list[str]) -> tuple[FieldSettings, ...]:
    """Read the tables `fields`, of which there may be none. What is wrong is added to `problems`."""
    if not isinstance(data, list) or not all(isinstance(row, Mapping) for row in data):
        problems.append("`fields` must be a table for each sealed field, or an empty list")
        return ()
    if len(data) > MOST_FIELDS:
        problems.append(f"`fields` may be at most {MOST_FIELDS}")
        return ()
    fields = tuple(_field(row, number, problems) for number, row in enumerate(data, 1))
    names = [field.name for field in fields if field.name]
    problems += [
        f"`fields` names {name!r} twice" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    return fields


def _field(row: Mapping[str, Any], number: int, problems: list[str]) -> FieldSettings:
    where = f"`fields` {number}"
    problems += [f"{where}: `{key}` is no setting" for key in sorted(set(row) - _KEYS)]
    name = row.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name == RESERVED:
        problems.append(
            f"{where}: `name` must be a category such as `name`, or `email_address.work`, and not `{RESERVED}`"
        )
        name = ""
    size = row.get("size")
    if not _whole(size, SIZE_STEP, MOST_SIZE) or size % SIZE_STEP:
        problems.append(f"{where}: `size` must be a multiple of {SIZE_STEP}, at most {MOST_SIZE}")
    months = row.get("retention_months")
    if not _whole(months, 1, MOST_MONTHS):
        problems.append(f"{where}: `retention_months` must be a whole number from 1 to {MOST_MONTHS}")
    texts = {key: row.get(key) for key in ("title", "purpose")}
    for key, value in texts.items():
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > 200:
            problems.append(f"{where}: `{key}` must be one line of at most 200 visible characters")
    return FieldSettings(name, str(texts["title"]), str(texts["purpose"]), months, size)  # type: ignore[arg-type]


def _whole(value: object, least: int, most: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
