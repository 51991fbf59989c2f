"""A server with custodians who hold a key, and what their clients would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from tests.casework.courses import DAY, NOW, events_of
from tests.casework.release.authenticators import Passkey
from tests.casework.release.cases import COUNSELS, RECIPIENT_KEY, SECONDS, SECRET, STEPS
from tests.sealing.building import numbers

from talley.casework.canonical import encode
from talley.casework.course.event import Event, entry_of, format_event
from talley.casework.entries.named import Item, Named, Target
from talley.casework.entries.release_refused import ReleaseRefused
from talley.casework.entries.released import Released
from talley.casework.release.answers import UNSIGNED, boxes_digest, sign_answer
from talley.casework.release.case import parse_case
from talley.casework.release.pinned import Pinned
from talley.casework.release.requests import Request, authorize, format_authorization
from talley.casework.release.view import View, look
from talley.sealing.box import seal_box
from talley.sealing.leaf import parse_leaf
from talley.sealing.points import base_times, format_compressed, parse_point
from talley.sealing.release import release
from talley.sealing.shares import Dealt, Share, deal
from talley.web.accounts.models import Subject
from talley.web.accounts.sealing import add_subject, seal_fields
from talley.web.custody import models
from talley.web.custody.cases import EventHeld, Wanted, add_assertion, write_case
from talley.web.custody.keys import add_custodian, enter_dealt_key
from talley.web.logserver.services import write
from talley.web.logserver.store import FolderStore

HOST = "127.0.0.1:8000"
API = "/custody/api/"
BEGIN = NOW - 30 * DAY
VALUES = {"name": "Ada Example", "email_address": "ada@harbour.example"}
PLACES = (("AT", "University (invented)"), ("US", "Law office (invented)"), ("IS", "Foundation (invented)"))


@dataclass
class Player:
    """A custodian with their secrets: what lies in their own home and nowhere else."""

    index: int
    key: str
    share: Share
    signer: Ed25519PrivateKey
    now: Any

    def ask(self, method: str, path: str, body: bytes = b"", *, client: Client | None = None, **changes):
        target, at = API + path, changes.get("at", self.now())
        asked = Request(method, changes.get("signed_target", target), changes.get("signed_host", HOST), body)
        given = authorize(asked, changes.get("key", self.key), self.index, self.signer, at)
        return (client or Client(enforce_csrf_checks=True)).generic(
            method,
            target,
            changes.get("sent", body),
            content_type="application/json",
            headers={"authorization": format_authorization(given), "host": HOST},
        )

    def answer(self, case: models.Case, made: Released | ReleaseRefused, **changes):
        signed = sign_answer(made, changes.get("origin", "tests.example/log"), self.signer)
        given = {"at": changes.get("at", self.now()), "body": signed, "type": signed.TYPE}
        return self.ask("POST", f"cases/{case.pk}/answer", encode(given))

    def refusal(self, case: models.Case, *codes: str) -> ReleaseRefused:
        return ReleaseRefused(case.pk, self.key, self.index, codes or ("gate-shut",), UNSIGNED)

    def released(self, case: models.Case, boxes: list[bytes]) -> Released:
        return Released(case.pk, self.key, self.index, boxes_digest(boxes), UNSIGNED)

    def boxes(self, case: models.Case, leaves=None) -> list[bytes]:
        leaves = leaves or [parse_leaf(bytes(row.seal.leaf)) for row in case.seals.select_related("seal")]
        recipient = parse_point(RECIPIENT_KEY)
        return [seal_box(release(self.share, leaf, bytes.fromhex(case.pk)), recipient) for leaf in leaves]

    def send(self, case: models.Case, boxes: list[bytes]):
        return self.ask("POST", f"cases/{case.pk}/boxes", encode({"boxes": boxes}))


@dataclass
class World:
    sequencer: Any
    clock: Any
    log: Any
    dealt: Dealt
    key: models.Key
    players: list[Player]
    subject: Subject
    events: list[Event]
    held: list[EventHeld]

    @classmethod
    def made(cls, sequencer, clock, log) -> World:
        clock.at = BEGIN
        dealt = deal(2, 3, numbers("custody"))
        custodians, signers = [], []
        for number, (country, employer) in enumerate(PLACES, 1):
            signer = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
            signers.append(signer)
            custodians.append(
                add_custodian(
                    name=f"Custodian {number} (invented)",
                    country=country,
                    employer=employer,
                    host=format_compressed(base_times(1000 + number)),
                    signer=signer.public_key().public_bytes_raw(),
                    mail=f"custodian{number}@{country.lower()}.example",
                    on_call=number == 2,
                )
            )
        shares = [share.public() for share in dealt.shares]
        key = enter_dealt_key(dealt.public, 2, shares, custodians, retention="2026-q4", at=clock.now())
        assert isinstance(key, models.Key), key
        players = [
            Player(number, key.pk, share, signer, clock.now)
            for number, (share, signer) in enumerate(zip(dealt.shares, signers, strict=True), 1)
        ]
        made = cls(sequencer, clock, log, dealt, key, players, add_subject(), [], [])
        assert isinstance(seal_fields(made.subject, VALUES, clock.now()), tuple)
        made.turn()
        return made

    def turn(self) -> None:
        """Let an interval pass: slot, batch and a checkpoint that the witnesses cosign."""
        self.clock.pass_(600)
        while self.sequencer.step():
            pass

    def at(self, when) -> None:
        """Go to a time, and publish there."""
        self.clock.at = max(when, self.clock.at)
        self.turn()

    def course(self, *, closed: bool = True, without: str = "") -> None:
        """Record the course of an open gate, event by event, in its own time; closed, since secrecy binds."""
        named = Named(
            (Target("t1", "@one", bytes(self.subject.handle).hex()),),
            (Item("i1", "t1", "name"), Item("i2", "t1", "email_address")),
        )
        steps = [
            replace(s, body=named) if s.name == "named" else s
            for s in (SECRET if closed else STEPS)
            if s.name != without
        ]
        self.events = events_of(steps)
        for event in self.events:
            if self.held and event.at > self.clock.at:
                self.turn()
                self.clock.at = event.at - timedelta(seconds=600)
            row = write(entry_of(event), closed=closed)
            self.held.append(EventHeld(format_event(event), event.nonce, row))
        self.turn()
        self.at(NOW)

    def wanted(self, **changes) -> Wanted:
        plain = Wanted("t1", ("i1", "i2"), RECIPIENT_KEY, "requester", self.clock.now() + 3 * DAY)
        return replace(plain, **changes)

    def case(self, *, passkeys: tuple[Passkey, ...] = (COUNSELS, SECONDS)) -> models.Case:
        made = write_case(self.wanted(), self.held, self.clock.now())
        assert isinstance(made, models.Case), made
        for passkey in passkeys:
            assert isinstance(
                add_assertion(made, passkey.sign(parse_case(bytes(made.body)))), models.Assertion
            )
        self.turn()
        return made

    def view(self, earlier: Sequence[bytes] = ()) -> View:
        found = look(FolderStore(self.log.folder).read, self.log.policy, last=None, earlier=earlier)
        assert isinstance(found, View), found
        return found

    def pinned(self) -> Pinned:
        return Pinned(self.key.pk, (COUNSELS.pinned, SECONDS.pinned))
