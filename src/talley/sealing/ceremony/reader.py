"""Reading the ceremony's bytes from front to back, with nothing left over."""

from __future__ import annotations

from typing import Literal

from talley.sealing.ceremony.errors import CeremonyError, MessageError
from talley.sealing.ceremony.schnorr import SIGNATURE_BYTES
from talley.sealing.ceremony.suite import parse_element
from talley.sealing.ceremony.xaes import TAG_BYTES
from talley.sealing.points import COMPRESSED_BYTES, SCALAR_BYTES, Point

MOST_CIPHERTEXT_BYTES = 65_536
"""The most that one ciphertext may have, as c2sp.org/cocktail-dkg recommends."""
LEAST_CIPHERTEXT_BYTES = SCALAR_BYTES + TAG_BYTES


class Reader:
    """What is left of some bytes. `participant` is whose part is being read, 0 for nobody's."""

    def __init__(self, data: bytes, what: str) -> None:
        self._data = data
        self._at = 0
        self._what = what
        self.participant = 0

    def error(self, message: str) -> MessageError:
        """Return what to raise, naming what is read and whose part."""
        whose = f", participant {self.participant}" if self.participant else ""
        return MessageError(f"{self._what}{whose}: {message}", self.participant)

    def take(self, size: int) -> bytes:
        """Return the next bytes. Raises: MessageError, if there are not so many."""
        if size > len(self._data) - self._at:
            raise self.error(f"ends early, at byte {len(self._data)}")
        self._at += size
        return self._data[self._at - size : self._at]

    def u32_le(self) -> int:
        """Return a number of 4 bytes, little-endian. Raises: MessageError."""
        return int.from_bytes(self.take(4), "little")

    def framed_le(self, most: int = MOST_CIPHERTEXT_BYTES) -> bytes:
        """Return bytes behind their length as unsigned 64-bit little-endian. Raises: MessageError."""
        return self._framed("little", most)

    def points(self, count: int) -> tuple[Point, ...]:
        """Return compressed points, none of them infinity. Raises: MessageError."""
        return tuple(self._point() for _ in range(count))

    def ciphertext(self) -> bytes:
        """Return a ciphertext behind its length, 48 to 65,536 bytes. Raises: MessageError."""
        ciphertext = self._framed("big", MOST_CIPHERTEXT_BYTES)
        if len(ciphertext) < LEAST_CIPHERTEXT_BYTES:
            raise self.error(f"a ciphertext has at least {LEAST_CIPHERTEXT_BYTES} bytes")
        return ciphertext

    def signature(self) -> bytes:
        """Return 65 bytes, not yet looked at. Raises: MessageError."""
        return self.take(SIGNATURE_BYTES)

    def end(self) -> None:
        """Raises: MessageError, if anything is left."""
        if rest := len(self._data) - self._at:
            raise self.error(f"{rest} bytes too many")

    def _framed(self, order: Literal["big", "little"], most: int) -> bytes:
        size = int.from_bytes(self.take(8), order)
        # The length is compared before anything of that length is touched.
        if size > most:
            raise self.error(f"a part has at most {most:,} bytes")
        return self.take(size)

    def _point(self) -> Point:
        try:
            return parse_element(self.take(COMPRESSED_BYTES))
        except MessageError:
            raise
        except CeremonyError as error:
            raise self.error(str(error)) from None
