"""For all tests."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes says more about who else uses the machine; benchmarks measure time.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
