"""c2sp.org/tlog-checkpoint."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tlog.building import LOG, WITNESSES, key, signed

from talley.tlog.checkpoint import (
    CheckpointError,
    format_signed_checkpoint,
    parse_checkpoint,
    parse_signed_checkpoint,
    sign_checkpoint,
    verify_checkpoint,
)
from talley.tlog.keys import SignatureType
from talley.tlog.signing import sign_note

requirement = pytest.mark.requirement
EXAMPLE = (Path(__file__).parents[2] / "vectors/c2sp/checkpoint.txt").read_bytes()
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="


def refused(text: str) -> None:
    with pytest.raises(CheckpointError):
        parse_checkpoint(text)


@requirement(
    "tlog-checkpoint",
    "The mandatory note text includes the three essential parts of a log's Merkle tree head",
)
def test_the_example() -> None:
    example = parse_signed_checkpoint(EXAMPLE)
    assert example.checkpoint.origin == "example.com/behind-the-sofa"
    assert example.checkpoint.size == 20_852_163
    assert format_signed_checkpoint(example) == EXAMPLE
    refused(f"origin\n{ROOT}\n")
    refused("origin\n5\n")


@requirement("tlog-checkpoint", "The origin MUST be non-empty")
def test_an_empty_origin() -> None:
    refused(f"\n5\n{ROOT}\n")


@requirement("tlog-checkpoint", "clients MUST NOT assume that the origin is following this format")
@pytest.mark.parametrize("origin", ["a log with spaces", "a+b", "журнал", " ", "5"])
def test_any_origin(origin: str) -> None:
    assert parse_checkpoint(f"{origin}\n5\n{ROOT}\n").origin == origin


@requirement(
    "tlog-checkpoint", "with no leading zeroes (unless the tree is empty, in which case the tree size is `0`)"
)
@pytest.mark.parametrize(
    "size", ["", "05", "00", "-1", "+5", "5 ", "0x5", "5.0", "٥", "9223372036854775808", "1e3"]
)
def test_sizes(size: str) -> None:
    assert parse_checkpoint(f"o\n0\n{ROOT}\n").size == 0
    refused(f"o\n{size}\n{ROOT}\n")


@requirement("tlog-checkpoint", "the base64 encoding of the root")
@pytest.mark.parametrize(
    "root", ["", "AAAA", ROOT[:-1], ROOT + "=", ROOT.replace("/", "_"), ROOT[:-2] + "J="]
)
def test_roots(root: str) -> None:
    refused(f"o\n5\n{root}\n")


@requirement("tlog-checkpoint", "Extension lines, if any, MUST be non-empty")
@pytest.mark.parametrize("extension", ["\n", "\n\n", "an extension\n", "Timestamp: 5\n"])
def test_extension_lines_are_refused_empty_or_not(extension: str) -> None:
    refused(f"o\n5\n{ROOT}\n{extension}")


@requirement("tlog-checkpoint", "separated by newlines (U+000A)")
def test_lines_end_in_newline_alone() -> None:
    refused(f"o\n5\n{ROOT}")
    refused(f"o\r\n5\r\n{ROOT}\r\n")
    assert parse_checkpoint(f"o\u2028p\n5\n{ROOT}\n").origin == "o\u2028p"


@requirement("tlog-checkpoint", "key name in its signature line SHOULD match the origin line")
def test_the_key_s_name_is_the_origin() -> None:
    made = signed(5, bytes(32))
    assert made.signatures[0].name == made.checkpoint.origin
    with pytest.raises(CheckpointError):
        sign_checkpoint(made.checkpoint, key("other.example", SignatureType.NOTE))


@requirement("tlog-checkpoint", "clients MUST ignore unknown signatures")
def test_unknown_signatures() -> None:
    stranger = sign_note("text\n", key("stranger.example", SignatureType.NOTE))
    made = signed(5, bytes(32), *WITNESSES).cosigned(stranger)
    assert len(verify_checkpoint(made, LOG.verifier())) == 1
