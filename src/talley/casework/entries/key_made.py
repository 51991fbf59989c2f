"""A ceremony made a key: who holds shares of it, and how many of them open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from talley.casework.canonical import Digest, Id, Number, Text
from talley.casework.entries.body import LogBody

Point = Annotated[bytes, Meta(min_length=33, max_length=33)]
"""A point of P-256, compressed."""
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
"""ISO 3166-1, two letters."""


@dataclass(frozen=True, slots=True)
class Custodian:
    """One holder of a share, publicly: name, where the law can reach them, and for whom they work.

    `host` is the key of ceremonies; `signer` is the Ed25519 key under answers; `share` is the public half of the
    share, against which a release is checked; none where the share is not made yet.
    """

    index: Number
    name: Text
    country: Country
    employer: Text
    host: Point
    signer: Digest
    share: Point | None = None


@dataclass(frozen=True, slots=True)
class KeyMade(LogBody):
    """`threshold` of the custodians open what is sealed under `public` in the retention period `retention`.

    `certificate` is the hash of the ceremony's success certificate. `dealer`: there was no ceremony, one machine
    made the key and saw it whole; that is for demonstrations and tests.
    """

    TYPE: ClassVar[str] = "key-made"
    key: Id
    public: Point
    retention: Text
    threshold: Number
    custodians: tuple[Custodian, ...]
    certificate: Digest | None
    dealer: bool


EXAMPLE_CUSTODIANS = tuple(
    Custodian(
        index=number,
        name=f"Custodian {number} (invented)",
        country=country,
        employer=f"Employer {number} (invented)",
        host=b"\x02" + bytes(31) + bytes([number]),
        signer=bytes(31) + bytes([number]),
        share=b"\x03" + bytes(31) + bytes([number]),
    )
    for number, country in ((1, "AT"), (2, "US"), (3, "IS"))
)
EXAMPLE = KeyMade(
    key="0" * 31 + "1",
    public=b"\x02" + bytes(32),
    retention="2026-q4",
    threshold=2,
    custodians=EXAMPLE_CUSTODIANS,
    certificate=bytes(32),
    dealer=False,
)
