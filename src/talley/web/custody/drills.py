"""Drills: custodians open a seal of nobody on a schedule, so that everybody sees that they still can."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from django.db import transaction

from talley.casework.canonical import decode, encode
from talley.casework.entries.drill import Drill
from talley.casework.entries.entry import EntryError
from talley.casework.entries.log_entry import log_entry
from talley.sealing.leaf import leaf_digest, parse_leaf
from talley.web.accounts.configuration import RESERVED
from talley.web.accounts.models import SealedField
from talley.web.accounts.sealing import seal_canary
from talley.web.custody.cases import TOKEN_BYTES, is_recipient
from talley.web.custody.models import Answer, Case, CaseSeal, Key
from talley.web.custody.refused import NotDone
from talley.web.custody.reminding import remind
from talley.web.logserver.queries import leaf_places
from talley.web.logserver.services import write

EVERY = timedelta(days=90)
"""How long after a drill that was passed the next is due."""
OPEN_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Passed:
    """A drill in which enough custodians released: when it was written, and how long that took."""

    written_at: datetime
    took: timedelta


@transaction.atomic
def write_drill(key: Key, recipient: bytes, at: datetime) -> Case | NotDone:
    """Put a canary before a key's custodians, for a recipient's key; seal the canary of the next drill.

    Custodians refuse a seal that is not older in the log than its drill: so the canary is sealed before.
    """
    at = at.astimezone(UTC).replace(microsecond=0)
    if key.shredded_at is not None:
        return NotDone("no-key")
    if not is_recipient(recipient):
        return NotDone("not-a-recipient")
    canary = _canary(key)
    if canary is None:
        if not _waiting(key):
            seal_canary(key.sealing, at)
        return NotDone("no-canary")
    digest = leaf_digest(parse_leaf(bytes(canary.leaf)))
    drill = Drill(secrets.token_hex(16), key.pk, digest, recipient, at + OPEN_FOR)
    case = Case.objects.create(
        id=drill.case,
        kind=Case.Kind.DRILL,
        key=key,
        body=encode(drill),
        entry=write(log_entry(drill, at), closed=False),
        closed=False,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        written_at=at,
        expires_at=drill.expires_at,
    )
    CaseSeal.objects.create(case=case, place=0, seal=canary)
    remind(case, at)
    seal_canary(key.sealing, at)
    return case


def drill_of(case: Case) -> Drill:
    """Return the body of a drill's entry."""
    return decode(bytes(case.body), Drill, EntryError, what="drill")


def drill_due(key: Key, at: datetime) -> bool:
    """Say whether a key's custodians should be drilled: none is open, and none was passed lately."""
    if key.shredded_at is not None or key.cases.filter(kind=Case.Kind.DRILL, expires_at__gt=at).exists():
        return False
    last = last_passed(key)
    return last is None or at - last.written_at >= EVERY


def last_passed(key: Key) -> Passed | None:
    """Return the last drill of a key that was passed."""
    return max(_passed([key]), key=lambda one: one.written_at, default=None)


def median_took(keys: Iterable[Key]) -> timedelta | None:
    """Return how long the drills that were passed took, as their median."""
    return median([one.took for one in _passed(keys)] or [None])  # type: ignore[type-var]


def _passed(keys: Iterable[Key]) -> list[Passed]:
    found = []
    drills = Case.objects.filter(kind=Case.Kind.DRILL, key__in=list(keys)).select_related("key__sealing")
    for case in drills.prefetch_related("answers"):
        times = sorted(one.at for one in case.answers.all() if one.kind == Answer.Kind.RELEASED)
        needed = case.key.sealing.threshold
        if len(times) >= needed:
            found.append(Passed(case.written_at, max(timedelta(), times[needed - 1] - case.written_at)))
    return found


def _canaries(key: Key) -> list[SealedField]:
    return list(SealedField.objects.filter(key=key.pk, field=RESERVED, cases=None).order_by("id"))


def _canary(key: Key) -> SealedField | None:
    canaries = _canaries(key)
    logged = leaf_places([one.leaf_row_id for one in canaries])
    return next((one for one in canaries if one.leaf_row_id in logged), None)


def _waiting(key: Key) -> bool:
    return bool(_canaries(key))
