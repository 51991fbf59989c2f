"""Run the desk's tests again on PostgreSQL: skipped in words where none answers, a failure of CI there."""

import os
import subprocess
import sys

import psycopg

URL = os.environ.get("TALLEY_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


def main() -> int:
    try:
        psycopg.connect(URL, connect_timeout=5).close()
    except psycopg.Error as error:
        print(
            f"SKIPPED: the tests on PostgreSQL; {URL.rpartition('@')[2]} does not answer ({type(error).__name__})."
        )
        print("         Name another one in TALLEY_TEST_POSTGRESQL.")
        return 1 if os.environ.get("CI") else 0
    print("On PostgreSQL:")
    command = [sys.executable, "-m", "pytest", "tests/web"]
    return subprocess.run(command, env={**os.environ, "TALLEY_TEST_DATABASE": URL}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
