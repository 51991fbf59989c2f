"""An invitation to a ceremony: for which log and period a key is to be, and among whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from talley.casework.canonical import Digest, Number, Text, decode, encode
from talley.casework.entries.key_made import Custodian
from talley.sealing.ceremony.purpose import Purpose, setup_of
from talley.sealing.ceremony.setup import Setup
from talley.sealing.errors import SealingError
from talley.sealing.points import parse_point


class InvitationError(Exception):
    """Bytes that are no invitation. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the coordinator proposes. Nobody has to believe it: custodians compare fingerprints themselves.

    The order of the custodians, whose indexes count from 1, is that of their static keys. None has a share yet.
    """

    log_origin: Text
    retention: Text
    nonce: Digest
    threshold: Number
    custodians: Annotated[tuple[Custodian, ...], Meta(min_length=3, max_length=32)]

    @property
    def purpose(self) -> Purpose:
        return Purpose(self.log_origin, self.retention, self.nonce)

    @property
    def setup(self) -> Setup:
        """What the ceremony's core takes. Raises: talley.sealing.errors.SealingError."""
        keys = tuple(parse_point(one.host) for one in self.custodians)
        return setup_of(self.purpose, self.threshold, keys)


def parse_invitation(data: bytes) -> Invitation:
    """Read an invitation. Raises: InvitationError, also where no ceremony can be of it."""
    found = decode(data, Invitation, InvitationError, what="invitation")
    if [one.index for one in found.custodians] != list(range(1, len(found.custodians) + 1)):
        raise InvitationError("the custodians' indexes count from 1")
    if any(one.share for one in found.custodians):
        raise InvitationError("no custodian has a share before the ceremony")
    try:
        _ = found.setup
    except SealingError as error:
        raise InvitationError(str(error)) from None
    return found


def format_invitation(invitation: Invitation) -> bytes:
    """Write an invitation."""
    return encode(invitation)
