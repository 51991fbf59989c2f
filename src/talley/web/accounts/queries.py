"""Questions about people."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from talley.web.accounts.models import User


def has_second_factor(person: User) -> bool:
    """Say whether signing in asks this person for a second factor."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())
