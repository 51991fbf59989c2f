"""What a trust policy says of a checkpoint."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from talley.tlog.checkpoint import SignedCheckpoint
from talley.tlog.keys import VerifierKey
from talley.tlog.note import NoteError
from talley.tlog.policy import Policy
from talley.tlog.signing import Signed, verify_note

ReasonCode = Literal[
    "log-unknown", "signature-bad", "log-signature-missing", "quorum-not-met", "not-included"
]


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A witness of the policy, by its name there, and when it cosigned (POSIX seconds; its latest, if several)."""

    name: str
    timestamp_s: int


@dataclass(frozen=True, slots=True)
class Trusted:
    """The policy accepts the checkpoint; `witnesses` are all whose cosignatures hold, in the policy's order."""

    log: VerifierKey
    witnesses: tuple[Witnessed, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a policy does not accept something."""

    code: ReasonCode
    sentence: str


@dataclass(frozen=True, slots=True)
class Untrusted:
    """The policy does not accept it."""

    reasons: tuple[Reason, ...]


def quorum_met(policy: Policy, witnesses: Collection[str]) -> bool:
    """Say whether these witnesses, by their names in the policy, fulfil its quorum. `none` is always fulfilled.

    Source: c2sp.org/tlog-policy, "Defining the quorum" and "Defining a witness group".
    """
    if not policy.requires_witness():
        return True
    witnessed = {one.name: one.name in witnesses for one in policy.witnesses}
    for group in policy.groups:  # members stand above their group
        witnessed[group.name] = sum(witnessed[member] for member in group.members) >= group.threshold
    return witnessed[policy.quorum]


def judge(signed: SignedCheckpoint, policy: Policy) -> Trusted | Untrusted:
    """Decide whether a policy accepts a checkpoint. Times of cosignatures are told, not judged.

    Source: c2sp.org/tlog-policy, "What is a policy?"; the numbers are ours.
    """
    origin = signed.checkpoint.origin
    # 1. The origin is that of a listed log.
    logs = [log.key for log in policy.logs if log.key.name == origin]
    if not logs:
        return _untrusted("log-unknown", f"The policy lists no log {origin}.")
    # 2. Every signature of a listed key holds.
    try:
        found = verify_note(signed.note, (*logs, *(one.key for one in policy.witnesses)))
    except NoteError as error:
        return _untrusted("signature-bad", f"The checkpoint's signatures: {error}.")
    # 3. A listed key of this log signed.
    log = next((one.key for one in found if one.key in logs), None)
    if log is None:
        return _untrusted("log-signature-missing", f"The log {origin} did not sign its checkpoint.")
    # 4. Those who cosigned are enough.
    witnesses = _witnesses(policy, found)
    if not quorum_met(policy, [one.name for one in witnesses]):
        names = ", ".join(one.name for one in witnesses) or "nobody"
        return _untrusted("quorum-not-met", f"The quorum {policy.quorum} is not met; cosigned by {names}.")
    return Trusted(log, witnesses)


def _witnesses(policy: Policy, found: Sequence[Signed]) -> tuple[Witnessed, ...]:
    latest: dict[VerifierKey, int] = {}
    for one in found:
        if one.timestamp_s is not None:
            latest[one.key] = max(one.timestamp_s, latest.get(one.key, 0))
    return tuple(Witnessed(one.name, latest[one.key]) for one in policy.witnesses if one.key in latest)


def _untrusted(code: ReasonCode, sentence: str) -> Untrusted:
    return Untrusted((Reason(code, sentence),))
