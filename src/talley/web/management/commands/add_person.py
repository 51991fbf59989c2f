"""`talley server add_person`: a person of the desk."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from talley.web.accounts.models import User
from talley.web.accounts.services import add_person


class Command(BaseCommand):
    help = (
        "Make a person of the desk, with a password to change and a second factor to set up at first sign-in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        roles = [role.value for role in User.Role if role != User.Role.NONE]
        parser.add_argument("name")
        parser.add_argument("--role", choices=roles, required=True)
        parser.add_argument("--display-name", default="")

    def handle(self, *_args: Any, name: str, role: str, display_name: str, **_options: Any) -> None:
        password = secrets.token_urlsafe(15)
        try:
            add_person(name, password, role=role, display_name=display_name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{name}: {password}\nShown once. The second factor is set up at the first sign-in."
        )
