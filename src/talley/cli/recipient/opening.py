"""Open boxes, join what is in them, and name who cheated."""

from __future__ import annotations

from dataclasses import dataclass, field

from talley.cli.recipient.checking import Checked
from talley.cli.recipient.key import RecipientKey
from talley.sealing.box import open_box
from talley.sealing.combining import Opened, combine
from talley.sealing.errors import BoxError
from talley.sealing.leaf import leaf_digest
from talley.sealing.opening import format_opening
from talley.sealing.release import Release


@dataclass(frozen=True, slots=True)
class OpenedField:
    """One field, its exact value, and the certificate that proves it."""

    name: str
    seal: str
    value: bytes = field(repr=False)
    certificate: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenedParcel:
    """What opened, and in words what was found on the way; no word holds a value."""

    fields: tuple[OpenedField, ...]
    lines: tuple[str, ...]


def open_parcel(checked: Checked, key: RecipientKey) -> OpenedParcel:
    """Open every seal that enough custodians released."""
    fields: list[OpenedField] = []
    lines = [
        f"{len(checked.handed)} custodians' answers stand in the log; {checked.key.threshold} are needed."
    ]
    for number, (leaf, ciphertext) in enumerate(zip(checked.leaves, checked.ciphertexts, strict=True)):
        releases, complaints = _boxes(checked, key, number, leaf_digest(leaf))
        lines += complaints
        context = leaf.context
        found = combine(checked.key, leaf, ciphertext, releases)
        lines += [
            f"CHEAT: custodian {index}, {checked.names.get(index, 'unknown')}, released something else than their "
            f"part of {context.field}."
            for index in found.cheats
        ]
        if isinstance(found, Opened):
            certificate = format_opening(found.opening)
            fields.append(OpenedField(context.field, context.seal_id.hex(), found.value, certificate))
            lines.append(f"{context.field}: opened, with custodians {', '.join(map(str, found.used))}.")
        else:
            lines.append(f"{context.field}: not opened. {found.sentence}")
    return OpenedParcel(tuple(fields), tuple(dict.fromkeys(lines)))


def _boxes(checked: Checked, key: RecipientKey, number: int, leaf: bytes) -> tuple[list[Release], list[str]]:
    releases, complaints = [], []
    for one in checked.handed:
        try:
            releases.append(open_box(one.boxes[number], key.secret, checked.case, leaf, one.custodian))
        except BoxError as error:
            complaints.append(f"Custodian {one.custodian}: {error}.")
    return releases, complaints
