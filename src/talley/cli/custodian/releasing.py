"""One release, from the boxes to handing them over: made once, answered, and kept back until the answer stands.

The order is the argument. Past releases and boxes are on disk before anything leaves, so that a client that was
killed goes on with the same boxes. Boxes leave when the answer stands in the log, under a checkpoint that enough
witnesses cosigned, and the whole rule is still met there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from talley.casework.canonical import Digest, Id, decode, encode
from talley.casework.entries.released import Released
from talley.casework.release.answered import Answered, Box, Place, format_answered, stands
from talley.casework.release.answers import UNSIGNED, boxes_digest, sign_answer
from talley.casework.release.case import PublicKey
from talley.casework.release.pinned import Before
from talley.casework.release.rule import MayRelease
from talley.cli.custodian.asked import Asked, Judged, judge
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.held_key import held_key, share_of
from talley.cli.custodian.home import Home
from talley.cli.custodian.identity import IdentitySecrets, parse_secrets
from talley.cli.custodian.secrets_file import Lock
from talley.sealing.box import seal_box
from talley.sealing.points import parse_point
from talley.sealing.release import release


@dataclass(frozen=True, slots=True)
class Pending:
    """Boxes that were made for a case, and the answer that names them.

    `dated` has every time under which the answer went out: a server takes one only while its time is fresh, and a
    client that was killed does not know whether its own was taken.
    """

    case: Id
    recipient: PublicKey
    leaves: tuple[Digest, ...]
    boxes: tuple[Box, ...]
    answer: Released
    dated: tuple[datetime, ...]

    @property
    def answers(self) -> tuple[Answered, ...]:
        """The answer under each of its times, the newest last. Its signature does not cover the time."""
        return tuple(Answered(self.answer, at) for at in self.dated)


def secrets_of(home: Home, lock: Lock) -> IdentitySecrets:
    """Unlock who this is; the secrets must be those of the public identity. Raises: CustodianError."""
    locked = home.read("identity.age")
    if locked is None:
        raise CustodianError("identity.age is missing; restore it from paper")
    secrets, known = parse_secrets(lock.unlock(locked)), home.identity()
    if secrets.identity(known.name) != known:
        raise CustodianError("identity.age and identity.json are of two identities")
    return secrets


def pending_of(home: Home, asked: Asked) -> Pending | None:
    """Return what was made for this case before, or None.

    Raises: CustodianError where it was made for other seals or another recipient.
    """
    pending = read_pending(home, asked.case)
    if pending and (pending.recipient, pending.leaves) != (asked.recipient, asked.leaves):
        raise CustodianError(
            "boxes were made for this case before, for another recipient or other seals; no second ones are made"
        )
    return pending


def read_pending(home: Home, case: str) -> Pending | None:
    """Return what was made for a case, whatever is asked now. Raises: CustodianError."""
    data = home.read("cases", case, "release.json")
    return decode(data, Pending, CustodianError, what="release.json") if data else None


def make_pending(home: Home, lock: Lock, asked: Asked, may: MayRelease, at: datetime, origin: str) -> Pending:
    """Make the boxes and the answer, and keep them. Raises: CustodianError."""
    secrets, held = secrets_of(home, lock), held_key(home, asked.key)
    share, case = share_of(home, lock, secrets, held), bytes.fromhex(may.case)
    recipient = parse_point(may.recipient)
    boxes = tuple(seal_box(release(share, leaf, case), recipient) for leaf in may.leaves)
    unsigned = Released(may.case, asked.key, held.index, boxes_digest(boxes), UNSIGNED)
    answer = sign_answer(unsigned, origin, secrets.signing)
    pending = Pending(may.case, may.recipient, asked.leaves, boxes, answer, (at,))
    # First what binds the client, then what it may not do twice; only after both does anything leave.
    home.remember(*(Before(leaf, may.case, may.recipient) for leaf in asked.leaves))
    home.write(asked.as_bytes(), "cases", may.case, "packet")
    home.write(encode(pending), "cases", may.case, "release.json")
    return pending


@dataclass(frozen=True, slots=True)
class NotYet:
    """The boxes stay here. `judged` says why, where the rule is not met any more."""

    sentence: str
    judged: Judged | None = None


def may_hand_over(home: Home, asked: Asked, place: Place, log: str | None, at: datetime) -> Pending | NotYet:
    """Return boxes that may leave now: the answer stands where the server says, and every rule is met still.

    Raises: CustodianError.
    """
    pending = pending_of(home, asked)
    if pending is None:
        raise CustodianError("nothing was released in this case")
    judged = judge(home, asked, log, at)
    if judged.view is None:
        return NotYet("The log is not trusted.", judged)
    if place.index >= judged.view.size:
        return NotYet("The log, as witnesses have cosigned it, does not reach to the answer yet.")
    if not any(stands(one, place, judged.view) for one in pending.answers):
        return NotYet("The answer does not stand in the log where the platform says. The boxes stay here.")
    if not isinstance(judged.verdict, MayRelease):
        return NotYet(
            "The answer stands in the log, but the rule is not met any more. The boxes stay here.", judged
        )
    # Security: a settlement may carry a slot's content on for ever; without this the public would never learn of it.
    if place.closed is not None and not judged.verdict.closed:
        return NotYet("The answer lies closed in a slot, and no secrecy binds. The boxes stay here.")
    return pending


def record_handed(home: Home, pending: Pending, at: datetime) -> None:
    """Note that the boxes left. Raises: CustodianError."""
    home.write(f"{at:%Y-%m-%dT%H:%M:%SZ}\n".encode(), "cases", pending.case, "handed")


def answer_to_send(home: Home, pending: Pending, at: datetime) -> bytes:
    """Return the answer under the present time, once that is on record too. Raises: CustodianError."""
    dated = replace(pending, dated=tuple(dict.fromkeys((*pending.dated, at))))
    home.write(encode(dated), "cases", pending.case, "release.json")
    return format_answered(Answered(pending.answer, at))
