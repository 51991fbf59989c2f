"""From a transaction to a told index: prints entries written a second, sequenced a second, and the delay in ms."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
ENTRIES = 3_000


def main(database: str, folder: Path) -> None:
    """Set up a database and a log, and measure."""
    text = (TESTS / "settings.toml").read_text(encoding="utf-8").replace("../var/", "")
    text = text.replace("witnesses.policy", str(TESTS / "witnesses.policy"))
    (folder / "settings.toml").write_text(text.replace("sqlite:tests.sqlite3", database), encoding="utf-8")
    os.environ |= {
        "TALLEY_SETTINGS": str(folder / "settings.toml"),
        "DJANGO_SETTINGS_MODULE": "talley.web.settings",
    }
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from benchmarks.log_durable import KEY  # noqa: PLC0415
    from talley.casework.entries.entry import Entry  # noqa: PLC0415
    from talley.web.logserver.sequencing import sequence  # noqa: PLC0415
    from talley.web.logserver.services import begin, write  # noqa: PLC0415
    from talley.web.logserver.store import FolderStore  # noqa: PLC0415
    from talley.web.logserver.writer import Writer  # noqa: PLC0415

    at = datetime.now(UTC).replace(microsecond=0)
    writer = Writer(FolderStore(folder / "log"), KEY)
    begin(settings.TALLEY.log, at)
    sequence(writer)
    started = time.perf_counter()
    for number in range(ENTRIES):
        write(Entry("no-secrecy", at, {"course": f"{number:032x}", "number": 0}, bytes(32)), closed=False)
    written = time.perf_counter()
    while sequence(writer):
        pass
    sequenced = time.perf_counter()
    write(Entry("no-secrecy", at, {}, bytes(32)), closed=False)
    one = time.perf_counter()
    sequence(writer)
    told = time.perf_counter()
    print(ENTRIES / (written - started), ENTRIES / (sequenced - written), (told - one) * 1e3)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as temporary:
        main(sys.argv[1], Path(temporary))
