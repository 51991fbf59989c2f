"""The settings of the demo: fresh secrets, SQLite, loopback only, a log with two witnesses of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet

ORIGIN = "lantern-social.example/log"
WITNESSES = {"one": 18_181, "two": 18_182}
"""The demo's own witnesses, by name, and the ports at which they listen on this machine."""

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
mail = "mail"
mail_from = "desk@lantern-social.example"
zone = "America/Los_Angeles"

[[fields]]
name = "name"
title = "Name"
purpose = "Invoices of paying members"
retention_months = 12
size = 128

[[fields]]
name = "email_address"
title = "E-mail address"
purpose = "Getting back into a lost account"
retention_months = 12
size = 320

[[fields]]
name = "ip_log.sign_in"
title = "Network address at the last sign-in"
purpose = "Noticing that an account was taken over"
retention_months = 3
size = 64

[log]
folder = "log"
key = "log.key"
witnesses = "witnesses.policy"
outside = ["one", "two"]        # they are the operator's own, and the demo counts them
outside_needed = 1
slot_seconds = 20
checkpoint_seconds = 2
"""


def write_demo_settings(folder: Path) -> Path:
    """Return the demo's settings file, made with fresh secrets where there is none."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "settings.toml"
    if not path.exists():
        _write_log(folder)
        # Last, so that a demo that was cut off while it was made is made anew.
        text = _FILE.format(secret=secrets.token_urlsafe(60), key=Fernet.generate_key().decode())
        _write(path, text)
    return path


def _write_log(folder: Path) -> None:
    key = folder / "log.key"
    key.unlink(missing_ok=True)
    vkey = _talley("log", "init", ORIGIN, "--key", str(key))
    lines = [f"log {vkey}"]
    for name, port in WITNESSES.items():
        lines.append(f"witness {name} {_begin_witness(folder, name)} http://127.0.0.1:{port}")
        config = (
            f'key = "witness-{name}.key"\nstate = "witness-{name}"\n'
            f'listen = "127.0.0.1:{port}"\nlogs = ["{vkey}"]\n'
        )
        _write(folder / f"witness-{name}.toml", config)
    _write(folder / "witnesses.policy", "\n".join([*lines, "group demo 1 one two", "quorum demo", ""]))


def _begin_witness(folder: Path, name: str) -> str:
    """Make a witness as any operator of one does; return its verifier key."""
    key, state = folder / f"witness-{name}.key", folder / f"witness-{name}"
    key.unlink(missing_ok=True)
    shutil.rmtree(state, ignore_errors=True)
    named = f"witness-{name}.lantern-social.example"
    return _talley("witness", "init", named, "--key", str(key), "--state", str(state))


def _talley(*arguments: str) -> str:
    """Run our own command as an operator would; return the key that it prints."""
    command = [sys.executable, "-m", "talley.cli", *arguments]
    made = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return made.stdout.strip()


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write(text)
