"""The ceremonies' mailbox: it keeps what custodians send each other, and is trusted with nothing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args

from django.conf import settings
from django.db import transaction

from talley.casework.entries.key_made import Custodian as Shown
from talley.casework.release.invited import Invitation, format_invitation
from talley.sealing.ceremony.purpose import NONCE_BYTES
from talley.web.custody.models import Blob, Ceremony, Custodian, Seat
from talley.web.custody.refused import NotDone

Round = Literal["setup", "message", "signature"]
ROUNDS = frozenset(get_args(Round))
MOST_BYTES = 2**20
COORDINATOR = 0
"""The index that the operator's own messages lie at."""


@transaction.atomic
def open_ceremony(custodians: Sequence[Custodian], threshold: int, retention: str, at: datetime) -> Ceremony:
    """Invite custodians to make a key, in this order, and lay the invitation out for them.

    Raises: talley.sealing.errors.SealingError where no ceremony can be held so.
    """
    nonce, origin = secrets.token_bytes(NONCE_BYTES), settings.TALLEY.log.origin
    people = tuple(
        Shown(index, one.name, one.country, one.employer, bytes(one.host), bytes(one.signer))
        for index, one in enumerate(custodians, 1)
    )
    invitation = Invitation(origin, retention, nonce, threshold, people)
    _ = invitation.setup
    ceremony = Ceremony.objects.create(id=secrets.token_hex(16), made_at=at)
    Seat.objects.bulk_create(
        Seat(ceremony=ceremony, index=index, custodian=custodian)
        for index, custodian in enumerate(custodians, 1)
    )
    Blob.objects.create(
        ceremony=ceremony, round="setup", index=COORDINATOR, data=format_invitation(invitation)
    )
    return ceremony


@transaction.atomic
def put_blob(seat: Seat, round_: str, index: int, data: bytes) -> Blob | NotDone:
    """Lay an invited custodian's message at their own place, once; the same again is taken as the first."""
    if index != seat.index or round_ not in ROUNDS:
        return NotDone("not-yours")
    if len(data) > MOST_BYTES:
        return NotDone("too-large")
    Ceremony.objects.select_for_update().get(pk=seat.ceremony_id)
    blob, made = Blob.objects.get_or_create(
        ceremony_id=seat.ceremony_id, round=round_, index=index, defaults={"data": data}
    )
    return blob if made or bytes(blob.data) == data else NotDone("occupied")
