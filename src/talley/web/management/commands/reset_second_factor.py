"""`talley server reset_second_factor NAME`: for a person who lost the authenticator and the recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from talley.web.accounts.models import User
from talley.web.accounts.services import reset_sign_in


class Command(BaseCommand):
    help = (
        "Take a person's second factor away, end their sessions and give them a new password, "
        "with which they set up another. Be sure first who is asking."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *_args: Any, name: str, **_options: Any) -> None:
        person = User.objects.filter(username=name).first()
        if person is None:
            raise CommandError("Nobody here is called that.")
        password = reset_sign_in(person)
        self.stdout.write(f"{name}: {password}\nShown once. The second factor is set up at the next sign-in.")
