"""Who cosigned a checkpoint, and whether the log's operator runs that witness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from talley.casework.audit.times import duration_words, time_words
from talley.casework.entries.log_opened import LogOpened
from talley.tlog.checkpoint import SignedCheckpoint
from talley.tlog.keys import VerifierKey
from talley.tlog.note import NoteError
from talley.tlog.policy import Policy, PolicyError, parse_policy
from talley.tlog.signing import verify_note

OPERATOR_ONLY = "Witnessed only by its operator: proves nothing against the operator."


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness of a policy whose cosignature holds; `timestamp_s` is POSIX seconds, as the witness says.

    `outside`: the log's first entry does not count it among the operator's own. That is the operator's word.
    """

    name: str
    key: VerifierKey
    timestamp_s: int
    outside: bool

    def age_s(self, at: datetime) -> int:
        """Return how many seconds before a time it was made; negative where the witness's clock is ahead."""
        return int(at.timestamp()) - self.timestamp_s

    def sentence(self, at: datetime) -> str:
        """Say it in words, and how old it is."""
        age, whose = self.age_s(at), "" if self.outside else ", a witness of the log's operator"
        old = f"{duration_words(age)} ago" if age >= 0 else f"{duration_words(-age)} ahead"
        return f"Cosigned by {self.name} ({self.key.name}) at {_time(self.timestamp_s)}, {old}{whose}."


def cosigners(signed: SignedCheckpoint, policy: Policy, opened: LogOpened | None) -> tuple[Cosigner, ...]:
    """Return who cosigned, in the policy's order; nobody where a cosignature of a listed key does not hold."""
    try:
        found = verify_note(signed.note, [one.key for one in policy.witnesses])
    except NoteError:
        return ()
    latest: dict[VerifierKey, int] = {}
    for one in found:
        latest[one.key] = max(one.timestamp_s or 0, latest.get(one.key, 0))
    own = _operators(opened)
    return tuple(
        Cosigner(line.name, line.key, latest[line.key], outside=line.key.public not in own)
        for line in policy.witnesses
        if line.key in latest
    )


def _operators(opened: LogOpened | None) -> frozenset[bytes]:
    """Return the public keys of the witnesses that the log's first entry lists and does not call outside."""
    if opened is None:
        return frozenset()
    try:
        policy = parse_policy(opened.policy.encode())
    except PolicyError:
        return frozenset()
    # A demo counts its own witnesses so that its gate can open; they are its operator's all the same.
    outside = () if opened.demo else opened.outside
    return frozenset(one.key.public for one in policy.witnesses if one.name not in outside)


def _time(timestamp_s: int) -> str:
    try:
        return time_words(datetime.fromtimestamp(timestamp_s, UTC))
    except (OverflowError, ValueError, OSError):  # a year that no calendar here has
        return f"{timestamp_s} seconds after 1970"
