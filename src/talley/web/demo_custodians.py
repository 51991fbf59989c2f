"""The demo's custodians: three invented people, and a key that this machine deals and sees whole."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils import timezone

from talley.sealing.points import ORDER, base_times, format_compressed
from talley.sealing.shares import deal
from talley.web.accounts.retention import period_of
from talley.web.accounts.sealing import key_for
from talley.web.custody.keys import add_custodian, enter_dealt_key
from talley.web.custody.models import Custodian, Key

THRESHOLD = 2
_PEOPLE = (
    ("ines", "Ines Aldana (invented)", "AT", "Danube University (invented)"),
    ("joel", "Joel Mbeki (invented)", "US", "Mbeki and Roth, attorneys (invented)"),
    ("katla", "Katla Jonsdottir (invented)", "IS", "Northern Press Fund (invented)"),
)


@dataclass(frozen=True, slots=True)
class _Player:
    folder: str
    custodian: Custodian
    host: int
    signer: Ed25519PrivateKey


def make_custodians(folder: Path, at: datetime) -> Key | None:
    """Make the custodians and today's key where there is none; return the key that was made.

    Each custodian's secrets are left in `folder`/NAME/dealt.json, for that custodian's client to take in: 0600.
    """
    if key_for(timezone.localdate(at)) is not None or Custodian.objects.exists():
        return None
    period = period_of(timezone.localdate(at))
    with transaction.atomic():
        players = [_player(*person) for person in _PEOPLE]
        dealt = deal(THRESHOLD, len(players))
        shares = [share.public() for share in dealt.shares]
        made = enter_dealt_key(
            dealt.public, THRESHOLD, shares, [one.custodian for one in players], retention=period, at=at
        )
        if not isinstance(made, Key):  # Unreachable: the set is fit, and the settings are a demo's.
            raise TypeError("the demo's key was refused")
        for player, share in zip(players, dealt.shares, strict=True):
            _leave(folder / player.folder, player, made, share.index, share.secret)
    return made


def _player(folder: str, name: str, country: str, employer: str) -> _Player:
    host, signer = 1 + secrets.randbelow(ORDER - 1), Ed25519PrivateKey.generate()
    custodian = add_custodian(
        name=name, country=country, employer=employer, host=format_compressed(base_times(host)),
        signer=signer.public_key().public_bytes_raw(), mail=f"{folder}@custodians.example", on_call=True,
    )  # fmt: skip
    return _Player(folder, custodian, host, signer)


def _leave(folder: Path, player: _Player, key: Key, index: int, share: int) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "dealt.json"
    path.unlink(missing_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        json.dump(
            {
                "host": f"{player.host:064x}",
                "index": index,
                "key": key.pk,
                "share": f"{share:064x}",
                "signer": player.signer.private_bytes_raw().hex(),
            },
            out,
        )
