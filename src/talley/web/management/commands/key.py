"""`talley server key`: ceremonies, and the keys that come from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from talley.casework.canonical import Number, decode
from talley.casework.entries.key_made import Point
from talley.sealing.errors import SealingError
from talley.sealing.points import parse_point
from talley.web.accounts.retention import period_of
from talley.web.custody.ceremonies import open_ceremony
from talley.web.custody.keys import NotFit, enter_dealt_key, enter_key
from talley.web.custody.models import Custodian, Key
from talley.web.custody.refused import NotDone


class DealtError(Exception):
    """A file is not the public side of a dealt key. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class _Dealt:
    """The public side of a dealt key, in the canonical encoding; `shares` are the public halves in order."""

    public: Point
    retention: str
    shares: tuple[Point, ...]
    threshold: Number


class Command(BaseCommand):
    help = "Invite custodians to a ceremony, or enter the key that came from one."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        ceremony = what.add_parser("ceremony", help="invite custodians, in this order")
        ceremony.add_argument("names", nargs="+", metavar="name")
        ceremony.add_argument("--threshold", type=int, required=True, help="how many of them open")
        ceremony.add_argument("--retention", default="", help="the period, such as 2026-q4 (today's)")
        enter = what.add_parser("enter", help="enter a key by its ceremony's certificate")
        dealt = what.add_parser("dealt", help="enter a dealt key by its public side: in a demo alone")
        for one in (enter, dealt):
            one.add_argument("file", type=Path)
            one.add_argument("names", nargs="+", metavar="name", help="the custodians, in the key's order")

    def handle(self, *_args: Any, what: str, names: Sequence[str], **options: Any) -> None:
        custodians = [_named(name) for name in names]
        now = timezone.now()
        if what == "ceremony":
            retention = options["retention"] or period_of(timezone.localdate(now))
            try:
                made = open_ceremony(custodians, options["threshold"], retention, now)
            except SealingError as error:
                raise CommandError(str(error)) from None
            self.stdout.write(f"Ceremony {made.pk} for {retention}. Tell it to each custodian.")
            return
        try:
            data = options["file"].read_bytes()
            entered = enter_key(data, custodians, now) if what == "enter" else _dealt(data, custodians)
        except (OSError, DealtError, SealingError, ValueError) as error:
            raise CommandError(f"{options['file'].name}: {error}") from None
        match entered:
            case NotFit(reasons):
                raise CommandError("\n".join(f"{one.sentence} {one.met_by}" for one in reasons))
            case NotDone():
                raise CommandError(entered.sentence)
            case Key():
                self.stdout.write(f"Key {entered.pk} for {entered.sealing.retention}.")


def _dealt(data: bytes, custodians: Sequence[Custodian]) -> Key | NotFit | NotDone:
    given = decode(data, _Dealt, DealtError, what="dealt key")
    shares = [parse_point(share) for share in given.shares]
    return enter_dealt_key(
        parse_point(given.public), given.threshold, shares, custodians,
        retention=given.retention, at=timezone.now(),
    )  # fmt: skip


def _named(name: str) -> Custodian:
    found = Custodian.objects.filter(name=name).first()
    if found is None:
        raise CommandError(f"No custodian is called {name!r}.")
    return found
