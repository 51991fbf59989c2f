"""The example at the head of docs/formats/sealing.md is one: it opens, and every line of it is what the page says."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from talley.sealing.combining import Key, Opened, combine
from talley.sealing.context import key_id_of, parse_context
from talley.sealing.leaf import Leaf, leaf_digest
from talley.sealing.points import parse_point
from talley.sealing.release import release
from talley.sealing.shares import Share

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "sealing.md"


def test_the_page_s_example_opens() -> None:
    block = PAGE.read_text(encoding="utf-8").split("```")[1].strip("\n")
    joined = re.sub(r"\n {10}", "", block)
    told = {line[:10].strip(): bytes.fromhex(line[10:]) for line in joined.splitlines()}
    context, public = parse_context(told["context"]), parse_point(told["public"])
    ct_hash = sha256(told["ct"]).digest()
    leaf = Leaf(context, told["enc"], told["commit"], ct_hash, told["pok"])
    shares = [Share(n, int.from_bytes(told[f"share {n}"], "big")) for n in (1, 2)]
    key = Key(public, 2, {share.index: share.public() for share in shares})
    opened = combine(key, leaf, told["ct"], [release(share, leaf, bytes(16)) for share in shares])
    assert isinstance(opened, Opened)
    assert opened.value == b"Ada Example"
    assert (opened.opening.salt, opened.opening.padded) == (told["r"], told["p"])
    assert leaf_digest(leaf) == told["digest"]
    assert context.key_id == told["key id"].hex() == key_id_of(public)
