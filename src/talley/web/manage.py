"""`talley server NAME`: management commands."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility

from talley.web.configuration import VARIABLE
from talley.web.demo_settings import write_demo_settings


def main(arguments: Sequence[str]) -> int:
    """Run a management command; return the exit status.

    `demo` makes a settings file where there is none, and `code` uses it; everything else needs one named.
    """
    os.umask(0o077)  # the database, the papers and their pictures are nobody else's
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talley.web.settings")
    if arguments[:1] in (["demo"], ["code"]) and VARIABLE not in os.environ:
        os.environ[VARIABLE] = str(write_demo_settings(Path("var/demo")))
    _warn_of_readers(Path(os.environ.get(VARIABLE, "")))
    try:
        ManagementUtility(["talley server", *arguments]).execute()
    except ImproperlyConfigured as error:
        print(f"talley server: {error}", file=sys.stderr)
        return 1
    return 0


def _warn_of_readers(path: Path) -> None:
    """Say where others on this machine can read the secrets."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # that there is no file is said by the settings
    if stat.S_ISREG(mode) and mode & 0o077:
        print(f"talley server: others can read {path}. Run: chmod 600 {path}", file=sys.stderr)
