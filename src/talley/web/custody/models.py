"""Custodians, keys, cases and what custodians answered. No share, no release and no value ever lies here."""

from __future__ import annotations

from django.db import models

from talley.web.accounts.models import SealedField, SealingKey
from talley.web.logserver.models import LogEntry


class Custodian(models.Model):
    """A person whom the operator registered. `mail` and `telephone` are private: the two routes to them.

    `host` is their compressed P-256 key of ceremonies, `signer` their Ed25519 key. `on_call`: for emergencies.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=200, unique=True)
    country = models.CharField(max_length=2)
    employer = models.CharField(max_length=200)
    host = models.BinaryField(max_length=33, unique=True)
    signer = models.BinaryField(max_length=32, unique=True)
    mail = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    on_call = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Key(models.Model):
    """A key that custodians hold. `certificate` is the ceremony's, whole; a dealt key has none.

    `shredded_at`: so many shares are said to be destroyed that the rest does not open.
    """

    sealing = models.OneToOneField(
        SealingKey, on_delete=models.PROTECT, primary_key=True, related_name="custody"
    )
    certificate = models.BinaryField(default=b"")
    dealer = models.BooleanField()
    shredded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.sealing)


class KeyHolder(models.Model):
    """A custodian's share of a key, by its public half. What the log's entry says of them is kept as it was then."""

    id = models.BigAutoField(primary_key=True)
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="holders")
    index = models.PositiveSmallIntegerField()
    custodian = models.ForeignKey(Custodian, on_delete=models.PROTECT, related_name="shares")
    public = models.BinaryField()
    destroyed = models.ForeignKey(LogEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "index"], name="one_holder_an_index")]

    def __str__(self) -> str:
        return str(self.index)


class Case(models.Model):
    """A case or a drill before a key's custodians. `body` holds the case, or the body of the drill's entry.

    `token` is the recipient's way to the parcel: whoever has it may fetch that, and without the recipient's key
    can open nothing of it.
    """

    class Kind(models.TextChoices):
        CASE = "case", "Case"
        DRILL = "drill", "Drill"

    id = models.CharField(primary_key=True, max_length=32)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="cases")
    body = models.BinaryField()
    nonce = models.BinaryField(max_length=32, default=b"")
    entry = models.ForeignKey(LogEntry, on_delete=models.PROTECT, related_name="+")
    closed = models.BooleanField()
    token = models.CharField(max_length=43, unique=True)
    written_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.id


class CaseSeal(models.Model):
    """A seal of a case, in the case's order. It goes with the seal when that is erased."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="seals")
    place = models.PositiveSmallIntegerField()
    seal = models.ForeignKey(SealedField, on_delete=models.CASCADE, related_name="cases")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="one_seal_a_place")]

    def __str__(self) -> str:
        return str(self.place)


class CaseEvent(models.Model):
    """An event of the case's course, as the room that keeps the course handed it over."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    data = models.BinaryField()
    nonce = models.BinaryField(max_length=32)
    entry = models.ForeignKey(LogEntry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_case_event_a_number")]

    def __str__(self) -> str:
        return str(self.number)


class Assertion(models.Model):
    """What a passkey signed of a case, in the canonical encoding. Whose it is, custodians know for themselves."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assertions")
    data = models.BinaryField()
    stands_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """What a custodian answered, and its entry. One refusal and one release a custodian at most."""

    class Kind(models.TextChoices):
        RELEASED = "released", "Released"
        REFUSED = "release-refused", "Refused"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    holder = models.ForeignKey(KeyHolder, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    body = models.BinaryField()
    entry = models.ForeignKey(LogEntry, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "holder", "kind"], name="one_answer_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.kind


class Box(models.Model):
    """One box of a released answer, in the case's order: encrypted to the recipient."""

    id = models.BigAutoField(primary_key=True)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="boxes")
    place = models.PositiveSmallIntegerField()
    data = models.BinaryField(max_length=512)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["answer", "place"], name="one_box_a_place")]

    def __str__(self) -> str:
        return str(self.place)


class Reminder(models.Model):
    """A word to a custodian that a case waits, and nothing else: by mail, and by what their client shows."""

    class Route(models.TextChoices):
        MAIL = "mail", "By mail"
        CLIENT = "client", "In their client"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reminders")
    holder = models.ForeignKey(KeyHolder, on_delete=models.PROTECT, related_name="reminders")
    route = models.CharField(max_length=6, choices=Route.choices)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(done_at__isnull=True), name="reminders_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.route


class Ceremony(models.Model):
    """A mailbox of invited custodians, who trust it with nothing: what they send is signed and compared."""

    id = models.CharField(primary_key=True, max_length=32)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Seat(models.Model):
    """An invited custodian's place in a ceremony."""

    id = models.BigAutoField(primary_key=True)
    ceremony = models.ForeignKey(Ceremony, on_delete=models.PROTECT, related_name="seats")
    index = models.PositiveSmallIntegerField()
    custodian = models.ForeignKey(Custodian, on_delete=models.PROTECT, related_name="seats")

    class Meta:
        ordering = ["index"]
        constraints = [models.UniqueConstraint(fields=["ceremony", "index"], name="one_seat_an_index")]

    def __str__(self) -> str:
        return str(self.index)


class Blob(models.Model):
    """What lies in a ceremony's mailbox; index 0 is the coordinator's. It is written once."""

    id = models.BigAutoField(primary_key=True)
    ceremony = models.ForeignKey(Ceremony, on_delete=models.PROTECT, related_name="blobs")
    round = models.CharField(max_length=12)
    index = models.PositiveSmallIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ceremony", "round", "index"], name="written_once")]

    def __str__(self) -> str:
        return self.round
