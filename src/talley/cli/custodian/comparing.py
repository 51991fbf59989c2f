"""Whether custodians compared fingerprints outside the platform: nothing in the bytes can replace that."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from talley.casework.entries.key_made import Custodian
from talley.casework.release.custodians import custodian_fingerprint, format_fingerprint
from talley.cli.custodian.command import ask, read_file
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.identity import Identity
from talley.cli.custodian.words import tell
from talley.cli.words import printable

_FINGERPRINT = re.compile("[0-9a-f]{64}")


def show_people(custodians: Iterable[Custodian], threshold: int) -> None:
    """Show who is to hold shares."""
    people = tuple(custodians)
    lines = [f"{threshold} of these {len(people)} open together:"]
    for one in people:
        print_of = format_fingerprint(custodian_fingerprint(one.host, one.signer))
        lines += [f"  {one.index} {one.name}, {one.country}, {one.employer}", f"    {print_of}"]
    if threshold == len(people) - 1:
        lines.append("One lost share, and the next loss is the last: every other custodian is needed then.")
    tell(lines)


def compare(custodians: Iterable[Custodian], own: Identity, compared: Path | None) -> None:
    """Have every other custodian's fingerprint confirmed, from a file or by typing. Raises: CustodianError."""
    others = [one for one in custodians if (one.host, one.signer) != (own.host, own.signer)]
    given = _from_file(compared) if compared else None
    if given is None:
        print(
            "Type each fingerprint as its owner read it to you: by telephone or face to face, not from this screen."
        )
    for one in others:
        known = custodian_fingerprint(one.host, one.signer).hex()
        said = f"{printable(one.name)}:"
        right = known in given if given is not None else _plain(ask(said)) == known
        if not right:
            raise CustodianError(
                f"the fingerprint of {one.name} was not read to you as it stands here; stop, and call them"
            )


def _from_file(path: Path) -> set[str]:
    """Read fingerprints, one a line; what stands around the digits is not looked at."""
    text = read_file(path, 2**16).decode("utf-8", "replace")
    return {found for line in text.splitlines() for found in _FINGERPRINT.findall(_plain(line))}


def _plain(text: str) -> str:
    return "".join(re.findall("[0-9a-f]{8}", text.lower())) if " " in text.strip() else text.strip().lower()
