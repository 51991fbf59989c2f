"""What the log holds or will hold, and what was published of it. No row's content changes once it is written."""

from __future__ import annotations

from django.db import models


class LogEntry(models.Model):
    """One entry: written in the transaction of what it records, ordered later.

    `data` is the whole entry. A public one gets its own `index` once it is durable in tiles; a closed one has a
    `nonce` and stays without: it is bound by a slot, whose entry has an index. Erased: `data` and `nonce` are
    empty, the commitment stays.
    """

    id = models.BigAutoField(primary_key=True)
    type = models.CharField(max_length=63)
    at = models.DateTimeField()
    data = models.BinaryField()
    closed = models.BooleanField()
    nonce = models.BinaryField(max_length=32, default=b"")
    commitment = models.BinaryField(max_length=32, default=b"")
    index = models.BigIntegerField(null=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed=False) | models.Q(index__isnull=True),
                name="a_closed_entry_has_no_index",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(index__isnull=True, closed=False),
                name="log_entries_waiting",
            ),
            models.Index(fields=["type", "id"], name="log_entries_by_type"),
        ]

    def __str__(self) -> str:
        return self.type


class Slot(models.Model):
    """One interval's slot, by its number; `settled` is the settlement that covers it."""

    number = models.PositiveIntegerField(primary_key=True)
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="slot")
    settled = models.ForeignKey(LogEntry, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.number)


class Binding(models.Model):
    """Where a closed entry lies: under a slot, and again under each settlement that carried it on."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(LogEntry, on_delete=models.PROTECT, related_name="bindings")
    under = models.ForeignKey(LogEntry, on_delete=models.PROTECT, related_name="+")
    path = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "under"], name="bound_once_under_each")]

    def __str__(self) -> str:
        return str(self.pk)


class SealLeaf(models.Model):
    """What a batch binds of one seal: its leaf's digest. It knows neither the seal nor whose it is.

    `path` leads to the root of `batch`; until there is one the seal may not be opened.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.BinaryField(max_length=32, unique=True)
    batch = models.ForeignKey(LogEntry, on_delete=models.PROTECT, null=True, related_name="+")
    path = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(batch__isnull=True), name="seals_waiting")]

    def __str__(self) -> str:
        return str(self.pk)


class Opening(models.Model):
    """A closed entry that was made public, or erased, by an entry of its own."""

    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, primary_key=True, related_name="opening")
    by = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class Checkpoint(models.Model):
    """A published checkpoint with its cosignatures so far.

    `witnessed_at` is when the last outside witness that the policy needs cosigned, by that witness's clock.
    """

    size = models.BigIntegerField(primary_key=True)
    note = models.BinaryField()
    published_at = models.DateTimeField()
    outside = models.PositiveSmallIntegerField()
    witnessed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.size)


class WitnessState(models.Model):
    """How far a witness is known to have followed the log, and what it last answered."""

    name = models.CharField(max_length=200, primary_key=True)
    size = models.BigIntegerField(default=0)
    cosigned_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.name
