"""`make fuzz`: broken files and adversarial text through every parser, for a given time; prints figures.

Not a test: it has no fixed length. It fails where a parser raises anything but its own error, where an answer is no
document, where pages and pictures differ, or where finding facts takes more than its time.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parent))

import log_runs
import reading_runs
import text_runs

RUNS = (
    reading_runs.files,
    reading_runs.texts,
    reading_runs.lies,
    text_runs.law,
    text_runs.settings,
    text_runs.answers,
    log_runs.log,
)


def main() -> int:
    """Run each for its time; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for each run")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", help="one run by its name")
    args = parser.parse_args()
    text_runs.django()
    print(f"seed {args.seed}, {args.seconds:g} s each")
    for run in RUNS:
        if args.only in {None, run.__name__}:
            print(f"\n{run.__name__}", flush=True)
            for what, count in run(args.seconds, random.Random(args.seed)).most_common():
                print(f"  {count:7,}  {what}")
    return 0


sys.exit(main())
