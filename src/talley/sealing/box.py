"""A box: a release on its way, encrypted to the recipient that the case names. Nobody else, custodian or server, reads it.

Security: a box has no author; anybody can make one in a custodian's name. Whose it is, their signed answer in the log
says, by its hash: nobody is blamed for a box before that was compared.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from talley.sealing.errors import BoxError, ReleaseError
from talley.sealing.points import Point, private_key, public_key
from talley.sealing.release import Release, format_release, parse_release
from talley.sealing.wire import lp

DOMAIN = b"talley-box/v1\n"
MOST_BYTES = 512


def seal_box(made: Release, recipient: Point) -> bytes:
    """Encrypt a release to a recipient's key: ordinary RFC 9180, base mode."""
    info = _info(made.case, made.leaf, made.index)
    return _SUITE.encrypt(format_release(made), public_key(recipient), info=info)


def open_box(box: bytes, recipient: int, case: bytes, leaf: bytes, index: int) -> Release:
    """Open a box with the recipient's secret; what is in it must be what was asked of this custodian.

    Security: this does not say who made the box; the custodian's signed answer over it does.
    Raises: BoxError.
    """
    if len(box) > MOST_BYTES:
        raise BoxError(f"a box has at most {MOST_BYTES} bytes")
    try:
        data = _SUITE.decrypt(box, private_key(recipient), info=_info(case, leaf, index))
        made = parse_release(data)
    except (InvalidTag, ValueError):
        raise BoxError(
            f"the box of custodian {index} is not for this key, case and seal, or was changed"
        ) from None
    except ReleaseError as error:
        raise BoxError(f"the box of custodian {index}: {error}") from None
    if (made.case, made.leaf, made.index) != (case, leaf, index):
        raise BoxError(f"the box of custodian {index} holds a release of another case, seal or custodian")
    return made


def _info(case: bytes, leaf: bytes, index: int) -> bytes:
    return DOMAIN + lp(case) + lp(leaf) + lp(index.to_bytes(2, "big"))


_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
