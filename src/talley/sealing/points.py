"""Points of P-256. Whatever multiplies a point by a secret goes through `cryptography`; adding is done here.

Security: `add`, `negate` and `lift_x` are not constant time and touch public or session values alone.
Source: SEC 1 v2, § 2.2.1 and 2.3; NIST SP 800-186, § 3.2.1.3.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
    derive_private_key,
)

from talley.sealing.errors import PointError

PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_A = PRIME - 3
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_CURVE = SECP256R1()

COMPRESSED_BYTES, UNCOMPRESSED_BYTES, SCALAR_BYTES = 33, 65, 32


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the curve other than infinity, by its affine coordinates. Invariant: it is on the curve."""

    x: int
    y: int

    def __post_init__(self) -> None:
        """Raise PointError where there is no such point."""
        if not (0 <= self.x < PRIME and 0 <= self.y < PRIME) or (self.y * self.y - _right(self.x)) % PRIME:
            raise PointError("the coordinates are of no point of P-256")


def parse_point(data: bytes) -> Point:
    """Read a point, compressed (33 bytes) or uncompressed (65 bytes). Raises: PointError."""
    if len(data) == UNCOMPRESSED_BYTES and data[0] == 4:
        return Point(int.from_bytes(data[1:33], "big"), int.from_bytes(data[33:], "big"))
    if len(data) == COMPRESSED_BYTES and data[0] in {2, 3}:
        point = lift_x(int.from_bytes(data[1:], "big"))
        return point if point.y & 1 == data[0] & 1 else negate(point)
    raise PointError("a point has 33 bytes that begin with 2 or 3, or 65 that begin with 4")


def format_point(point: Point) -> bytes:
    """Write a point uncompressed: 65 bytes."""
    return b"\x04" + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")


def format_compressed(point: Point) -> bytes:
    """Write a point compressed: 33 bytes."""
    return bytes([2 + (point.y & 1)]) + point.x.to_bytes(32, "big")


def lift_x(x: int) -> Point:
    """Return one of the two points with this x. Raises: PointError where there is none."""
    if not 0 <= x < PRIME:
        raise PointError("an x-coordinate is below the prime of the field")
    # The prime is 3 modulo 4, so that this power is a root where there is one.
    return Point(x, pow(_right(x), (PRIME + 1) // 4, PRIME))


def negate(point: Point) -> Point:
    """Return the point with the other y."""
    return Point(point.x, PRIME - point.y)


def add(one: Point | None, other: Point | None) -> Point | None:
    """Return the sum of two points; None stands for infinity."""
    if one is None or other is None:
        return one or other
    if one.x == other.x and one.y != other.y:
        return None
    if one.x == other.x:
        slope = (3 * one.x * one.x + _A) * pow(2 * one.y, -1, PRIME)
    else:
        slope = (other.y - one.y) * pow(other.x - one.x, -1, PRIME)
    x = (slope * slope - one.x - other.x) % PRIME
    return Point(x, (slope * (one.x - x) - one.y) % PRIME)


def base_times(scalar: int) -> Point:
    """Return the base point times a secret, 0 < scalar < ORDER. Raises: ValueError."""
    return point_of(derive_private_key(scalar, _CURVE).public_key())


def ecdh_x(scalar: int, point: Point) -> bytes:
    """Return the x-coordinate, 32 bytes, of a point times a secret, 0 < scalar < ORDER. Raises: ValueError."""
    return derive_private_key(scalar, _CURVE).exchange(ECDH(), public_key(point))


def times(scalar: int, point: Point) -> Point | None:
    """Return a point times a secret; None is infinity.

    ECDH gives the x of scalar * point. Which of the two y it has, the x of (scalar + 1) * point tells, since that
    is the sum of the result and the point: the slope between the two, squared, is the sum of all three x. Compared
    without division, and never right for both y, since no point here has y = 0.
    """
    scalar %= ORDER
    if scalar in {0, 1, ORDER - 1}:
        return {0: None, 1: point, ORDER - 1: negate(point)}[scalar]
    one = lift_x(int.from_bytes(ecdh_x(scalar, point), "big"))
    following = int.from_bytes(ecdh_x(scalar + 1, point), "big")
    run = (one.x - point.x) ** 2 * (following + one.x + point.x)
    return one if ((one.y - point.y) ** 2 - run) % PRIME == 0 else negate(one)


def total(points: list[Point | None]) -> Point | None:
    """Return the sum of points; None is infinity."""
    result: Point | None = None
    for point in points:
        result = add(result, point)
    return result


def public_key(point: Point) -> EllipticCurvePublicKey:
    """Return a point as the library's public key."""
    return EllipticCurvePublicNumbers(point.x, point.y, _CURVE).public_key()


def point_of(key: EllipticCurvePublicKey) -> Point:
    """Return the point that a public key is."""
    numbers = key.public_numbers()
    return Point(numbers.x, numbers.y)


def private_key(scalar: int) -> EllipticCurvePrivateKey:
    """Return a secret as the library's private key, 0 < scalar < ORDER. Raises: ValueError."""
    return derive_private_key(scalar, _CURVE)


def _right(x: int) -> int:
    return (x * x * x + _A * x + _B) % PRIME
