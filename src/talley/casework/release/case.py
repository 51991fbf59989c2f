"""A case: which seals are to open, to whom, until when, on which course."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta

from talley.casework.canonical import Digest, Id, Name, decode, encode
from talley.casework.entries.case_written import CaseWritten
from talley.casework.entries.entry import Entry, commitment
from talley.casework.entries.log_entry import log_entry

LONGEST = timedelta(days=7)
"""How long after it was written a case may be answered."""
MOST_SEALS = 64

Field = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,19})?$")]
"""A category of the law book, and a suffix where the platform keeps more than one of it."""
PublicKey = Annotated[bytes, Meta(min_length=65, max_length=65)]
"""A P-256 public key, uncompressed."""


class CaseError(Exception):
    """Bytes that are no case. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class SealAsked:
    """One seal that is to open, for an item of the course. `leaf` is the digest of its leaf."""

    item: Name
    field: Field
    seal: Id
    leaf: Digest


@dataclass(frozen=True, slots=True)
class Case:
    """What custodians are asked. `head` binds every event of the course.

    `recipient` is the whole key that answers are encrypted to; `held_by` says whose it is: the requester's, a
    named person's of the platform who hands the values on, or the speaker's own.
    """

    case: Id
    course: Id
    head: Digest
    target: Name
    key: Id
    seals: Annotated[tuple[SealAsked, ...], Meta(min_length=1, max_length=MOST_SEALS)]
    recipient: PublicKey
    held_by: Literal["requester", "disclosing_person", "speaker"]
    written_at: datetime
    expires_at: datetime

    @property
    def items(self) -> tuple[str, ...]:
        """The items of the course that the seals are asked for, each once."""
        return tuple(dict.fromkeys(seal.item for seal in self.seals))


def parse_case(data: bytes) -> Case:
    """Read a case. Raises: CaseError."""
    return decode(data, Case, CaseError, what="case")


def format_case(case: Case) -> bytes:
    """Write a case: the bytes that approvals sign and the log commits to."""
    return encode(case)


def case_digest(case: Case) -> bytes:
    """Return the SHA-256 of the case, 32 bytes: the challenge of every approval."""
    return hashlib.sha256(format_case(case)).digest()


def fingerprint(recipient: bytes) -> bytes:
    """Return the fingerprint of a recipient's key, 32 bytes: what is read back over the telephone."""
    return hashlib.sha256(b"talley-recipient/v1\n" + recipient).digest()


def case_entry(case: Case, nonce: bytes) -> Entry:
    """Return what the log holds of a case. `nonce` has 32 bytes and travels with the packet."""
    bound = commitment(CaseWritten.TYPE, nonce, format_case(case))
    body = CaseWritten(case.case, case.course, len(case.seals), case.expires_at, bound)
    return log_entry(body, case.written_at)
