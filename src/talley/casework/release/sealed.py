"""Rules 7 and 8: the seal is the one that the case names, its maker knew what was sealed, and it goes to one key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from talley.casework.course.course import Course
from talley.casework.entries.named import Named
from talley.casework.release.case import Case, SealAsked
from talley.casework.release.pinned import Before
from talley.casework.release.refusals import Refusal, refusal
from talley.sealing.errors import SealingError
from talley.sealing.leaf import Leaf, leaf_digest, parse_leaf, verify_leaf

DRILL = "drill"
"""The field of seals that are made for drills, and of no other."""


def proven(data: bytes, digest: bytes, *, origin: str, key: str) -> Leaf | Refusal:
    """Rule 7: return the leaf if it has this digest, was made for this log and key, and its proof holds."""
    try:
        leaf = parse_leaf(data)
        if leaf_digest(leaf) != digest or leaf.context.log_origin != origin or leaf.context.key_id != key:
            return refusal("seal-not-the-one")
        verify_leaf(leaf)
    except SealingError:
        return refusal("seal-not-proven")
    return leaf


def asked(seal: SealAsked, leaf: Leaf, case: Case, course: Course) -> Iterator[Refusal]:
    """Rules 5 and 7: the leaf is of the account, item and field that the course and the case name."""
    context = leaf.context
    if context.seal_id.hex() != seal.seal or context.field != seal.field:
        yield refusal("seal-not-the-one", seal.field)
    if context.subject_handle.hex() != _subjects(course).get(case.target):
        yield refusal("other-account", seal.field)
    item = course.items.get(seal.item)
    if item is None or item.category != context.field.partition(".")[0] or context.field == DRILL:
        yield refusal("other-item", seal.field)


def one_recipient(case: str, recipient: bytes, before: Iterable[Before]) -> Iterator[Refusal]:
    """Rule 8: nothing went to another key in this case.

    Security: whichever leaf it was. Of one seal anybody can write a second leaf with another digest, by turning the
    sign in its ECDSA signature.
    """
    if any(one.case == case and one.recipient != recipient for one in before):
        yield refusal("other-recipient-before")


def _subjects(course: Course) -> Mapping[str, str | None]:
    return {target.id: target.subject for h in course.all(Named) for target in h.body.targets}
