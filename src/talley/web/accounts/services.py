"""Making people and their second factors."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from talley.web.accounts.models import User


@transaction.atomic
def add_person(username: str, password: str, *, role: str, display_name: str = "") -> User:
    """Make a person of the desk, who sets up a second factor at the first signing in.

    Raises: django.core.exceptions.ValidationError where the name is taken or not one.
    """
    return User.objects.create_user(username, password, role=role, display_name=display_name)


@transaction.atomic
def give_second_factor(person: User, secret: str) -> None:
    """Set a person's TOTP secret (base32, stored encrypted), where they did not set it up on a page themselves."""
    TOTP.activate(person, secret)
