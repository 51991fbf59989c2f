"""Who can read a log's files: everybody the public ones, the writer alone its own."""

from __future__ import annotations

import os
from pathlib import Path

from talley.web.logserver.store import FolderStore


def test_public_files_are_everybody_s_whatever_the_server_keeps_to_itself(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        store = FolderStore(tmp_path / "log")
        store.write({"checkpoint": b"x"})
    finally:
        os.umask(before)
    assert (tmp_path / "log" / "public" / "checkpoint").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "log" / "public").stat().st_mode & 0o777 == 0o755
