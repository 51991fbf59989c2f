"""Originals and page images, in the configured store, by the hash of the original."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

_SHA256 = re.compile(r"[0-9a-f]{64}")
_HELD = "held"


def keep(name: str, data: bytes) -> None:
    """Store bytes under a name made by `original` or `image`; what is already there stays."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))


def load(name: str) -> bytes:
    """Return stored bytes. Raises: FileNotFoundError."""
    with default_storage.open(name) as file:
        data: bytes = file.read()
    return data


def has(name: str) -> bool:
    """Say whether bytes are stored under the name."""
    return default_storage.exists(name)


def hold(data: bytes) -> str:
    """Keep an upload for a while, apart from the originals; return the name under which it waits."""
    name = f"{_HELD}/{uuid4().hex}"
    keep(name, data)
    return name


def sweep_held(before: datetime) -> None:
    """Remove what was held before a time."""
    if default_storage.exists(_HELD):
        for file in default_storage.listdir(_HELD)[1]:
            name = f"{_HELD}/{file}"
            with suppress(FileNotFoundError):  # another process swept it
                if default_storage.get_modified_time(name) < before:
                    default_storage.delete(name)


def original(sha256: str) -> str:
    """Return the name of an original. Raises: ValueError where the hash is none."""
    return f"{_folder(sha256)}/original"


def image(sha256: str, page: int) -> str:
    """Return the name of a page image; pages count from 1. Raises: ValueError where the hash is none."""
    return f"{_folder(sha256)}/{page:05d}.png"


def _folder(sha256: str) -> str:
    # The name becomes a path, so it is checked even though only our own hashes come here.
    if not _SHA256.fullmatch(sha256):
        raise ValueError("expected 64 lower-case hexadecimal digits")
    return f"{sha256[:2]}/{sha256}"
