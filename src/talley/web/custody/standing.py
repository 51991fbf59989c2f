"""How keys and cases stand, for the desk; and the part of it that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet

from talley.casework.canonical import decode
from talley.casework.entries.entry import EntryError
from talley.casework.entries.key_made import Custodian as Shown
from talley.casework.entries.release_refused import ReleaseRefused
from talley.casework.release.refusals import REFUSALS
from talley.web.accounts.models import User
from talley.web.custody.drills import Passed, drill_due, last_passed, median_took
from talley.web.custody.models import Answer, Case, Custodian, Key, KeyHolder
from talley.web.custody.queries import key_shown

State = Literal["released", "sent", "refused", "waiting"]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key: its public side, how many shares live, its last passed drill, and whether one loss ends it."""

    retention: str
    id: str
    threshold: int
    custodians: tuple[Shown, ...]
    destroyed: frozenset[int]
    dealer: bool
    shredded_at: datetime | None
    drill: Passed | None
    drill_due: bool

    @property
    def living(self) -> int:
        return len(self.custodians) - len(self.destroyed)

    @property
    def one_loss_from_dead(self) -> bool:
        """Whether every share that lives is needed: with one more lost, nothing under this key opens again."""
        return self.shredded_at is None and self.living <= self.threshold


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One custodian in a case: since when they wait or when they answered, and why they refused, in words."""

    index: int
    name: str
    state: State
    since: datetime
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An open case and how far it is. Nothing of what it asks for."""

    id: str
    kind: str
    retention: str
    written_at: datetime
    expires_at: datetime
    threshold: int
    fields: int
    holders: tuple[HolderRow, ...]

    @property
    def released(self) -> int:
        return sum(one.state in {"released", "sent"} for one in self.holders)


def keys_shown(at: datetime) -> tuple[KeyRow, ...]:
    """Return every key as everybody may know it, the newest first."""
    keys = Key.objects.select_related("sealing").order_by("-sealing__made_at", "-pk")
    return tuple(_key_row(key, at) for key in keys)


def median_of_drills() -> timedelta | None:
    """Return how long passed drills took, of all keys, as their median: everybody may know it."""
    return median_took(Key.objects.all())


def cases_for(person: User, at: datetime) -> tuple[CaseRow, ...]:
    """Return the open cases and their progress, what expires first first. Raises: PermissionDenied."""
    if not person.is_desk:
        raise PermissionDenied
    answers = Answer.objects.order_by("id").prefetch_related("boxes")
    rows = (
        Case.objects.filter(expires_at__gt=at)
        .select_related("key__sealing")
        .prefetch_related("key__holders__custodian", Prefetch("answers", answers), "seals")
        .order_by("expires_at", "id")
    )
    return tuple(_case_row(case) for case in rows)


def on_call(person: User, key: Key) -> QuerySet[Custodian]:
    """Return a key's custodians who may be rung up in an emergency. Raises: PermissionDenied."""
    if not person.is_desk:
        raise PermissionDenied
    shares = key.holders.filter(destroyed=None)
    return Custodian.objects.filter(on_call=True, shares__in=shares).order_by("name")


def _key_row(key: Key, at: datetime) -> KeyRow:
    shown = key_shown(key)
    return KeyRow(
        retention=shown.retention,
        id=shown.key,
        threshold=shown.threshold,
        custodians=shown.custodians,
        destroyed=frozenset(key.holders.exclude(destroyed=None).values_list("index", flat=True)),
        dealer=key.dealer,
        shredded_at=key.shredded_at,
        drill=last_passed(key),
        drill_due=drill_due(key, at),
    )


def _case_row(case: Case) -> CaseRow:
    last = {answer.holder_id: answer for answer in case.answers.all()}
    holders = sorted(case.key.holders.all(), key=lambda one: one.index)
    return CaseRow(
        id=case.pk,
        kind=case.kind,
        retention=case.key.sealing.retention,
        written_at=case.written_at,
        expires_at=case.expires_at,
        threshold=case.key.sealing.threshold,
        fields=len(case.seals.all()),
        holders=tuple(
            _holder_row(one, last.get(one.pk), case) for one in holders if one.destroyed_id is None
        ),
    )


def _holder_row(holder: KeyHolder, answer: Answer | None, case: Case) -> HolderRow:
    name = holder.custodian.name
    if answer is None:
        return HolderRow(holder.index, name, "waiting", case.written_at)
    if answer.kind == Answer.Kind.RELEASED:
        return HolderRow(holder.index, name, "sent" if answer.boxes.all() else "released", answer.at)
    body = decode(bytes(answer.body), ReleaseRefused, EntryError, what="answer")
    reasons = tuple(REFUSALS[code].sentence if code in REFUSALS else code for code in body.reasons)
    return HolderRow(holder.index, name, "refused", answer.at, reasons)
