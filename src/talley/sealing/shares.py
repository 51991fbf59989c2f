"""Shamir's sharing of a P-256 scalar: shares, their public halves, and the weights that join them again.

Security: arithmetic on secret scalars is plain Python, on the custodian's own machine, and not constant time.
Source: Shamir, How to share a secret (1979); Feldman, A practical scheme for non-interactive VSS (1987).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from talley.sealing.errors import SealingError
from talley.sealing.points import ORDER, Point, add, base_times

LEAST_THRESHOLD = 2
Random = Callable[[int], int]
"""Returns a uniform number from 0 up to, not including, its argument."""


class ShareError(SealingError):
    """A set of custodians, or of shares, that cannot be."""


@dataclass(frozen=True, slots=True)
class Share:
    """One custodian's part of a key: the polynomial's value at `index`, 1 to n. It is never printed."""

    index: int
    secret: int = field(repr=False)

    def public(self) -> Point:
        """Return the public half, against which releases are checked."""
        return base_times(self.secret)


def check_set(threshold: int, count: int) -> None:
    """Refuse sets in which one opens alone, or one lost share loses all. Raises: ShareError."""
    if not LEAST_THRESHOLD <= threshold <= count - 1:
        raise ShareError(
            f"of {count} custodians at least {LEAST_THRESHOLD} and at most {count - 1} must be needed, not {threshold}"
        )


def evaluate(coefficients: Sequence[int], at: int) -> int:
    """Return a polynomial's value modulo the order; the coefficients begin with the constant one."""
    value = 0
    for coefficient in reversed(coefficients):
        value = (value * at + coefficient) % ORDER
    return value


def evaluate_public(commitments: Sequence[Point], at: int) -> Point | None:
    """Return the public half of a polynomial's value, from the public halves of its coefficients."""
    value: Point | None = None
    for commitment in reversed(commitments):
        value = add(_multiple(at, value), commitment)
    return value


def _multiple(count: int, point: Point | None) -> Point | None:
    """Return a public point times a small public number; by doubling, which is faster here than ECDH."""
    result: Point | None = None
    for bit in f"{count:b}":
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def weights(indexes: Iterable[int]) -> dict[int, int]:
    """Return Lagrange's coefficients at zero by index. Raises: ShareError where an index is 0 or stands twice."""
    chosen = list(indexes)
    if len(set(chosen)) != len(chosen) or any(not 0 < index < ORDER for index in chosen):
        raise ShareError("each share's index is above zero and stands once")
    found = {}
    for one in chosen:
        above = below = 1
        for other in chosen:
            if other != one:
                above, below = above * other % ORDER, below * (other - one) % ORDER
        found[one] = above * pow(below, -1, ORDER) % ORDER
    return found


@dataclass(frozen=True, slots=True)
class Dealt:
    """A key that one machine made and saw whole: for demonstrations and tests, and the log says so."""

    public: Point
    shares: tuple[Share, ...]


def deal(threshold: int, count: int, random: Random = secrets.randbelow) -> Dealt:
    """Make a key and share it out. Raises: ShareError."""
    check_set(threshold, count)
    coefficients = [1 + random(ORDER - 1) for _ in range(threshold)]
    shares = tuple(Share(index, evaluate(coefficients, index)) for index in range(1, count + 1))
    return Dealt(base_times(coefficients[0]), shares)
