"""The two files that say how `talley seal` seals: the key, and the fields of a record."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talley.casework.release.sealed import DRILL
from talley.sealing.bulk import Sealing
from talley.sealing.errors import SealingError
from talley.sealing.points import parse_point


class SealFileError(Exception):
    """A file of keys or fields is not what it must be. The message says which, and what was expected."""


@dataclass(frozen=True, slots=True)
class Records:
    """What a platform's records are sealed under, and the column that holds each account's handle."""

    sealing: Sealing
    account: str


def read_records(key: Path, fields: Path) -> Records:
    """Read a key and the fields of a record.

    The key: `log`, `retention` and `public`, a compressed point in hexadecimal. The fields: `account`, the column of
    the handle, and a table `[fields]` of sizes; a field's column has the field's name.
    Raises: SealFileError.
    """
    log, retention, public = _texts(key, _table(key, {"log", "retention", "public"}))
    table = _table(fields, {"account", "fields"})
    account, sizes = table["account"], table["fields"]
    if not isinstance(account, str) or not isinstance(sizes, dict):
        raise SealFileError(f"{fields}: account is the name of a column, and [fields] a table of sizes")
    if not all(type(size) is int for size in sizes.values()):
        raise SealFileError(f"{fields}: each field has a size in bytes, such as name = 128")
    if DRILL in sizes or account in sizes:
        raise SealFileError(f"{fields}: {DRILL} is kept for drills, and the account is no field of its own")
    try:
        return Records(Sealing(log, parse_point(bytes.fromhex(public)), retention, sizes), account)
    except ValueError:
        raise SealFileError(f"{key}: public is a compressed point of P-256, 66 hexadecimal digits") from None
    except SealingError as error:
        raise SealFileError(f"{key} with {fields}: {error}") from None


def _table(path: Path, names: set[str]) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SealFileError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise SealFileError(f"{path} is no TOML: {error}") from None
    if set(table) != names:
        raise SealFileError(f"{path} names exactly {', '.join(sorted(names))}")
    return table


def _texts(path: Path, table: Mapping[str, Any]) -> tuple[str, str, str]:
    log, retention, public = table["log"], table["retention"], table["public"]
    if not (isinstance(log, str) and isinstance(retention, str) and isinstance(public, str)):
        raise SealFileError(f"{path}: log, retention and public are texts")
    return log, retention, public
