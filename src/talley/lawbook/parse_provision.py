"""Parse provisions, strictly: a quote is compared with its hash, and `verified` needs the quoted words."""

from __future__ import annotations

from typing import Any

from talley.lawbook.node import LawBookError, Node
from talley.lawbook.provision import AUTHORITIES, Provision, Source, quote_sha256


def provisions_of(name: str, data: Any) -> list[Provision]:
    """Return the provisions that a file carries.

    Raises: LawBookError.
    """
    keys = "id cite authority quote quote_sha256 source source_as_of valid_from valid_until verified reviewed_by note"
    raw = data.get("provisions", [])
    if not isinstance(raw, list):
        raise LawBookError(f"{name}: `provisions` must be a list")
    return [_provision(Node(name, part, frozenset(keys.split()))) for part in raw]


def _provision(node: Node) -> Provision:
    quote, verified = node.text("quote", ""), node.flag("verified")
    claimed = node.data.get("quote_sha256")
    if quote and claimed != quote_sha256(quote):
        node.fail(f"the quote's hash is {quote_sha256(quote)}, not {claimed}", "quote_sha256")
    if verified and not quote:
        node.fail("verified needs the quoted words of the source", "verified")
    raw = node.data.get("source")
    source = None
    if raw is not None:
        part = Node(node.file, raw, frozenset({"name", "commit", "release"}))
        source = Source(part.text("name"), part.text("commit", ""), part.text("release", ""))
    if verified and source is None:
        node.fail("verified needs a source", "verified")
    return Provision(
        id=node.text("id"),
        cite=node.text("cite"),
        authority=node.one_of("authority", AUTHORITIES),
        quote=quote,
        source=source,
        source_as_of=node.day("source_as_of"),
        valid_from=node.day("valid_from"),
        valid_until=node.day("valid_until"),
        verified=verified,
        reviewed_by=node.texts("reviewed_by"),
        note=node.text("note", ""),
    )
