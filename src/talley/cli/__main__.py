"""Lets `python -m talley.cli` be the command."""

import sys

from talley.cli import main

sys.exit(main())
