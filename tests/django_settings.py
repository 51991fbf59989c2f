"""Django settings of the tests: tests/settings.toml, on SQLite, or on the database that is named."""

import os
from pathlib import Path

FILE = Path(__file__).parent / "settings.toml"


def _settings() -> Path:
    database = os.environ.get("TALLEY_TEST_DATABASE")
    if not database:
        return FILE
    other = FILE.parents[1] / "var" / "tests-other.toml"
    other.parent.mkdir(exist_ok=True)
    text = (
        FILE.read_text(encoding="utf-8")
        .replace("../var/", "")
        .replace("witnesses.policy", "../tests/witnesses.policy")
    )
    other.write_text(text.replace("sqlite:tests.sqlite3", database), encoding="utf-8")
    return other


os.environ["TALLEY_SETTINGS"] = str(_settings())

from talley.web.settings import *  # noqa: E402, F403 - after the variable is set

# A password's slowness is Django's to test; here hundreds of people are made.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
