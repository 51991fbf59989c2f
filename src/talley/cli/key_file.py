"""Signing keys on disk: one text, for its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from talley.tlog.keys import SignerKey, format_skey


def write_key(path: Path, key: SignerKey) -> None:
    """Write a new key file and wait until it is durable. Raises: OSError, also where a file is there already."""
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "w", encoding="utf-8") as file:
        file.write(format_skey(key) + "\n")
        file.flush()
        os.fsync(file.fileno())
