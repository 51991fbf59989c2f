"""Sharing a secret so that everybody can check their part: Feldman's verifiable secret sharing.

Source: Feldman, A practical scheme for non-interactive verifiable secret sharing (1987).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from talley.sealing.ceremony.suite import RandomBytes, random_scalar
from talley.sealing.points import Point, base_times, times, total
from talley.sealing.shares import evaluate_public

Commitment = tuple[Point, ...]
"""The coefficients of a secret polynomial, the constant one first, each times the base point."""


def polynomial(constant: int, threshold: int, random: RandomBytes) -> tuple[int, ...]:
    """Draw a polynomial with this constant; of its `threshold` coefficients none is zero."""
    return (constant, *(random_scalar(random) for _ in range(threshold - 1)))


def commit(coefficients: Iterable[int]) -> Commitment:
    """Return the commitment to a polynomial's coefficients."""
    return tuple(base_times(coefficient) for coefficient in coefficients)


def share_holds(commitment: Commitment, index: int, share: int) -> bool:
    """Say whether a share is the committed polynomial's value at its index.

    Source: c2sp.org/cocktail-dkg, "Algorithm 3: Secret Share Verification".
    """
    return evaluate_public(commitment, index) == (base_times(share) if share else None)


def combine(commitments: Sequence[Commitment], factors: Sequence[int] | None = None) -> Commitment | None:
    """Return the commitment to the sum of polynomials, each times a public factor where there are some.

    All have one length. None if a coefficient of the sum is zero: no honest session comes to that.
    """
    columns: Iterable[tuple[Point | None, ...]] = zip(*commitments, strict=True)
    if factors is not None:
        columns = (
            tuple(times(factor, point) for factor, point in zip(factors, column, strict=True))
            for column in zip(*commitments, strict=True)
        )
    summed = tuple(total(list(column)) for column in columns)
    found = tuple(point for point in summed if point is not None)
    return found if len(found) == len(summed) else None
