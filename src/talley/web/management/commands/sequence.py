"""`talley server sequence`: the one process that orders and publishes the log."""

from __future__ import annotations

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from talley.web.logserver.sequencer import run
from talley.web.logserver.store import StoreError
from talley.web.logserver.writer import LogDamagedError


class Command(BaseCommand):
    help = (
        "Keep the log: order entries, make them durable, have checkpoints witnessed. One process, always on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replay",
            action="store_true",
            help="after a database was restored: bring entries that it lost back from the log's own tiles",
        )

    def handle(self, *_args: Any, replay: bool, **_options: Any) -> None:
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: stopping.append(received))
        try:
            run(settings.TALLEY.log, lambda: bool(stopping), self._say, replay=replay)
        except (LogDamagedError, StoreError, ValueError) as error:
            raise CommandError(str(error)) from error

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
