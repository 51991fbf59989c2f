"""`talley server demo`: the desk with an invented world, on this machine alone."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from talley.web.demo_custodians import make_custodians
from talley.web.demo_processes import log_processes
from talley.web.demo_world import SignIn, load_world, sign_ins
from talley.web.serving import Desk


class Command(BaseCommand):
    help = "Try the desk with an invented world at 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true", help="make the world, do not serve it")

    def handle(self, *_args: Any, port: int, prepare_only: bool, **_options: Any) -> None:
        if not settings.TALLEY.demo:
            raise CommandError("These settings are not a demo's. The invented world goes into a demo only.")
        call_command("migrate", verbosity=0)
        load_world(self.stdout.write)
        make_custodians(settings.TALLEY.log.key.parent / "custodians", timezone.now())
        people = sign_ins()
        if prepare_only:
            self.stdout.write(_words(people, port))
        else:
            # One address on loopback, whatever else is asked: the demo's passwords are printed.
            with log_processes(settings.TALLEY.log.key.parent):
                Desk(f"127.0.0.1:{port}", 2, _words(people, port)).run()


def _words(people: list[SignIn], port: int) -> str:
    rows = "\n".join(f"  {p.username:<8} {p.password:<26} {p.secret}   {p.role}" for p in people)
    return (
        f"\nTalley, demo: http://127.0.0.1:{port}/\n\n"
        f"  name     password                   second factor (key for an authenticator app)\n{rows}\n\n"
        f"  The public log: http://127.0.0.1:{port}/log/   {sys.argv[0]} verify http://127.0.0.1:{port}/log/ "
        "--policy var/demo/witnesses.policy\n"
        f"  Its six digits now:  {sys.argv[0]} server code NAME\n"
        "  Everything here is invented, and lies in var/demo. Stop with Ctrl-C."
    )
