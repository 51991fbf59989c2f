"""People."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.utils.crypto import salted_hmac


class People(BaseUserManager["User"]):
    """Makes people; there is no e-mail address to normalise."""

    def create_user(self, username: str, password: str, **fields: object) -> User:
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.full_clean()
        person.save(using=self._db)
        return person


class User(AbstractBaseUser):
    """One person. The key is random, since it is handed to authenticators; there is no e-mail address."""

    class Role(models.TextChoices):
        NONE = "none", "No role"
        ANALYST = "analyst", "Analyst"
        COUNSEL = "counsel", "Counsel"
        APPROVER = "approver", "Second approver"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        max_length=40,
        unique=True,
        validators=[ASCIIUsernameValidator()],
        error_messages={"unique": "Somebody already has this name."},
    )
    display_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.NONE)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    sessions_ended = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = People()

    def __str__(self) -> str:
        return self.display_name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to the password and to how often all were ended. Django keeps no list of them."""
        salt = "talley.web.accounts.sessions"
        bound = f"{self.password}:{self.sessions_ended}"
        return salted_hmac(salt, bound, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_desk(self) -> bool:
        """Whether this person works at the desk."""
        return self.is_active and self.role != self.Role.NONE
