"""What goes wrong in sealing, opening and moving shares: one class a format, under one."""

from __future__ import annotations


class SealingError(Exception):
    """Bytes or values that are not what they must be. The message says what was expected, never a secret."""


class PointError(SealingError):
    """Bytes are no point of P-256."""


class ContextError(SealingError):
    """What a seal is bound to does not follow the grammar."""


class LeafError(SealingError):
    """Bytes are no leaf, or its proof does not hold."""


class SealError(SealingError):
    """A value cannot be sealed as asked."""


class ReleaseError(SealingError):
    """Bytes are no release, or it is not that custodian's part of this seal."""


class BoxError(SealingError):
    """A box does not open with this key, for this case, seal and custodian."""


class OpeningError(SealingError):
    """Bytes are no opening certificate, or it does not hold."""
