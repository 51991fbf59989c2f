"""A witness follows one history, whatever it is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.tlog.building import LOG, NOON, ORIGIN, WITNESSES, entries, signed

from talley.tlog.checkpoint import Checkpoint, format_checkpoint
from talley.tlog.edge import Edge
from talley.tlog.hashing import EMPTY_ROOT
from talley.tlog.keys import SignatureType
from talley.tlog.note import NoteError, format_signatures
from talley.tlog.signing import cosign
from talley.tlog.tile_reader import TileReader
from talley.tlog.witness import (
    Accepted,
    AddCheckpoint,
    Conflict,
    Refused,
    WitnessError,
    accept_cosignatures,
    decide,
    monitoring_path,
)

LOGS = {ORIGIN: [LOG.verifier()]}
MOST = 40


def history(fork_at: int | None) -> TileReader:
    """One log, or one that leaves it after some entry."""
    edge, files = Edge(), {}
    for number, entry in enumerate(entries(MOST)):
        other = fork_at is not None and number >= fork_at
        growth = edge.append([b"another " + entry if other else entry])
        edge, files = growth.edge, files | growth.files
    return TileReader(files.get, MOST, edge.root())


HONEST, FORKS = history(None), {at: history(at) for at in (0, 3, 8, 17, 39)}


def request(reader: TileReader, old: int, new: int) -> AddCheckpoint:
    proof = ()
    if 0 < old <= new:
        from talley.tlog.tree import consistency_proof

        proof = consistency_proof(old, new, reader.node)
    return AddCheckpoint(old, proof, signed(new, reader.root_at(new)))


class LyingLog(RuleBasedStateMachine):
    """A log that holds several histories asks one witness in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.latest: Checkpoint | None = None
        self.cosigned: list[Checkpoint] = []

    @rule(
        reader=st.sampled_from([HONEST, *FORKS.values()]), old=st.integers(0, MOST), new=st.integers(0, MOST)
    )
    def ask(self, reader: TileReader, old: int, new: int) -> None:
        size = self.latest.size if self.latest else 0
        match decide(request(reader, old, new), self.latest, LOGS):
            case Accepted(latest):
                assert latest.size >= size == old
                self.latest = latest
                self.cosigned.append(latest)
            case Conflict(known):
                assert known == size != old <= new
            case Refused(code):
                assert code in ({"shrinking"} if old > new else {"inconsistent"})

    @rule(reader=st.sampled_from([HONEST, *FORKS.values()]), new=st.integers(0, MOST))
    def ask_from_where_the_witness_stands(self, reader: TileReader, new: int) -> None:
        self.ask(reader, self.latest.size if self.latest else 0, new)

    @invariant()
    def one_history_holds_all_it_cosigned(self) -> None:
        assert any(
            all(reader.root_at(one.size) == one.root for one in self.cosigned)
            for reader in (HONEST, *FORKS.values())
        )


TestLyingLog = LyingLog.TestCase
TestLyingLog.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_each_refusal_has_its_code() -> None:
    good = request(HONEST, 0, 5)
    assert decide(good, None, {}) == Refused(
        "unknown-log", "This witness does not know the log log.example/record."
    )
    moved = replace(good, signed=replace(good.signed, checkpoint=Checkpoint(ORIGIN, 6, EMPTY_ROOT)))
    for wrong, code in [
        (moved, "bad-signature"),
        (replace(good, old_size=6), "shrinking"),
        (replace(good, proof=(EMPTY_ROOT,)), "inconsistent"),
        (AddCheckpoint(0, (), signed(0, bytes(32))), "inconsistent"),
    ]:
        verdict = decide(wrong, None, LOGS)
        assert isinstance(verdict, Refused)
        assert verdict.code == code


def answer(*lines) -> bytes:
    return format_signatures(lines).encode()


def test_an_answer_counts_where_a_known_witness_signed_it() -> None:
    checkpoint = signed(5, HONEST.root_at(5))
    text = format_checkpoint(checkpoint.checkpoint)
    known, unknown = (cosign(text, witness, NOON) for witness in WITNESSES[:2])
    keys = [WITNESSES[0].verifier()]
    found = accept_cosignatures(checkpoint, answer(unknown, known), keys)
    assert [one.signature for one in found] == [known]
    assert checkpoint.cosigned(*(one.signature for one in found)).signatures[-1] == known
    other = cosign(text.replace("\n5\n", "\n6\n"), WITNESSES[0], NOON)
    for body in (answer(unknown), answer(other), answer(other, known), b"", b"x\n", answer(known)[:-1]):
        with pytest.raises(NoteError):
            accept_cosignatures(checkpoint, body, keys)
    with pytest.raises(WitnessError):
        accept_cosignatures(checkpoint, b"\xff\n", keys)


def test_a_log_s_own_signature_is_no_cosignature() -> None:
    checkpoint = signed(5, HONEST.root_at(5))
    assert LOG.type is SignatureType.NOTE
    with pytest.raises(NoteError):
        accept_cosignatures(checkpoint, answer(checkpoint.signatures[0]), [LOG.verifier()])


def test_a_log_s_latest_checkpoint_is_served_under_a_hash_of_its_origin() -> None:
    assert (
        monitoring_path("abc")
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad/checkpoint"
    )
