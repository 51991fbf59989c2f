"""A custodian's whole check of a case: from the bytes of a log and a packet to the answer, network left out."""

from __future__ import annotations

import sys
import time
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.assessing import Row
from talley.casework.release.packet import format_packet, parse_packet
from talley.casework.release.rule import MayRelease, may_release
from talley.casework.release.view import look

ENTRIES, AFTER = 20_000, 1_000
"""Slots make most of a log; a case is seven days old at most, which are 1,008 slots."""


@cache
def made() -> Any:
    """Return the tests' case, in a log with many entries before it and a week's after it."""
    # `tests` is a folder and no package, and something else of that name may be installed.
    tests = ModuleType("tests")
    tests.__path__ = [str(Path(__file__).parents[1] / "tests")]
    sys.modules["tests"] = tests
    cases, keeping = import_module("tests.casework.release.cases"), import_module("tests.casework.keeping")

    def keeper(opened: Any, at: Any) -> Any:
        before = ENTRIES - AFTER
        full = keeping.Keeper(opened, at=at - before * keeping.TEN_MINUTES)
        for _ in range(before):
            full.slot()
        return full

    cases.Keeper = keeper
    one = cases.made()
    for _ in range(AFTER):
        one.keeper.slot()
    return cases, one


def whole_check() -> Row:
    cases, one = made()
    source, data = one.source(), format_packet(one.packet)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        packet = parse_packet(data)
        view = look(source, cases.POLICY, last=None, earlier=one.earlier)
        answer = may_release(packet, view, cases.PINNED, cases.LATER)
        times.append(time.perf_counter() - started)
        assert isinstance(answer, MayRelease), answer
    return Row(
        f"a custodian's whole check, {len(one.keeper.entries):,} entries, {len(packet.seals)} seals",
        f"{1e3 * min(times):.0f} ms",
        "-",
        None,
    )


ROWS = (whole_check,)
