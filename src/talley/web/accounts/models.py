"""People, and what is kept sealed of speakers. Nothing here opens a seal."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.utils.crypto import salted_hmac

from talley.web.logserver.models import LogEntry, SealLeaf


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


class Subject(models.Model):
    """Whose seals a handle names: 16 random bytes, which stand in seals in place of the person."""

    id = models.BigAutoField(primary_key=True)
    person = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="subject")
    handle = models.BinaryField(max_length=16, unique=True)

    def __str__(self) -> str:
        return str(self.pk)


class SealingKey(models.Model):
    """A key to seal under, in one retention period, as everybody may know it. Custody writes it.

    `public` is compressed, 33 bytes; `custodians` are their public names; any `threshold` of them open.
    `retired_at`: nothing more is sealed under it.
    """

    id = models.CharField(primary_key=True, max_length=32)
    public = models.BinaryField(max_length=33)
    retention = models.CharField(max_length=32)
    threshold = models.PositiveSmallIntegerField()
    custodians: models.JSONField[list[str], list[str]] = models.JSONField()
    made_at = models.DateTimeField()
    entry = models.ForeignKey(LogEntry, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["retention", "made_at"], name="sealing_keys_of_a_period")]

    def __str__(self) -> str:
        return self.retention


class SealedField(models.Model):
    """One sealed value: its leaf and ciphertext. `handle` is a subject's, or a drill's own; there is no other link."""

    id = models.BigAutoField(primary_key=True)
    handle = models.BinaryField(max_length=16, db_index=True)
    field = models.CharField(max_length=60)
    key = models.ForeignKey(SealingKey, on_delete=models.PROTECT, related_name="seals")
    leaf = models.BinaryField()
    ciphertext = models.BinaryField()
    leaf_row = models.OneToOneField(SealLeaf, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField()
    held_until = models.DateField(db_index=True)

    def __str__(self) -> str:
        return self.field


class Hold(models.Model):
    """Keeps a subject's seals of a category, or all of them, from being erased. `owner` says on whose account."""

    id = models.BigAutoField(primary_key=True)
    handle = models.BinaryField(max_length=16, db_index=True)
    category = models.CharField(max_length=40, blank=True)
    owner = models.CharField(max_length=80)
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handle", "category", "owner"], name="one_hold_an_owner")
        ]

    def __str__(self) -> str:
        return self.owner
