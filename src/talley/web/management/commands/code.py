"""`talley server code NAME`: the six digits of a demo person, for a desk without an authenticator app at hand."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from talley.web.demo_world import sign_ins


class Command(BaseCommand):
    help = "Print the six digits that a demo person's authenticator shows now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *_args: Any, name: str, **_options: Any) -> None:
        # Security: a real installation has no command that stands in for somebody's second factor.
        if not settings.TALLEY.demo:
            raise CommandError("Only a demo tells its second factors.")
        person = next((p for p in sign_ins() if p.username == name), None)
        if person is None:
            raise CommandError(f"No demo person is called {name!r}.")
        counters = list(yield_hotp_counters_from_time())
        self.stdout.write(format_hotp_value(hotp_value(person.secret, counters[len(counters) // 2])))
