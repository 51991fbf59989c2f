"""Runs over the log's formats."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from breaking import broken

from talley.tlog.bundles import format_bundle, parse_bundle
from talley.tlog.errors import TlogError
from talley.tlog.note import format_note, parse_note
from talley.tlog.policy import format_policy, parse_policy
from talley.tlog.receipt import format_receipt, parse_receipt
from talley.tlog.witness import format_add_checkpoint, parse_add_checkpoint


def log(seconds: float, chance: random.Random) -> Counter[str]:
    """The log's formats: what is read is written again byte for byte; a policy with the same meaning."""
    seen: Counter[str] = Counter()
    vectors = Path(__file__).parents[1] / "vectors" / "c2sp"
    note, asked = ((vectors / name).read_bytes() for name in ("signed-note.txt", "add-checkpoint.txt"))
    vkey = (vectors / "signed-note.vkey").read_bytes().strip()
    receipt = b"c2sp.org/tlog-proof@v1\nextra AAAA\nindex 7\n" + asked[asked.index(b"\n") + 1 :]
    formats: list[tuple[bytes, Callable[[bytes], object], Callable[..., bytes]]] = [
        (note, parse_note, format_note),
        (asked, parse_add_checkpoint, format_add_checkpoint),
        (receipt, parse_receipt, format_receipt),
        (format_bundle([note, b"", asked]), parse_bundle, format_bundle),
        (b"# logs\nlog " + vkey + b" https://example.com\nquorum none\n", parse_policy, format_policy),
    ]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        whole, parse, write = chance.choice(formats)
        data = broken(whole, chance)
        try:
            value = parse(data)
        except TlogError as error:
            seen[f"refused: {type(error).__name__}"] += 1
            continue
        again = write(value)
        if parse(again) != value or (again != data and parse is not parse_policy):
            raise SystemExit(f"{parse.__name__} read {data!r} and wrote {again!r}")
        seen["read"] += 1
    return seen
