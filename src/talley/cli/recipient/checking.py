"""What a recipient checks against the log before any box is opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from talley.casework.canonical import decode
from talley.casework.entries.drill import Drill
from talley.casework.entries.entry import Entry, EntryError, parse_entry
from talley.casework.entries.key_made import Custodian
from talley.casework.entries.log_entry import log_body, log_entry
from talley.casework.entries.released import Released
from talley.casework.release.answers import answer_holds, boxes_digest
from talley.casework.release.case import CaseError, case_entry, parse_case
from talley.casework.release.logged import entry_logged, seals_logged
from talley.casework.release.packet import HeldSeal, stands_at
from talley.casework.release.parcel import BoxesSent, Parcel
from talley.casework.release.view import View
from talley.cli.keys_in_log import key_in_log
from talley.cli.recipient.errors import RecipientError
from talley.sealing.combining import Key
from talley.sealing.context import key_id_of
from talley.sealing.errors import PointError, SealingError
from talley.sealing.leaf import Leaf, leaf_digest, parse_leaf
from talley.sealing.points import parse_point


@dataclass(frozen=True, slots=True)
class Checked:
    """A parcel that stands in the log, with whose answers do too; `set_aside` says why others do not count."""

    case: bytes
    key: Key
    names: dict[int, str]
    leaves: tuple[Leaf, ...]
    ciphertexts: tuple[bytes, ...]
    handed: tuple[BoxesSent, ...]
    set_aside: tuple[str, ...]


def check(parcel: Parcel, view: View, recipient: bytes) -> Checked:
    """Check the case or drill, its seals, its key, and every custodian's answer.

    Raises: RecipientError where the parcel itself does not stand; an answer that does not is set aside.
    """
    case, key_id, to, digests, entry = _asked(parcel)
    if to != recipient:
        raise RecipientError("the case names another recipient's key than yours")
    if any(entry_logged(entry, parcel.written.index, parcel.written.closed, view)):
        raise RecipientError("the case does not stand in the log where the parcel says")
    leaves = tuple(_leaves(parcel, digests))
    if any(seals_logged(digests, [HeldSeal(one.leaf, one.batch, one.path) for one in parcel.seals], view)):
        raise RecipientError("a seal does not stand in the log where the parcel says")
    if any(leaf.context.key_id != key_id or leaf.context.log_origin != view.origin for leaf in leaves):
        raise RecipientError("a seal is of another key or log than the case")
    threshold, custodians = _custodians(key_id, view)
    good, bad = [], []
    for one in parcel.boxes:
        wrong = _wrong(one, case, key_id, len(digests), custodians, view)
        if wrong:
            bad.append(f"Custodian {one.custodian}: {wrong}; what they handed over is set aside.")
        else:
            good.append(one)
    return Checked(
        bytes.fromhex(case),
        _key(parcel, key_id, threshold, custodians),
        {one.index: one.name for one in custodians.values()},
        leaves,
        tuple(one.ciphertext for one in parcel.seals),
        tuple(good),
        tuple(bad),
    )


def _asked(parcel: Parcel) -> tuple[str, str, bytes, tuple[bytes, ...], Entry]:
    if parcel.kind == "drill":
        drill = decode(parcel.case, Drill, RecipientError, what="drill")
        return drill.case, drill.key, drill.recipient, (drill.leaf,), log_entry(drill, parcel.written_at)
    try:
        case = parse_case(parcel.case)
    except CaseError as error:
        raise RecipientError(str(error)) from None
    digests = tuple(seal.leaf for seal in case.seals)
    return case.case, case.key, case.recipient, digests, case_entry(case, parcel.written.nonce)


def _leaves(parcel: Parcel, digests: tuple[bytes, ...]) -> Iterator[Leaf]:
    if len(parcel.seals) != len(digests):
        raise RecipientError("the parcel has not the seals that the case names")
    for one, digest in zip(parcel.seals, digests, strict=True):
        try:
            leaf = parse_leaf(one.leaf)
        except SealingError as error:
            raise RecipientError(str(error)) from None
        if leaf_digest(leaf) != digest:
            raise RecipientError("the parcel has not the seals that the case names")
        yield leaf


def _custodians(key_id: str, view: View) -> tuple[int, dict[int, Custodian]]:
    try:
        found = key_in_log(view, key_id)
    except LookupError as error:
        raise RecipientError(f"the log cannot be read: {error}") from None
    if found is None:
        raise RecipientError("the log does not say who holds the key")
    return found.threshold, {one.index: one for one in found.custodians}


def _key(parcel: Parcel, key_id: str, threshold: int, custodians: dict[int, Custodian]) -> Key:
    try:
        public = parse_point(parcel.key.public)
        shares = {one.index: parse_point(one.share) for one in custodians.values() if one.share}
    except PointError as error:
        raise RecipientError(f"the key: {error}") from None
    if key_id_of(public) != key_id:
        raise RecipientError("the parcel's key is not the one that the case names")
    return Key(public, threshold, shares)


def _wrong(
    one: BoxesSent, case: str, key_id: str, count: int, custodians: dict[int, Custodian], view: View
) -> str | None:
    try:
        answer = log_body(parse_entry(one.entry))
        there = stands_at(one.entry, one.index, one.closed, view.entry_at)
    except (LookupError, EntryError, ValueError):
        return "the answer is none, or cannot be found in the log"
    who = custodians.get(one.custodian)
    if not isinstance(answer, Released) or who is None:
        return "it is no release, or of nobody who holds the key"
    if (answer.case, answer.key, answer.custodian) != (case, key_id, one.custodian):
        return "the answer is of another case, key or custodian"
    if not answer_holds(answer, view.origin, who.signer):
        return "the answer is not signed by them"
    if not there:
        return "the answer does not stand in the log"
    if len(one.boxes) != count or boxes_digest(one.boxes) != answer.boxes:
        return "the boxes are not those of the answer"
    return None
