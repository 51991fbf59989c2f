"""Demands, their papers, what people said of the facts, and drafts. Rows are added, never changed."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from talley.web.accounts.models import User
from talley.web.logserver.models import LogEntry

UNREAD = "nobody"
"""`part["read_by"]` of a paper whose file could not be read."""


class Demand(models.Model):
    """One demand as it came in. `received_at` is when it reached the platform, `entered_at` when it was typed in."""

    class Channel(models.TextChoices):
        FAX = "fax", "Fax"
        EMAIL = "email", "E-mail"
        POST = "post", "Post"
        PERSONAL = "personal", "Process server"
        PORTAL = "portal", "Portal"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60)
    speech = models.BooleanField()
    taken_in_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.reference

    @property
    def counted_on(self) -> date:
        """The day of service, or of receipt where service is not known, by the forum's clock."""
        return (self.served_at or self.received_at).astimezone(ZoneInfo(self.zone)).date()


class Paper(models.Model):
    """A paper of a demand: the original lies in the store under its hash; `findings` is what the reader proposed.

    `pages` holds the height of each page image, in thousandths of its width.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    pages: models.JSONField[list[int], list[int]] = models.JSONField()
    part: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    findings: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()

    def __str__(self) -> str:
        return self.name

    @property
    def unread(self) -> bool:
        """Whether the file could not be read: every fact is a person's."""
        return bool(self.part["read_by"] == UNREAD)


class Answer(models.Model):
    """What a person said of one fact of a paper; the last one about a subject stands."""

    id = models.BigAutoField(primary_key=True)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="answers")
    subject = models.CharField(max_length=80)
    said = models.CharField(max_length=10)
    value = models.JSONField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject


class Summary(models.Model):
    """What the list shows of a paper as its facts stood at a time; the last one stands.

    `tally` is a list of results with their numbers, the worst first.
    """

    id = models.BigAutoField(primary_key=True)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="summaries")
    headline = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300, blank=True)
    tally: models.JSONField[list[tuple[str, int]], list[tuple[str, int]]] = models.JSONField()
    unconfirmed = models.PositiveIntegerField()
    lawbook_version = models.CharField(max_length=12)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.headline


class Deadline(models.Model):
    """One date by which the desk must have acted, by the forum's day, as a summary counted it."""

    id = models.BigAutoField(primary_key=True)
    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="deadlines")
    code = models.CharField(max_length=60)
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["summary", "on"])]

    def __str__(self) -> str:
        return self.code


class Draft(models.Model):
    """A letter as it was composed: files are made from `letter` whenever they are asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=12)
    letter: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    lawbook_version = models.CharField(max_length=12)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class Event(models.Model):
    """One event of a demand's course: its bytes, its nonce, and the log entry that shows it.

    The event itself stays here; the log holds its type, its public codes and its commitment.
    """

    id = models.BigAutoField(primary_key=True)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    data = models.BinaryField()
    nonce = models.BinaryField(max_length=32)
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["demand", "number"], name="one_event_a_number")]

    def __str__(self) -> str:
        return f"{self.demand} {self.number}"
