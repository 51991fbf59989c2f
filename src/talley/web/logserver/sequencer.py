"""The sequencer's process: one a log. It stops where something does not fit, and says what."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import DatabaseError, InterfaceError, close_old_connections

from talley.web.logserver.configuration import LogSettings, read_key
from talley.web.logserver.publishing import due, publish
from talley.web.logserver.queries import last_slot_at
from talley.web.logserver.sequencing import reconcile, sequence
from talley.web.logserver.services import begin, make_batch, make_slot, settle
from talley.web.logserver.store import FolderStore, StoreError
from talley.web.logserver.witnessing import Post, post_over_http
from talley.web.logserver.writer import Writer

POLL_SECONDS = 0.1
WAIT_AFTER_TROUBLE_SECONDS = 2.0
WITNESS_SECONDS = 5.0

Say = Callable[[str], object]


def run(settings: LogSettings, stopped: Callable[[], bool], say: Say, *, replay: bool = False) -> None:
    """Keep the log until told to stop.

    A full disk or a lost database is said once and waited for; nothing is told before it is durable.
    Raises: LogDamagedError, StoreError where the log cannot be begun, ValueError for a key that is not its.
    """
    store = FolderStore(settings.folder)
    with store.only_writer():
        sequencer = Sequencer(Writer(store, read_key(settings)), settings, post_over_http(WITNESS_SECONDS))
        sequencer.start(replay=replay)
        say(f"The log {settings.origin} has {sequencer.writer.size} entries.")
        trouble = ""
        while not stopped():
            try:
                busy = sequencer.step()
            except (StoreError, DatabaseError, InterfaceError) as error:
                # The kind alone: a database's message may hold values.
                sentence = str(error) if isinstance(error, StoreError) else type(error).__name__
                if sentence != trouble:
                    say(f"Waiting: {sentence}")
                trouble = sentence
                close_old_connections()
                time.sleep(WAIT_AFTER_TROUBLE_SECONDS)
                sequencer.unsure = True
            else:
                trouble = ""
                if not busy:
                    time.sleep(POLL_SECONDS)


class Sequencer:
    """Does what is due, one step at a time. Slots and checkpoints go by a clock that never goes back."""

    def __init__(
        self,
        writer: Writer,
        settings: LogSettings,
        post: Post,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.writer, self.settings = writer, settings
        self._post, self._now, self._ticks = post, now, ticks
        self._slot_due = self._checkpoint_due = ticks()
        self._seals_wait = False
        """Whether more leaves wait than one batch takes: then a step makes another."""
        self.unsure = False
        """Whether a batch may be in the log without being told: then they are compared before anything else."""

    def start(self, *, replay: bool = False) -> None:
        """Compare database, folder and witnesses before the first entry is taken. Raises: LogDamagedError."""
        reconcile(self.writer, replay=replay)
        begin(self.settings, self._whole_second())
        # A restart neither skips an interval's slot nor makes one more.
        last = last_slot_at()
        if last is not None:
            rest = self.settings.slot_seconds - (self._now() - last).total_seconds()
            self._slot_due += min(max(rest, 0.0), self.settings.slot_seconds)
        if self.writer.size:
            publish(self.writer, self.settings, self._post, self._now())

    def step(self) -> bool:
        """Do what is due; return whether anything was."""
        if self.unsure:
            reconcile(self.writer)
            self.unsure = False
        busy = self._slot() or self._more_seals()
        self.unsure = True
        busy |= bool(sequence(self.writer))
        self.unsure = False
        return self._checkpoint() or busy

    def _slot(self) -> bool:
        if self._ticks() < self._slot_due:
            return False
        self._slot_due = self._ticks() + self.settings.slot_seconds
        at = self._whole_second()
        settle(at.date(), at)
        make_slot(at)
        self._seals_wait = make_batch(at)
        return True

    def _more_seals(self) -> bool:
        if not self._seals_wait:
            return False
        self._seals_wait = make_batch(self._whole_second())
        return True

    def _checkpoint(self) -> bool:
        if self._ticks() < self._checkpoint_due or not due(self.writer, self._now()):
            return False
        self._checkpoint_due = self._ticks() + self.settings.checkpoint_seconds
        publish(self.writer, self.settings, self._post, self._now())
        return True

    def _whole_second(self) -> datetime:
        return self._now().replace(microsecond=0)
