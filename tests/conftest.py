"""Which settings the tests run with: tests/settings.toml, on SQLite, or on the database that is named."""

import os
from pathlib import Path

# Read by Django when pytest-django sets it up, before any test.
FILE = Path(__file__).parent / "settings.toml"


def _settings() -> Path:
    database = os.environ.get("TALLEY_TEST_DATABASE")
    if not database:
        return FILE
    other = FILE.parents[1] / "var" / "tests-other.toml"
    other.parent.mkdir(exist_ok=True)
    text = FILE.read_text(encoding="utf-8").replace("../var/", "")
    other.write_text(text.replace("sqlite:tests.sqlite3", database), encoding="utf-8")
    return other


os.environ["TALLEY_SETTINGS"] = str(_settings())
