"""A key moves to another custodian: announced, approved, seven days old, and shown; or nothing is dealt."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.casework.keeping import OPENED, Keeper
from tests.casework.release.cases import COUNSELS, LATER, SECONDS, STRANGERS, published
from tests.cli.custodian.homes import Home, publish, run
from tests.cli.custodian.test_ceremony import begin, ceremony, id_of, invitation, shares

from talley.casework.entries.key_made import Custodian, KeyMade
from talley.casework.entries.key_moving import KeyMoving
from talley.casework.release.custodians import custodian_fingerprint, format_fingerprint
from talley.casework.release.moving import (
    MovingPacket,
    format_moving_packet,
    moving_digest,
    parse_moving_packet,
)
from talley.casework.release.refusals import REFUSALS
from talley.sealing.points import ORDER, base_times, format_compressed
from talley.sealing.shares import weights

AT = LATER + timedelta(days=8)


class Move:
    """Three made a key; the third is to be replaced by a fourth, with a packet that is right in everything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.homes = [Home(folder, index) for index in (1, 2, 3)]
        self.new = Home(folder, 4)
        invited = invitation(self.homes)
        begin(self.homes, folder, invited)
        messages = [folder / f"m{index}" for index in (1, 2, 3)]
        signatures = [folder / f"s{index}" for index in (1, 2, 3)]
        for one, out in zip(self.homes, signatures, strict=True):
            assert ceremony(one, "share", id_of(folder), "--messages", *messages, "--out", out) == 0
        for one in self.homes:
            assert ceremony(one, "finish", id_of(folder), "--signatures", *signatures) == 0
        found = list(shares(self.homes))
        self.key, self.public = found[0][0].key, found[0][0].public
        certificate = (self.homes[0].folder / "keys" / self.key / "certificate").read_bytes()
        old = tuple(
            replace(one, share=held.share) for one, (held, _) in zip(invited.custodians, found, strict=True)
        )
        self.keeper = Keeper(OPENED, at=LATER)
        digest = hashlib.sha256(certificate).digest()
        self.keeper.log(KeyMade(self.key, self.public, "2026-q4", 2, old, digest, False))
        identity = self.new.identity
        fourth = Custodian(3, "Custodian 4", "NO", "E4", identity.host, identity.signer)
        self.moving = KeyMoving("9" * 32, self.key, 2, (*invited.custodians[:2], fourth))
        self.index = self.keeper.log(self.moving)
        self.seen = published(self.keeper.entries, LATER)["checkpoint"]
        self.packet = MovingPacket(
            self.moving, LATER, self.index, (1, 2), (certificate,), self.signed(self.moving), (self.seen,)
        )

    def signed(self, moving: KeyMoving, at=AT):
        digest = moving_digest(moving)
        return (COUNSELS.sign_digest(digest), SECONDS.sign_digest(digest), COUNSELS.sign_digest(digest, at))

    def step(self, one: Home, step: str, *arguments: object, packet=None, at=AT) -> int:
        path = self.folder / "packet"
        path.write_bytes(format_moving_packet(packet or self.packet))
        log = publish(self.folder / "log", self.keeper.entries, at)
        compared = self.folder / "compared"
        people = self.moving.custodians
        compared.write_text(
            "\n".join(format_fingerprint(custodian_fingerprint(p.host, p.signer)) for p in people)
        )
        told = ("--home", one.folder, "--age-identity", one.key, path, "--log", log, "--compared", compared)
        return run("reshare", step, *told, *arguments, at=at, typed=self.key[:8] + "\n")


@pytest.fixture
def move(tmp_path: Path) -> Move:
    return Move(tmp_path)


def test_the_third_is_replaced_and_the_key_stays(move: Move, capsys) -> None:
    messages = [move.folder / f"d{index}" for index in (1, 2)]
    capsys.readouterr()
    for one, out in zip(move.homes[:2], messages, strict=True):
        assert move.step(one, "deal", "--out", out) == 0
    said = capsys.readouterr().out
    assert "Comes: Custodian 4, NO, E4" in said
    assert "Goes: Custodian 3, IS, E3" in said
    again = messages[0].read_bytes()
    assert move.step(move.homes[0], "deal", "--out", messages[0]) == 0
    assert messages[0].read_bytes() == again
    after = [*move.homes[:2], move.new]
    signatures = [move.folder / f"n{index}" for index in (1, 2, 3)]
    for one, out in zip(after, signatures, strict=True):
        assert move.step(one, "receive", "--messages", *messages, "--out", out) == 0
    for one in after:
        assert move.step(one, "finish", "--messages", *messages, "--signatures", *signatures) == 0
    found = [share for _, share in shares(after)]
    factors = weights([2, 3])
    whole = sum(factors[share.index] * share.secret for share in found[1:]) % ORDER
    assert format_compressed(base_times(whole)) == move.public
    assert {held.made for held, _ in shares(after)} == {"resharing"}


def refused(move: Move) -> dict[str, tuple]:
    packet, moving = move.packet, move.moving
    two = replace(
        moving,
        custodians=(
            moving.custodians[0],
            *(
                replace(
                    one,
                    index=index,
                    host=format_compressed(base_times(index + 50)),
                    signer=bytes([index] * 32),
                )
                for index, one in enumerate(moving.custodians[1:], 2)
            ),
        ),
    )
    same = replace(moving, custodians=tuple(replace(one, employer="E1") for one in moving.custodians))
    digest = moving_digest(moving)
    return {
        "announcement-young": (
            replace(packet, assertions=move.signed(moving, LATER + timedelta(days=6))),
            LATER + timedelta(days=6),
        ),
        "announcement-old": (
            replace(packet, assertions=move.signed(moving, LATER + timedelta(days=22))),
            LATER + timedelta(days=22),
        ),
        "case-not-logged": (replace(packet, index=0), AT),
        "not-one-custodian": (replace(packet, moving=two), AT),
        "unfit-custodians": (replace(packet, moving=same), AT),
        "not-approved-by-counsel": (
            replace(packet, assertions=(STRANGERS.sign_digest(digest), SECONDS.sign_digest(digest))),
            AT,
        ),
        "not-approved-by-second": (replace(packet, assertions=(COUNSELS.sign_digest(digest),)), AT),
        "does-not-still-stand": (replace(packet, assertions=packet.assertions[:2]), AT),
    }


def test_each_refusal_is_shown_and_nothing_is_dealt(move: Move, capsys) -> None:
    for code, (packet, at) in refused(move).items():
        for name in ("checkpoint", "seen.json", "days.json"):
            (move.homes[0].folder / name).unlink(missing_ok=True)
        capsys.readouterr()
        assert move.step(move.homes[0], "deal", "--out", move.folder / "d", packet=packet, at=at) == 1, code
        said = capsys.readouterr().out
        assert REFUSALS[code].sentence in said, (code, said)
        assert REFUSALS[code].met_by in said
        assert not (move.folder / "d").exists()
    move.keeper.log(replace(move.moving, moving="8" * 32))
    assert move.step(move.homes[0], "deal", "--out", move.folder / "d") == 1
    assert REFUSALS["announced-again"].sentence in capsys.readouterr().out
    assert not (move.folder / "d").exists()


def test_a_packet_of_a_move_reads_back(move: Move) -> None:
    assert parse_moving_packet(format_moving_packet(move.packet)) == move.packet
