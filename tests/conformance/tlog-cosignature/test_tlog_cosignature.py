"""c2sp.org/tlog-cosignature, the Ed25519 form."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.tlog.building import LOG, NOON, WITNESSES, key, signed

from talley.tlog.checkpoint import (
    format_checkpoint,
    format_signed_checkpoint,
    parse_signed_checkpoint,
    verify_checkpoint,
)
from talley.tlog.cosignature import CosignatureError, cosigned_message, parse_cosignature
from talley.tlog.keys import SignatureType, format_vkey, parse_vkey
from talley.tlog.note import NoteError
from talley.tlog.signing import cosign

requirement = pytest.mark.requirement
EXAMPLE = (Path(__file__).parents[2] / "vectors/c2sp/cosigned-checkpoint.txt").read_bytes()
WITNESS = WITNESSES[0]
CHECKPOINT = signed(5, bytes(32))
TEXT = format_checkpoint(CHECKPOINT.checkpoint)


@requirement("tlog-cosignature", "a cosignature is a [note signature][] applied to a [checkpoint][]")
def test_the_example() -> None:
    example = parse_signed_checkpoint(EXAMPLE)
    log, witness = example.signatures
    assert (log.name, witness.name) == ("example.com/behind-the-sofa", "witness.example.com/w1")
    assert parse_cosignature(witness.value).timestamp_s == 1_679_315_147
    assert format_signed_checkpoint(example) == EXAMPLE


@requirement(
    "tlog-cosignature", 'SHA-256(<name> || "\\n" || 0x04 || 32-byte Ed25519 cosigner public key)[:4]'
)
def test_key_ids() -> None:
    public = WITNESS.verifier().public
    assert WITNESS.verifier().key_id == sha256(b"witness.example/a\n\x04" + public).digest()[:4]


@requirement("tlog-cosignature", "MAY be encoded as [vkeys][] with signature type 0x04")
def test_vkeys() -> None:
    assert parse_vkey(format_vkey(WITNESS.verifier())).type is SignatureType.COSIGNATURE


@requirement("tlog-cosignature", "ignore any signature lines that don't match the name and key ID")
def test_lines_of_others() -> None:
    line = cosign(TEXT, key("stranger.example"), NOON)
    found = verify_checkpoint(CHECKPOINT.cosigned(line), LOG.verifier(), [WITNESS.verifier()])
    assert [one.key for one in found] == [LOG.verifier()]


@requirement("tlog-cosignature", "The signature MUST be a `timestamped_signature` structure")
@pytest.mark.parametrize("length", [0, 8, 64, 71, 73])
def test_the_structure(length: int) -> None:
    assert cosign(TEXT, WITNESS, NOON).value[:8] == NOON.to_bytes(8, "big")
    with pytest.raises(CosignatureError):
        parse_cosignature(bytes(length))


@requirement("tlog-cosignature", "It MUST NOT exceed 2^63 - 1")
def test_times_have_an_end() -> None:
    assert parse_cosignature((2**63 - 1).to_bytes(8, "big") + bytes(64)).timestamp_s == 2**63 - 1
    with pytest.raises(CosignatureError):
        parse_cosignature((2**63).to_bytes(8, "big") + bytes(64))
    with pytest.raises(CosignatureError):
        cosign(TEXT, WITNESS, 2**63)


@requirement("tlog-cosignature", "The header line MUST be the fixed string `cosignature/v1`")
def test_the_example_of_a_message() -> None:
    example = parse_signed_checkpoint(EXAMPLE)
    assert cosigned_message(format_checkpoint(example.checkpoint), 1_679_315_147) == (
        b"cosignature/v1\n"
        b"time 1679315147\n"
        b"example.com/behind-the-sofa\n"
        b"20852163\n"
        b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


@requirement("tlog-cosignature", "encoded as an ASCII decimal with no leading zeroes")
def test_the_time_line() -> None:
    assert cosigned_message("", 5) == b"cosignature/v1\ntime 5\n"
    assert cosigned_message("", 0) == b"cosignature/v1\ntime 0\n"


@requirement("tlog-cosignature", "followed by the whole note body of the cosigned checkpoint")
def test_what_is_signed() -> None:
    value = cosign(TEXT, WITNESS, NOON).value
    message = f"cosignature/v1\ntime {NOON}\n{TEXT}".encode()
    Ed25519PublicKey.from_public_bytes(WITNESS.verifier().public).verify(value[8:], message)


@requirement("tlog-cosignature", "The signed message MUST be two newline (U+000A) terminated lines")
def test_another_time_does_not_hold() -> None:
    line = cosign(TEXT, WITNESS, NOON)
    later = type(line)(line.name, line.key_id, (NOON + 1).to_bytes(8, "big") + line.value[8:])
    with pytest.raises(NoteError):
        verify_checkpoint(CHECKPOINT.cosigned(later), LOG.verifier(), [WITNESS.verifier()])
