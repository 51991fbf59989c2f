"""How allauth behaves here: nobody signs up by themselves, and second-factor secrets are stored encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody makes their own account at a desk."""
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: no person has an e-mail address here."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: no person has an e-mail address here."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database."""
        return Fernet(settings.TALLEY.second_factor_key).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` took. Raises: cryptography.fernet.InvalidToken under another key."""
        return Fernet(settings.TALLEY.second_factor_key).decrypt(encrypted_text.encode()).decode()
