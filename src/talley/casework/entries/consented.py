"""The speaker, signed in, agreed that exactly these items go to exactly this recipient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from talley.casework.canonical import Digest, Name
from talley.casework.entries.body import EventBody


@dataclass(frozen=True, slots=True)
class Consented(EventBody):
    """`recipient` is the fingerprint of the key that the speaker agreed to."""

    TYPE: ClassVar[str] = "consented"
    PUBLIC: ClassVar[tuple[str, ...]] = ()
    target: Name
    items: tuple[Name, ...]
    recipient: Digest
    signed_in: bool


EXAMPLE = Consented(target="t1", items=("i1",), recipient=bytes(32), signed_in=True)
