"""What the demo runs beside its pages: two witnesses and the sequencer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talley.web.configuration import VARIABLE
from talley.web.demo_settings import WITNESSES

_SECONDS_TO_STOP = 10


@contextmanager
def log_processes(folder: Path) -> Iterator[None]:
    """Run them while the context lasts. They say what is wrong on standard error; the pages go on without them."""
    commands = [["witness", "serve", "--config", str(folder / f"witness-{name}.toml")] for name in WITNESSES]
    commands.append(["server", "sequence"])
    environment = {**os.environ, VARIABLE: str(folder / "settings.toml")}
    children = [
        subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, "-m", "talley.cli", *command], env=environment, stdout=subprocess.DEVNULL
        )
        for command in commands
    ]
    try:
        yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(_SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                child.kill()
