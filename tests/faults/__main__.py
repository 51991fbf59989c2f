"""Kill, starve and restart the sequencer at every step, under load, and see that nothing told is lost.

    python tests/faults [--every N] [--random ROUNDS] [--database URL] [--seed SEED]

Each round forks writers that fill the outbox and a sequencer that dies or fails at one step: at a system call
of the store or a statement to the database. Then it is started anew and everything is checked:
- every entry whose transaction was committed is in the log once, and one that was rolled back is not;
- every index that was ever told still leads to its entry;
- every checkpoint that was ever published or cosigned is a beginning of the log: there is no fork.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "src"), str(HERE.parents[1]), str(HERE.parent)]

KILL, FULL, READ_ONLY = "kill", "disk full", "read-only"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=1, help="try every Nth step (1: all)")
    parser.add_argument("--random", type=int, default=50, help="rounds that are killed at a random time")
    parser.add_argument("--database", help="PostgreSQL instead of SQLite: an empty database's URL")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    random.seed(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), args.database)
        done: Counter[str] = Counter()
        for kind in (KILL, FULL, READ_ONLY):
            step = random.randrange(args.every) + 1
            while bench.round(kind, at_step=step):
                done[kind] += 1
                step += args.every
        for _ in range(args.random):
            bench.round(KILL, after_seconds=random.uniform(0.005, 0.4))
            done["kill at a random time, under load"] += 1
        print(
            f"{bench.database}: {dict(done)}; {bench.entries} entries, {len(bench.checkpoints)} checkpoints: nothing lost, no fork"
        )
    return 0


class Bench:
    def __init__(self, folder: Path, database: str | None) -> None:
        from web.logserver.logs import POLICY

        self.folder = folder
        self.database = "PostgreSQL" if database else "SQLite"
        text = (HERE.parent / "settings.toml").read_text(encoding="utf-8")
        text = text.replace("witnesses.policy", str(POLICY)).replace("../var/", "")
        settings = folder / "settings.toml"
        settings.write_text(
            text.replace("sqlite:tests.sqlite3", database or "sqlite:db.sqlite3"), encoding="utf-8"
        )
        os.environ |= {"TALLEY_SETTINGS": str(settings), "DJANGO_SETTINGS_MODULE": "talley.web.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from web.logserver.logs import log_settings

        self.log = log_settings(folder / "log", slot_seconds=1, checkpoint_seconds=1)
        self.told: dict[int, bytes] = {}
        self.checkpoints: dict[int, bytes] = {}
        self.serial = 0
        self.entries = 0
        self.settle()

    # One round.

    def round(self, kind: str, *, at_step: int = 0, after_seconds: float = 0.0) -> bool:
        """Run one; return whether the fault was reached before the sequencer was done."""
        writers = [self.fork(self.write_some) for _ in range(2 if after_seconds else 1)]
        if not after_seconds:
            self.wait(*writers)
        sequencer = self.fork(lambda: self.sequence(kind, at_step, forever=bool(after_seconds)))
        if after_seconds:
            time.sleep(after_seconds)
            os.kill(sequencer, signal.SIGKILL)
        status = self.wait(sequencer)
        if after_seconds:
            self.wait(*writers)
        reached = status != 0 or bool(after_seconds)
        assert status in (0, -signal.SIGKILL, 7), f"the sequencer ended with {status}"
        self.settle()
        self.check()
        return reached

    def fork(self, work) -> int:
        from django.db import connections

        connections.close_all()
        sys.stdout.flush()
        self.serial += 1
        child = os.fork()
        if child == 0:
            status = 99
            try:
                status = work() or 0
            except BaseException:  # noqa: BLE001 - a forked child never returns into the parent's code
                import traceback

                traceback.print_exc()
            os._exit(status)
        return child

    def wait(self, *children: int) -> int:
        return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children][-1]

    def write_some(self) -> int:
        from django.db import transaction

        from talley.web.logserver.services import write
        from web.logserver.logs import entry

        mine = self.serial * 1000
        ledger = os.open(self.folder / "committed", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for number in range(mine, mine + 12):
            with suppress(ZeroDivisionError), transaction.atomic():
                write(entry(number), closed=number % 4 == 0)
                if number % 6 == 5:
                    raise ZeroDivisionError  # what it records did not come about
            if number % 6 != 5:
                os.write(ledger, f"{number}\n".encode())
        return 0

    def sequence(self, kind: str, at_step: int, *, forever: bool) -> int:
        """Start a sequencer and step it; return 7 if a fault was met and outlived."""
        from django.db import connection

        faults = Faults(kind, at_step)
        faults.install()
        made = None
        deadline = time.monotonic() + (10 if forever else 0)
        with connection.execute_wrapper(faults.statement):
            while True:
                try:
                    made = made or self.sequencer()
                    quiet = not made.step()
                except (StoreTrouble(), OSError):
                    if made is not None:
                        made.unsure = True  # as the process's own loop does
                    continue
                if quiet and time.monotonic() >= deadline:
                    return 7 if faults.met else 0
                if quiet:
                    time.sleep(0.01)

    def sequencer(self):
        from talley.web.logserver.sequencer import Sequencer
        from talley.web.logserver.store import FolderStore
        from talley.web.logserver.writer import Writer
        from web.logserver.logs import LOG_KEY

        made = Sequencer(
            Writer(FolderStore(self.log.folder), LOG_KEY), self.log, DurableWitnesses(self.folder).post
        )
        made.start()
        return made

    # What must hold.

    def settle(self) -> None:
        """Start anew without faults and do all that is due."""
        self.wait(self.fork(lambda: self.sequence(KILL, 0, forever=False)))

    def check(self) -> None:
        from talley.casework.entries.entry import parse_entry
        from talley.tlog.checkpoint import parse_signed_checkpoint
        from talley.tlog.derived import derived
        from talley.tlog.tile_reader import TileReader
        from talley.web.logserver.models import Binding, LogEntry
        from talley.web.logserver.store import FolderStore
        from web.logserver.logs import whole_log

        data = whole_log(self.log.folder)
        rows = {row.index: bytes(row.data) for row in LogEntry.objects.exclude(index=None)}
        assert rows == dict(enumerate(data)), "the database and the log differ"
        for index, known in self.told.items():
            assert data[index] == known, f"entry {index} was told and is another one now"
        self.told, self.entries = rows, len(data)
        committed = {int(line) for line in (self.folder / "committed").read_text().split()}
        public = [parse_entry(d).body["number"] for d in data if parse_entry(d).type == "no-secrecy"]
        # A closed one waits for its slot in the database, and lies under one slot only.
        rows = LogEntry.objects.filter(closed=True)
        closed = [parse_entry(bytes(row.data)).body["number"] for row in rows]
        bound = Counter(Binding.objects.values_list("entry_id", flat=True))
        assert all(times == 1 for times in bound.values()), "a closed entry lies in two slots"
        assert Counter(public) + Counter(closed) == Counter(committed), (
            "an entry is missing, doubled or made up"
        )
        store = FolderStore(self.log.folder)
        head = store.head()
        reader = TileReader(derived(store.read), head.size, head.root)
        published = parse_signed_checkpoint(store.read("checkpoint")).checkpoint
        self.checkpoints[published.size] = published.root
        for latest in DurableWitnesses(self.folder).load().values():
            self.checkpoints[latest[0]] = bytes.fromhex(latest[1])
        for size, root in self.checkpoints.items():
            assert reader.root_at(size) == root, f"the checkpoint of size {size} is of another history"


def StoreTrouble() -> type[Exception]:  # noqa: N802 - imported once Django is set up
    from talley.web.logserver.store import StoreError

    return StoreError


class DurableWitnesses:
    """Honest witnesses whose memory outlives the process, as theirs would."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "witnesses.json"

    def load(self) -> dict[str, list]:
        return json.loads(self.path.read_text()) if self.path.exists() else {}

    def post(self, url: str, body: bytes):
        from talley.tlog.checkpoint import Checkpoint
        from web.logserver.logs import LOG_KEY, Clock, Witnesses

        known = self.load()
        honest = Witnesses(Clock())
        honest.latest = {
            n: Checkpoint(LOG_KEY.name, size, bytes.fromhex(root)) for n, (size, root) in known.items()
        }
        answer = honest.post(url, body)
        known = {name: [latest.size, latest.root.hex()] for name, latest in honest.latest.items()} | {
            n: v for n, v in known.items() if n not in honest.latest
        }
        passing = self.path.with_suffix(f".{os.getpid()}.{random.random()}")
        passing.write_text(json.dumps(known))
        passing.rename(self.path)
        return answer


