"""What goes wrong in a ceremony where it is not a named person's fault."""

from __future__ import annotations

from talley.sealing.errors import SealingError


class CeremonyError(SealingError):
    """A ceremony cannot be, or its certificate does not hold; the message says where, never a secret."""


class MessageError(CeremonyError):
    """Bytes are not the message that they should be. `participant` is the one whose part broke off, or 0."""

    def __init__(self, message: str, participant: int = 0) -> None:
        super().__init__(message)
        self.participant = participant
