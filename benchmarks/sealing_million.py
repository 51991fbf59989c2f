"""Seal a million records: how long, and how the memory of all processes goes. `python -m benchmarks.sealing_million`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.sealing_bulk import AIM_GROWTH_MIB, sealed_in, write_records

RECORDS = 1_000_000


def main() -> int:
    """Print one line; return 1 if the memory grew."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_records(folder / "in.parquet", RECORDS)
        run = sealed_in(folder, folder / "in.parquet", os.cpu_count() or 1)
        size = sum(path.stat().st_size for path in folder.glob("*.parquet") if path.stem != "in")
    tenth = run.memory[len(run.memory) // 10]
    most = max(run.memory[len(run.memory) // 10 :])
    print(
        f"{RECORDS:,} records in {run.whole_s:,.0f} s, {run.seals_per_second:,.0f} seals/s; {size / 1e6:,.0f} MB; "
        f"memory {tenth:.0f} MiB at a tenth, at most {most:.0f} MiB after it (limit: {AIM_GROWTH_MIB} MiB more)"
    )
    return 1 if most - tenth > AIM_GROWTH_MIB else 0


if __name__ == "__main__":
    sys.exit(main())