class Faults:
    """Counts the steps of this process, and at one of them kills it or lets the call fail."""

    def __init__(self, kind: str, at_step: int) -> None:
        self.kind, self.left, self.met = kind, at_step, False
        self.failing = 0

    def step(self, *, store: bool) -> None:
        if self.kind != KILL and not store:
            return
        self.left -= 1
        if self.left == 0:
            self.met = True
            if self.kind == KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            self.failing = 3  # a disk stays full for a while
        if self.failing:
            self.failing -= 1
            number = {FULL: errno.ENOSPC, READ_ONLY: errno.EROFS}[self.kind]
            raise OSError(number, os.strerror(number))

    def install(self) -> None:
        for name in ("fsync", "fdatasync", "replace", "mkdir"):
            self.wrap(name)
        write, replace_write = (
            os.write,
            lambda file, data: (self.step(store=True), write(file, bytes(data)[: max(1, len(data) // 2)]))[1],
        )
        os.write = replace_write  # half a write at a time, so that files are torn

    def wrap(self, name: str) -> None:
        real = getattr(os, name)

        def counted(*args, **named):
            self.step(store=True)
            return real(*args, **named)

        setattr(os, name, counted)

    def statement(self, execute, sql, params, many, context):
        self.step(store=False)
        return execute(sql, params, many, context)


if __name__ == "__main__":
    sys.exit(main())
