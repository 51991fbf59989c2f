"""What a policy makes of a checkpoint and of a receipt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tlog.building import LOG, NOON, POLICY, WITNESSES, entries, flipped, grown, key, signed

from talley.tlog.checkpoint import format_checkpoint
from talley.tlog.hashing import leaf_hash
from talley.tlog.policy import GroupLine, LogLine
from talley.tlog.quorum import Trusted, Untrusted, Witnessed, judge, quorum_met
from talley.tlog.receipt import Receipt, verify_receipt
from talley.tlog.signing import cosign
from talley.tlog.tile_reader import TileReader

EDGE, FILES, _ = grown(300)
ENOUGH = signed(300, EDGE.root(), *WITNESSES[:2])


def code(verdict: Trusted | Untrusted) -> str:
    return "" if isinstance(verdict, Trusted) else verdict.reasons[0].code


def test_two_of_three_are_enough_and_are_told() -> None:
    assert judge(ENOUGH, POLICY) == Trusted(LOG.verifier(), (Witnessed("a", NOON), Witnessed("b", NOON)))


def test_each_reason_not_to_trust_has_its_code() -> None:
    other_log = replace(POLICY, logs=(LogLine(key("other.example").verifier()),))
    assert code(judge(ENOUGH, other_log)) == "log-unknown"
    assert code(judge(ENOUGH, replace(POLICY, logs=()))) == "log-unknown"
    assert code(judge(signed(300, EDGE.root(), WITNESSES[0]), POLICY)) == "quorum-not-met"
    assert code(judge(signed(300, EDGE.root()), POLICY)) == "quorum-not-met"
    assert code(judge(replace(ENOUGH, signatures=ENOUGH.signatures[1:]), POLICY)) == "log-signature-missing"
    moved = replace(ENOUGH, checkpoint=replace(ENOUGH.checkpoint, size=299))
    assert code(judge(moved, POLICY)) == "signature-bad"


def test_a_witness_that_cosigns_twice_counts_once_with_its_latest_time() -> None:
    text = format_checkpoint(ENOUGH.checkpoint)
    twice = signed(300, EDGE.root()).cosigned(*(cosign(text, WITNESSES[0], NOON + n) for n in (5, 2)))
    assert code(judge(twice, POLICY)) == "quorum-not-met"
    assert judge(twice, replace(POLICY, quorum="a")) == Trusted(LOG.verifier(), (Witnessed("a", NOON + 5),))


def test_no_quorum_is_representable_and_visible() -> None:
    none = replace(POLICY, quorum="none")
    assert not none.requires_witness()
    assert POLICY.requires_witness()
    assert judge(signed(300, EDGE.root()), none) == Trusted(LOG.verifier(), ())


@given(st.sets(st.sampled_from("abc")))
def test_groups_of_groups_count_members_not_witnesses(names: set[str]) -> None:
    nested = replace(
        POLICY, groups=(GroupLine("any", 1, ("a", "b")), GroupLine("all", 2, ("any", "c"))), quorum="all"
    )
    assert quorum_met(nested, names) == (bool(names & {"a", "b"}) and "c" in names)
    assert quorum_met(POLICY, names) == (len(names) >= 2)


def receipt(index: int) -> Receipt:
    return Receipt(index, TileReader(FILES.get, 300, EDGE.root()).inclusion_proof(index), ENOUGH)


@given(st.integers(0, 299))
def test_a_receipt_holds_for_its_entry(index: int) -> None:
    assert isinstance(verify_receipt(receipt(index), leaf_hash(entries(300)[index]), POLICY), Trusted)


@given(st.data(), st.integers(0, 299))
def test_a_receipt_holds_for_nothing_else(data: st.DataObject, index: int) -> None:
    leaf = leaf_hash(entries(300)[index])
    good = receipt(index)
    assert code(verify_receipt(good, data.draw(flipped(leaf)), POLICY)) == "not-included"
    broken = data.draw(flipped(b"".join(good.proof)))
    proof = tuple(broken[at : at + 32] for at in range(0, len(broken), 32))
    assert code(verify_receipt(replace(good, proof=proof), leaf, POLICY)) == "not-included"
    other = data.draw(st.integers(0, 400).filter(lambda number: number != index))
    assert code(verify_receipt(replace(good, index=other), leaf, POLICY)) == "not-included"


@pytest.mark.parametrize("extra", [None, b"", b"told by whoever handed it over"])
def test_extra_data_changes_no_verdict(extra: bytes | None) -> None:
    good = replace(receipt(5), extra=extra)
    assert isinstance(verify_receipt(good, leaf_hash(entries(300)[5]), POLICY), Trusted)
    unwitnessed = replace(good, signed=signed(300, EDGE.root()))
    assert code(verify_receipt(unwitnessed, leaf_hash(entries(300)[5]), POLICY)) == "quorum-not-met"
