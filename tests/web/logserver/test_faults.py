"""A short form of `make soak`: some of the steps at which the sequencer dies or fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FAULTS = Path(__file__).parents[2] / "faults"


def test_nothing_told_is_lost_wherever_the_sequencer_dies() -> None:
    command = [sys.executable, str(FAULTS), "--every", "7", "--random", "4"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, no fork" in done.stdout
