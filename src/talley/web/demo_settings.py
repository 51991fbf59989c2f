"""The settings file of the demo: fresh secrets, SQLite, loopback only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

_FILE = """# Made for the demo on this machine. Not for anything real.
platform = "Lantern Social (invented)"
demo = true
secret_key = "{secret}"
second_factor_key = "{key}"
hosts = ["127.0.0.1", "localhost"]
https = false
proxies = 0
database = "sqlite:talley.sqlite3"
papers = "papers"
zone = "America/Los_Angeles"
"""


def write_demo_settings(folder: Path) -> Path:
    """Return the demo's settings file, made with fresh secrets where there is none."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "settings.toml"
    if not path.exists():
        text = _FILE.format(secret=secrets.token_urlsafe(60), key=Fernet.generate_key().decode())
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(text)
    return path
