from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from web.custody.building import World
from web.logserver.conftest import clock, log, sequencer, witnesses  # noqa: F401 - the log's own fixtures


@pytest.fixture
def demo(settings, monkeypatch, clock, log):  # noqa: F811
    """A demo's settings, whose log is the test's, and whose pages have the test's clock."""
    settings.TALLEY = replace(settings.TALLEY, demo=True, log=log)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(timezone, "now", clock.now)
    return settings.TALLEY


@pytest.fixture
def world(demo, sequencer, clock, log) -> World:  # noqa: F811
    """A key held by three custodians, an account with its seals in the log, and a course whose gate is open."""
    return World.made(sequencer, clock, log)
