"""A proof holds for its secret, its points and what it is about, and for nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talley.sealing.dleq import Proof, _challenge, format_proof, parse_proof, prove, proves
from talley.sealing.points import ORDER, add, base_times, negate, times

scalars = st.integers(2, ORDER - 2)


@settings(max_examples=25, deadline=None)
@given(scalars, scalars, scalars)
def test_a_proof_holds_for_its_own_points_and_words(secret: int, factor: int, other: int) -> None:
    public, base = base_times(secret), base_times(factor)
    result = times(secret, base)
    assert result
    proof = prove(secret, base, result, b"this")
    assert proves(proof, public, base, result, b"this")
    assert parse_proof(format_proof(proof)) == proof
    assert not proves(proof, public, base, result, b"that")
    assert not proves(proof, public, base, negate(result), b"this")
    for elsewhere in {base_times(other)} - {public, base, result}:
        assert not proves(proof, elsewhere, base, result, b"this")
        assert not proves(proof, public, elsewhere, result, b"this")
        assert not proves(proof, public, base, elsewhere, b"this")
    assert not proves(replace(proof, response=(proof.response + 1) % ORDER), public, base, result, b"this")


def test_nobody_chooses_the_base_after_the_challenge() -> None:
    """Were the base not hashed, whoever holds a share could prove a wrong result for a base made to fit."""
    secret, nonce, any_base = 0x5EC7E7, 0xC0FFEE, base_times(11)
    public, wrong, second = base_times(secret), base_times(0xBAD), base_times(0xF1F)
    challenge = _challenge(public, any_base, wrong, (base_times(nonce), second), b"this")
    response = (nonce - challenge * secret) % ORDER
    taken = times(challenge, wrong)
    assert taken
    left = add(second, negate(taken))
    assert left
    base = times(pow(response, -1, ORDER), left)
    assert base
    # Both equations hold for this base; only the hash does not.
    assert add(times(response, base), taken) == second
    assert times(secret, base) != wrong
    assert not proves(Proof(challenge, response), public, base, wrong, b"this")


@pytest.mark.parametrize(
    "data", [b"", bytes(63), bytes(65), b"\xff" * 32 + bytes(32), bytes(32) + ORDER.to_bytes(32, "big")]
)
def test_what_is_no_proof_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        parse_proof(data)
