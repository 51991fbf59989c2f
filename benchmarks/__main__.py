"""Print one table of all figures with their peers and limits, measured in one run."""

from __future__ import annotations

import sys

from benchmarks import assessing, ceremony, custodian, log_core, log_durable, sealing, sealing_bulk, verifying

ROWS = (
    assessing.start_up,
    assessing.warm_paper,
    assessing.evaluations,
    assessing.ocr_page,
    assessing.rapidocr_page,
    assessing.memory,
    *log_core.ROWS,
    *log_durable.ROWS,
    *verifying.ROWS,
    *sealing.ROWS,
    *sealing_bulk.ROWS,
    *custodian.ROWS,
    *ceremony.ROWS,
)


def main() -> int:
    """Run every measurement; return 1 if a limit was missed."""
    missed = 0
    print(f"{'what':52} {'figure':>16} {'limit or peer':>30}  met")
    for measure in ROWS:
        if sys.stderr.isatty():
            print(f"… {measure.__name__}", end="\r", file=sys.stderr, flush=True)
        row = measure()
        missed += row.met is False
        verdict = {True: "yes", False: "NO", None: "-"}[row.met]
        print(f"{row.what:52} {row.figure:>16} {row.limit:>30}  {verdict}", flush=True)
    return 1 if missed else 0


sys.exit(main())
