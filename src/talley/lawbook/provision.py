"""The smallest unit of law, with its citation, its source and how far it was checked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Authority = Literal[
    "statute",
    "regulation",
    "rule",
    "holding_binding",
    "holding_persuasive",
    "policy",
    "form",
    "pleading",
    "secondary",
]
AUTHORITIES: frozenset[str] = frozenset(get_args(Authority))


@dataclass(frozen=True, slots=True)
class Source:
    """Where the quoted words were read."""

    name: str
    commit: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision. `verified` says only that `quote` holds the words of the primary source as of `source_as_of`.

    In force on the half-open range from `valid_from` to `valid_until`; None is open.
    """

    id: str
    cite: str
    authority: Authority
    quote: str = ""
    source: Source | None = None
    source_as_of: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    verified: bool = False
    reviewed_by: tuple[str, ...] = ()
    note: str = ""


def in_force(valid_from: date | None, valid_until: date | None, on: date) -> bool:
    """Say whether a day lies in the half-open range."""
    return (valid_from is None or valid_from <= on) and (valid_until is None or on < valid_until)


def quote_sha256(quote: str) -> str:
    """Return the hash of a quote: white space collapsed to single spaces, UTF-8, SHA-256, hexadecimal."""
    return hashlib.sha256(" ".join(quote.split()).encode()).hexdigest()
