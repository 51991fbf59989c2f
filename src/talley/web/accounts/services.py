"""Making people and their second factors."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.db.models import F

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


def end_sessions(person: User) -> None:
    """End every session of a person: each holds a hash that counts these endings."""
    User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])


def remove_second_factor(person: User) -> None:
    """Remove a person's second factor and the codes that stand in for it."""
    Authenticator.objects.filter(user=person).delete()


@transaction.atomic
def reset_sign_in(person: User) -> str:
    """Take away a lost second factor; return the new password with which the person sets up the next.

    Security: the old password goes too. Else whoever knows it could set up a factor of their own first.
    """
    password = secrets.token_urlsafe(15)
    person.set_password(password)
    person.save(update_fields=["password"])
    remove_second_factor(person)
    end_sessions(person)
    return password
