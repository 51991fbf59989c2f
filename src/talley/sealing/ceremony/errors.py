"""What ends a ceremony, and who is to blame."""

from __future__ import annotations

from talley.sealing.errors import SealingError


class CeremonyError(SealingError):
    """A ceremony cannot go on.

    `blamed` is the index of the participant whose message is wrong, or None where it is nobody's or cannot be
    told. `provable`: whoever holds the ceremony's public messages can see it for themselves; otherwise it is one
    participant's word, since a coordinator may have changed what is not signed.
    """

    def __init__(self, sentence: str, blamed: int | None = None, *, provable: bool = False) -> None:
        """Say what is wrong, in a sentence without its full stop."""
        super().__init__(sentence)
        self.blamed, self.provable = blamed, provable


class MessageError(SealingError):
    """Bytes are no message of a ceremony, or no certificate."""
