"""Sealing what is kept of a speaker, holding it, and erasing it. Of a value nothing stays here that could be read."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from talley.sealing.context import Context
from talley.sealing.errors import SealError
from talley.sealing.leaf import format_leaf, leaf_digest
from talley.sealing.points import parse_point
from talley.sealing.seal import Sealed, Sealer
from talley.web.accounts.configuration import RESERVED, FieldSettings
from talley.web.accounts.models import Hold, SealedField, SealingKey, Subject, User
from talley.web.accounts.retention import months_later, period_of
from talley.web.logserver.services import add_leaves, erase_leaves

HANDLE_BYTES = SEAL_ID_BYTES = 16
CANARY_SIZE = 64
CANARY_MONTHS = 12


@dataclass(frozen=True, slots=True)
class NotSealed:
    """Why nothing was sealed."""

    code: str
    sentence: str


def add_subject(person: User | None = None) -> Subject:
    """Give a person, or somebody whom another room knows, the handle that stands in their seals."""
    return Subject.objects.create(person=person, handle=secrets.token_bytes(HANDLE_BYTES))


@transaction.atomic
def seal_fields(
    subject: Subject, values: Mapping[str, str], at: datetime
) -> tuple[SealedField, ...] | NotSealed:
    """Seal every declared field of a subject, those without a value too, under the key of the day's period.

    All or nothing, with their leaves for the log's next batch.

    Security: what is kept has the same number and size whatever was there; values are neither kept nor logged.
    Raises: ValueError where a field is not declared.
    """
    fields: tuple[FieldSettings, ...] = settings.TALLEY.fields
    if strangers := set(values) - {field.name for field in fields}:
        raise ValueError(f"{len(strangers)} of the fields are not declared in the settings")
    key = key_for(at.date())
    if key is None:
        return NotSealed(
            "no-key", f"There is no key for {period_of(at.date())} yet: custodians have to make one."
        )
    sealer, made = Sealer(parse_point(bytes(key.public))), list[Sealed]()
    for field in fields:
        context = _context(key, bytes(subject.handle), field.name)
        try:
            made.append(sealer.seal(context, values.get(field.name, "").encode(), field.size))
        except SealError:
            return NotSealed("too-long", f"{field.title} takes at most {field.size - 2} bytes.")
    until = [months_later(at.date(), field.retention_months) for field in fields]
    return tuple(_keep(key, made, until, at))


@transaction.atomic
def seal_canary(key: SealingKey, at: datetime) -> SealedField:
    """Seal random text for a drill of a key. It is of nobody, and its field is of no other seals."""
    context = _context(key, secrets.token_bytes(HANDLE_BYTES), RESERVED)
    text = secrets.token_urlsafe(16).encode()
    made = Sealer(parse_point(bytes(key.public))).seal(context, text, CANARY_SIZE)
    (canary,) = _keep(key, [made], [months_later(at.date(), CANARY_MONTHS)], at)
    return canary


def key_for(on: date) -> SealingKey | None:
    """Return the key to seal under on a day: the newest of its period that is in use."""
    keys = SealingKey.objects.filter(retention=period_of(on), retired_at=None)
    return keys.order_by("-made_at", "-id").first()


def seals_of(handle: bytes, category: str) -> QuerySet[SealedField]:
    """Return a subject's seals of a category of the law book, the newest first."""
    named = Q(field=category) | Q(field__startswith=f"{category}.")
    return SealedField.objects.filter(named, handle=handle).exclude(field=RESERVED).order_by("-id")


def hold(handle: bytes, owner: str, until: date, category: str = "") -> Hold:
    """Keep a subject's seals from being erased before a day; an owner's later hold takes the place of the earlier."""
    held, _ = Hold.objects.update_or_create(
        handle=handle, category=category, owner=owner, defaults={"until": until}
    )
    return held


def let_go(handle: bytes, owner: str) -> None:
    """End an owner's holds of a subject's seals."""
    Hold.objects.filter(handle=handle, owner=owner).delete()


@transaction.atomic
def erase_due(on: date) -> int:
    """Erase the seals whose time is over and that nobody holds, leaf and ciphertext; return how many."""
    due = SealedField.objects.filter(held_until__lte=on).only("handle", "field", "leaf_row_id")
    handles = {bytes(row.handle) for row in due}
    holds = Hold.objects.filter(until__gt=on, handle__in=handles)
    held = {(bytes(row.handle), row.category) for row in holds}
    gone = [
        row for row in due if not held & {(bytes(row.handle), c) for c in ("", row.field.partition(".")[0])}
    ]
    SealedField.objects.filter(pk__in=[row.pk for row in gone]).delete()
    erase_leaves(row.leaf_row_id for row in gone)
    return len(gone)


def _context(key: SealingKey, handle: bytes, field: str) -> Context:
    origin = settings.TALLEY.log.origin
    return Context(origin, key.pk, handle, field, secrets.token_bytes(SEAL_ID_BYTES), key.retention)


def _keep(key: SealingKey, made: Sequence[Sealed], until: Iterable[date], at: datetime) -> list[SealedField]:
    leaves = add_leaves(leaf_digest(one.leaf) for one in made)
    return SealedField.objects.bulk_create(
        SealedField(
            handle=one.leaf.context.subject_handle,
            field=one.leaf.context.field,
            key=key,
            leaf=format_leaf(one.leaf),
            ciphertext=one.ciphertext,
            leaf_row=leaf,
            sealed_at=at,
            held_until=day,
        )
        for one, leaf, day in zip(made, leaves, until, strict=True)
    )
