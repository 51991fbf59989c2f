"""Keys come from a ceremony, are held by custodians, and end when enough of them destroyed their shares."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from talley.casework.canonical import decode, encode
from talley.casework.entries.entry import EntryError
from talley.casework.entries.key_made import Custodian as Shown
from talley.casework.entries.key_made import KeyMade
from talley.casework.entries.log_entry import log_entry
from talley.casework.entries.share_destroyed import ShareDestroyed
from talley.casework.release.answers import answer_holds
from talley.casework.release.custodians import Unfit, unfit
from talley.sealing.ceremony.certificate import verify_certificate
from talley.sealing.ceremony.purpose import verify_purpose
from talley.sealing.context import key_id_of
from talley.sealing.errors import SealingError
from talley.sealing.points import Point, format_compressed, parse_point
from talley.web.accounts.models import SealingKey
from talley.web.accounts.sealing import seal_canary
from talley.web.custody.models import Custodian, Key, KeyHolder
from talley.web.custody.refused import NotDone
from talley.web.logserver.services import write


@dataclass(frozen=True, slots=True)
class NotFit:
    """The set of custodians may not hold a key, for these reasons."""

    reasons: tuple[Unfit, ...]


def add_custodian(
    *, name: str, country: str, employer: str, host: bytes, signer: bytes, mail: str = "",
    telephone: str = "", on_call: bool = False,
) -> Custodian:  # fmt: skip
    """Register a custodian with the keys that their own client made.

    That the fingerprint was compared outside the platform is the other custodians' business, and the operator's.
    Raises: ValueError, with a sentence, where a value is not one; django.core.exceptions.ValidationError where
    name or key is another custodian's.
    """
    try:
        parse_point(host)
        shown = Shown(1, name, country, employer, host, signer)
        decode(encode(shown), Shown, EntryError, what="custodian")
    except (SealingError, EntryError) as error:
        raise ValueError(f"this is no custodian: {error}") from None
    made = Custodian(
        name=name, country=country, employer=employer, host=host, signer=signer, mail=mail,
        telephone=telephone, on_call=on_call,
    )  # fmt: skip
    made.full_clean(exclude=["host", "signer"])
    made.validate_unique()
    made.save()
    return made


@transaction.atomic
def enter_key(certificate: bytes, custodians: Sequence[Custodian], at: datetime) -> Key | NotFit | NotDone:
    """Take a key from its ceremony's certificate, held by these custodians in the ceremony's order.

    Security: everything that the log will say follows from the certificate and the custodians' own keys.
    """
    try:
        hosts = [parse_point(bytes(one.host)) for one in custodians]
        ceremony = verify_certificate(certificate, hosts)
        purpose, _ = verify_purpose(ceremony)
    except SealingError as error:
        return NotDone("not-a-certificate", str(error))
    if purpose.log_origin != settings.TALLEY.log.origin:
        return NotDone("other-log")
    custody = ceremony.custody
    return _enter(
        custody.public_key, custody.threshold, custody.public_shares, custodians,
        retention=purpose.retention, certificate=certificate, at=at,
    )  # fmt: skip


@transaction.atomic
def enter_dealt_key(
    public: Point, threshold: int, shares: Sequence[Point], custodians: Sequence[Custodian], *,
    retention: str, at: datetime,
) -> Key | NotFit | NotDone:  # fmt: skip
    """Take a key that one machine made and saw whole: in a demo alone, and the log says so.

    `shares` are the public halves, in the custodians' order.
    """
    if not settings.TALLEY.demo:
        return NotDone("not-a-demo")
    return _enter(public, threshold, shares, custodians, retention=retention, certificate=None, at=at)


def _enter(
    public: Point, threshold: int, shares: Sequence[Point], custodians: Sequence[Custodian], *,
    retention: str, certificate: bytes | None, at: datetime,
) -> Key | NotFit | NotDone:  # fmt: skip
    at = at.replace(microsecond=0)
    shown = tuple(
        shown_custodian(custodian, index, format_compressed(share))
        for index, (custodian, share) in enumerate(zip(custodians, shares, strict=True), 1)
    )
    if reasons := unfit(shown, threshold):
        return NotFit(reasons)
    key_id = key_id_of(public)
    if SealingKey.objects.filter(pk=key_id).exists():
        return NotDone("key-known")
    digest = hashlib.sha256(certificate).digest() if certificate is not None else None
    body = KeyMade(
        key_id, format_compressed(public), retention, threshold, shown, digest, dealer=certificate is None
    )
    sealing = SealingKey.objects.create(
        id=key_id, public=body.public, retention=retention, threshold=threshold,
        custodians=[one.name for one in shown], made_at=at, entry=write(log_entry(body, at), closed=False),
    )  # fmt: skip
    key = Key.objects.create(sealing=sealing, certificate=certificate or b"", dealer=body.dealer)
    KeyHolder.objects.bulk_create(
        KeyHolder(key=key, index=one.index, custodian=custodian, public=one.share or b"")
        for one, custodian in zip(shown, custodians, strict=True)
    )
    # Older in the log than the first drill, which only then may open it.
    seal_canary(sealing, at)
    return key


def shown_custodian(custodian: Custodian, index: int, share: bytes | None) -> Shown:
    """Return what everybody may know of a custodian and their share."""
    return Shown(
        index, custodian.name, custodian.country, custodian.employer, bytes(custodian.host),
        bytes(custodian.signer), share,
    )  # fmt: skip


@transaction.atomic
def take_destroyed(holder: KeyHolder, statement: ShareDestroyed, at: datetime) -> KeyHolder | NotDone:
    """Take a custodian's signed word that their share is destroyed; with enough of them the key is shredded.

    What was sealed under it is then beyond reach, in backups too, as far as they really destroyed every copy.
    """
    key = Key.objects.select_for_update().get(pk=holder.key_id)
    holder = KeyHolder.objects.select_related("custodian").get(pk=holder.pk)
    if (statement.key, statement.custodian) != (key.pk, holder.index) or not answer_holds(
        statement, settings.TALLEY.log.origin, bytes(holder.custodian.signer)
    ):
        return NotDone("other-custodian")
    if holder.destroyed_id is not None:
        return NotDone("destroyed-before")
    at = at.replace(microsecond=0)
    holder.destroyed = write(log_entry(statement, at), closed=False)
    holder.save(update_fields=["destroyed"])
    if key.shredded_at is None and living(key) < key.sealing.threshold:
        key.shredded_at = at
        key.save(update_fields=["shredded_at"])
        SealingKey.objects.filter(pk=key.pk, retired_at=None).update(retired_at=at)
    return holder


def living(key: Key) -> int:
    """Return how many shares of a key nobody said to be destroyed."""
    return key.holders.filter(destroyed=None).count()
