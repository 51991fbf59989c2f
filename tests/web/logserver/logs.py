"""A log for tests: settings with keys known to everybody, and witnesses that answer without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from talley.casework.entries.entry import Entry
from talley.tlog.checkpoint import Checkpoint, cosign_checkpoint
from talley.tlog.derived import derived
from talley.tlog.keys import SignatureType, SignerKey
from talley.tlog.note import format_signatures
from talley.tlog.policy import format_policy, parse_policy
from talley.tlog.tile_reader import TileReader
from talley.tlog.witness import Accepted, Conflict, decide, format_size, parse_add_checkpoint
from talley.web.logserver.configuration import LogSettings
from talley.web.logserver.store import FolderStore
from talley.web.logserver.witnessing import Response
from talley.web.logserver.writer import Writer

POLICY = Path(__file__).parents[2] / "witnesses.policy"
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def key(name: str, kind: SignatureType) -> SignerKey:
    return SignerKey(name, kind, hashlib.sha256(f"tests {name}".encode()).digest())


LOG_KEY = key("tests.example/log", SignatureType.NOTE)


def log_settings(folder: Path, **changes) -> LogSettings:
    policy = parse_policy(POLICY.read_bytes())
    named = tuple(replace(w, url=f"http://{w.name}.example") for w in policy.witnesses)
    policy = replace(policy, witnesses=named)
    given = LogSettings(
        platform="Harbour Notes (invented)",
        demo=False,
        folder=folder,
        key=folder / "log.key",
        policy=policy,
        policy_text=format_policy(policy).decode(),
        outside=frozenset({"north", "south"}),
        outside_needed=1,
        slot_seconds=600,
        checkpoint_seconds=10,
    )
    return replace(given, **changes)


@dataclass
class Clock:
    """A clock that tests move."""

    at: datetime = AT
    ticks: float = 0.0

    def now(self) -> datetime:
        return self.at

    def tick(self) -> float:
        return self.ticks

    def pass_(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.ticks += seconds


@dataclass
class Witnesses:
    """Honest witnesses behind one `post`; those in `down` do not answer, those in `lying` sign something else."""

    clock: Clock = field(default_factory=Clock)
    latest: dict[str, Checkpoint] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    lying: dict[str, Callable[[bytes], Response]] = field(default_factory=dict)
    asked: int = 0

    def post(self, url: str, body: bytes) -> Response:
        name = url.removeprefix("http://").partition(".")[0]
        self.asked += 1
        if name in self.down:
            raise ConnectionRefusedError
        if name in self.lying:
            return self.lying[name](body)
        verdict = decide(
            parse_add_checkpoint(body), self.latest.get(name), {LOG_KEY.name: [LOG_KEY.verifier()]}
        )
        match verdict:
            case Accepted(latest):
                self.latest[name] = latest
                signer = key(f"{name}.example", SignatureType.COSIGNATURE)
                line = cosign_checkpoint(latest, signer, int(self.clock.now().timestamp()))
                return Response(200, format_signatures((line,)).encode())
            case Conflict(size):
                return Response(409, format_size(size))
        return Response(422, verdict.sentence.encode())


def writer_in(folder: Path) -> Writer:
    return Writer(FolderStore(folder), LOG_KEY)


def entry(number: int, kind: str = "no-secrecy") -> Entry:
    return Entry(kind, AT, {"course": f"{number:032x}", "number": number}, bytes(32))


def whole_log(folder: Path) -> list[bytes]:
    """Return every entry of a log's folder, after checking each tile and bundle against its head's root."""
    store = FolderStore(folder)
    head = store.head()
    if head is None:
        return []
    reader = TileReader(derived(store.read), head.size, head.root)
    return [data for bundle in range(-(-head.size // 256)) for data in reader.entries(bundle)]
