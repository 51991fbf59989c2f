"""Points agree with the library's, and what is no point is refused."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from hypothesis import example, given
from hypothesis import strategies as st

from talley.sealing.errors import PointError
from talley.sealing.points import (
    ORDER,
    PRIME,
    Point,
    add,
    base_times,
    ecdh_x,
    format_compressed,
    format_point,
    lift_x,
    negate,
    parse_point,
    point_of,
    times,
)

scalars = st.integers(1, ORDER - 1)


@given(scalars, scalars)
@example(1, ORDER - 1)
@example(2, 2)
@example(5, ORDER - 5)
def test_adding_points_adds_their_factors(one: int, other: int) -> None:
    summed = (one + other) % ORDER
    assert add(base_times(one), base_times(other)) == (base_times(summed) if summed else None)


@given(st.integers(0, ORDER + 5), scalars)
@example(ORDER - 1, 7)
@example(ORDER - 2, 7)
@example(0, 7)
@example(1, 7)
@example(ORDER + 3, 7)
def test_a_multiple_has_the_right_sign(scalar: int, factor: int) -> None:
    product = scalar * factor % ORDER
    assert times(scalar, base_times(factor)) == (base_times(product) if product else None)


@given(scalars)
def test_points_read_back_from_both_forms(scalar: int) -> None:
    point = base_times(scalar)
    assert point == point_of(derive_private_key(scalar, SECP256R1()).public_key())
    assert parse_point(format_point(point)) == parse_point(format_compressed(point)) == point
    assert lift_x(point.x) in {point, negate(point)}
    assert ecdh_x(scalar, base_times(1)) == point.x.to_bytes(32, "big")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 33,
        b"\x00" * 65,
        b"\x04" + bytes(64),
        b"\x02" + PRIME.to_bytes(32, "big"),
        b"\x02" + (5).to_bytes(32, "big") + b"\x00",
        b"\x05" + format_compressed(base_times(1))[1:],
        format_point(base_times(1))[:-1] + b"\x00",
    ],
)
def test_what_is_no_point_is_refused(data: bytes) -> None:
    with pytest.raises(PointError):
        parse_point(data)


def test_an_x_without_a_point_is_refused() -> None:
    with pytest.raises(PointError):
        for x in range(100):
            lift_x(x)
    with pytest.raises(PointError):
        Point(1, 1)
