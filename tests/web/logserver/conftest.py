from __future__ import annotations

import pytest

from talley.web.logserver.sequencer import Sequencer
from web.logserver.logs import Clock, Witnesses, log_settings, writer_in


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def witnesses(clock) -> Witnesses:
    return Witnesses(clock)


@pytest.fixture
def log(tmp_path):
    return log_settings(tmp_path / "log")


@pytest.fixture
def sequencer(db, log, clock, witnesses) -> Sequencer:
    made = Sequencer(writer_in(log.folder), log, witnesses.post, clock.now, clock.tick)
    made.start()
    return made
