"""Join k releases and open a seal. This happens at the recipient, and nowhere else.

Security: imported by `talley.cli` alone; no code of the server may hold a release or an opened value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from talley.sealing.choices import MOST_SUMS, candidates, choices, sums
from talley.sealing.context import format_context, key_id_of
from talley.sealing.errors import LeafError, OpeningError, ReleaseError
from talley.sealing.hpke import key_nonce
from talley.sealing.leaf import Leaf, leaf_digest, verify_leaf
from talley.sealing.opening import Opening, verify_opening
from talley.sealing.points import Point, format_point
from talley.sealing.release import Release, verify_release
from talley.sealing.seal import SALT_BYTES


@dataclass(frozen=True, slots=True)
class Key:
    """What everybody knows of a key: itself, how many open, and each custodian's public half by index.

    `bare` are custodians whose tokens give an x-coordinate and no proof. Security: from any other an answer without
    proof counts as wrong, or else who cheats would leave out the proof and not be named.
    """

    public: Point
    threshold: int
    shares: Mapping[int, Point]
    bare: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Opened:
    """A seal that opened, and whose releases were used. `value` was checked against the commitment.

    `cheats` are custodians whose releases were found to be wrong on the way; where the first k opened at once,
    the others were not looked at.
    """

    opening: Opening
    value: bytes = field(repr=False)
    used: tuple[int, ...]
    cheats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotOpened:
    """It did not. `cheats` are custodians whose proof does not hold or is owed; `sentence` says what is wrong.

    That a release in a custodian's name is theirs, the hash of its box in what they signed for the log shows
    (`casework.release.answers.boxes_hold`), and nothing here: anybody can encrypt to the recipient.
    """

    sentence: str
    cheats: tuple[int, ...] = ()


def combine(key: Key, leaf: Leaf, ciphertext: bytes, releases: Sequence[Release]) -> Opened | NotOpened:
    """Open a seal with at least k releases of it; their order is of no consequence.

    The AEAD's tag and the commitment decide, whatever the releases are. Where the first k do not open, every
    proof is verified, a cheat is named, and other choices of k are tried.
    """
    if key_id_of(key.public) != leaf.context.key_id:
        return NotOpened("The seal is for another key.")
    if hashlib.sha256(ciphertext).digest() != leaf.ct_hash:
        return NotOpened("The ciphertext is not the one of this seal.")
    try:
        verify_leaf(leaf)
    except LeafError as error:
        return NotOpened(f"The seal: {error}.")
    digest = leaf_digest(leaf)
    given = _one_each((one for one in releases if one.leaf == digest and one.index in key.shares), key, leaf)
    # Proven ones first, so that they are in the first choices.
    ordered = sorted(given, key=lambda one: (one.proof is None, one.index))
    if len(ordered) < key.threshold:
        return NotOpened(f"{key.threshold} custodians' releases are needed, and {len(ordered)} are there.")
    first = ordered[: key.threshold]
    if sums(first) <= MOST_SUMS and isinstance(opened := _open_with(first, key, leaf, ciphertext), Opening):
        return _opened(opened, first, ())
    cheats = tuple(one.index for one in ordered if not _holds(one, key, leaf))
    return _search([one for one in ordered if one.index not in cheats], cheats, key, leaf, ciphertext)


def _search(
    releases: Sequence[Release], cheats: tuple[int, ...], key: Key, leaf: Leaf, ciphertext: bytes
) -> Opened | NotOpened:
    """Try choices of k among releases whose proofs hold, or that have none."""
    if len(releases) < key.threshold:
        said = f"{key.threshold} custodians' releases are needed, and {len(releases)} are right."
        return NotOpened(said, cheats)
    unproven = ", ".join(str(one.index) for one in releases if one.proof is None)
    # A ciphertext of noise looks the same as a wrong x: without proofs nobody is blamed for certain.
    said = f"A release without proof is wrong, of custodians {unproven}, or the seal's maker cheated."
    left = MOST_SUMS
    for chosen in choices(releases, key.threshold):
        left -= sums(chosen)
        if left < 0:
            return NotOpened(f"Not every choice of releases was tried. {said}", cheats)
        opened = _open_with(chosen, key, leaf, ciphertext)
        if isinstance(opened, Opening):
            return _opened(opened, chosen, cheats)
        if all(one.proof for one in chosen):
            return NotOpened(
                opened or "The releases are right, and the seal does not open: its maker cheated.", cheats
            )
        # Another choice may still open to what was committed to: a custodian may have helped the maker.
        said = opened or said
    return NotOpened(said, cheats)


def _one_each(releases: Iterable[Release], key: Key, leaf: Leaf) -> list[Release]:
    """Return one release of each custodian: one whose proof holds, or else one without, or else any."""
    best: dict[int, Release] = {}
    for one in releases:
        other = best.get(one.index)
        if other is None or _rank(one, key, leaf) > _rank(other, key, leaf):
            best[one.index] = one
    return list(best.values())


def _rank(one: Release, key: Key, leaf: Leaf) -> int:
    return 1 if one.proof is None else 2 * _holds(one, key, leaf)


def _opened(opening: Opening, chosen: Sequence[Release], cheats: tuple[int, ...]) -> Opened:
    return Opened(opening, verify_opening(opening), tuple(sorted(one.index for one in chosen)), cheats)


def _holds(one: Release, key: Key, leaf: Leaf) -> bool:
    if one.proof is None:
        return one.index in key.bare
    try:
        verify_release(one, key.shares[one.index], leaf)
    except ReleaseError:
        return False
    return True


def _open_with(chosen: Sequence[Release], key: Key, leaf: Leaf, ciphertext: bytes) -> Opening | str | None:
    """Try one choice of k; a sentence where it opens to something else, None where no key is the one."""
    info, public = format_context(leaf.context), format_point(key.public)
    cheated = None
    for dh in candidates(chosen):
        derived = key_nonce(dh.x.to_bytes(32, "big"), leaf.enc, public, info)
        try:
            plain = AESGCM(derived.key).decrypt(derived.nonce, ciphertext, None)
        except InvalidTag:
            continue
        # The tag alone does not decide: a ciphertext can be made that has a right one under two keys.
        opening = Opening(leaf, plain[:SALT_BYTES], plain[SALT_BYTES:])
        try:
            verify_opening(opening)
        except OpeningError:
            cheated = "The seal opens to something else than its maker committed to: they cheated."
        else:
            return opening
    return cheated
