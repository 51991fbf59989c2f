"""The keys of which a custodian holds a share, and the share itself for the moment it is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

from talley.casework.canonical import Id, Number, Text, decode, encode
from talley.casework.entries.key_made import Custodian, Point
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.home import Home
from talley.cli.custodian.identity import IdentitySecrets
from talley.cli.custodian.secrets_file import Lock
from talley.sealing.ceremony.recover import recover
from talley.sealing.errors import SealingError
from talley.sealing.points import format_compressed
from talley.sealing.shares import Share


@dataclass(frozen=True, slots=True)
class HeldKey:
    """What is public of a key of which a share is here. `share` is the share's public half.

    `made` by a ceremony: the share is computed from certificate and bundle. Else it lies in `share.age`.
    """

    key: Id
    public: Point
    retention: Text
    threshold: Number
    index: Number
    share: Point
    made: Literal["ceremony", "dealer", "resharing", "paper"]
    custodians: tuple[Custodian, ...] = ()


@dataclass(frozen=True, slots=True)
class _Locked:
    """Security: key and index are inside, so that what lies in clear beside it cannot say that it is another's."""

    key: Id
    index: Number
    secret: Annotated[bytes, Meta(min_length=32, max_length=32)] = field(repr=False)


def held_keys(home: Home) -> dict[str, HeldKey]:
    """Return the keys by their ids. Raises: CustodianError."""
    folder = home.path("keys")
    names = sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
    return {
        name: decode(data, HeldKey, CustodianError, what=f"keys/{name}")
        for name in names
        if re.fullmatch("[0-9a-f]{32}", name) and (data := home.read("keys", name, "key.json")) is not None
    }


def held_key(home: Home, key: str) -> HeldKey:
    """Return one key. Raises: CustodianError where no share of it is here."""
    try:
        return held_keys(home)[key]
    except KeyError:
        raise CustodianError(f"no share of a key {key} is here") from None


def keep_share(home: Home, lock: Lock, held: HeldKey, share: Share) -> None:
    """Keep a share, locked, and what is public of its key. Raises: CustodianError."""
    _check(held, share)
    locked = encode(_Locked(held.key, share.index, share.secret.to_bytes(32, "big")))
    home.write(lock.lock(locked), "keys", held.key, "share.age")
    home.write(encode(held), "keys", held.key, "key.json")


def share_of(home: Home, lock: Lock, secrets: IdentitySecrets, held: HeldKey) -> Share:
    """Return the share of a key; it must be the one whose public half is known. Raises: CustodianError."""
    if held.made == "ceremony":
        certificate = home.read("keys", held.key, "certificate")
        bundle = home.read("keys", held.key, "bundle")
        if certificate is None or bundle is None:
            raise CustodianError(f"the certificate or the bundle of key {held.key} is missing")
        try:
            share = recover(secrets.host_scalar, certificate, bundle).share
        except SealingError as error:
            raise CustodianError(f"the share of key {held.key} cannot be made: {error}") from None
    else:
        locked = home.read("keys", held.key, "share.age")
        if locked is None:
            raise CustodianError(f"the share of key {held.key} is missing")
        found = decode(lock.unlock(locked), _Locked, CustodianError, what="share")
        if found.key != held.key:
            raise CustodianError(f"the share in the folder of key {held.key} is of another key")
        share = Share(found.index, int.from_bytes(found.secret, "big"))
    _check(held, share)
    return share


def _check(held: HeldKey, share: Share) -> None:
    try:
        right = share.index == held.index and format_compressed(share.public()) == held.share
    except ValueError:
        right = False
    if not right:
        raise CustodianError(f"the share of key {held.key} is not the one whose public half is known")
