"""c2sp.org/tlog-witness, without its transport."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.tlog.building import LOG, NOON, ORIGIN, WITNESSES, grown, key, reader, signed

from talley.tlog.checkpoint import Checkpoint, format_checkpoint
from talley.tlog.cosignature import Cosignature, cosigned_message, format_cosignature
from talley.tlog.errors import TlogError
from talley.tlog.hashing import EMPTY_ROOT
from talley.tlog.keys import SignatureType
from talley.tlog.note import NoteSignature, format_signatures, parse_signatures
from talley.tlog.signing import cosign, sign_note
from talley.tlog.witness import (
    Accepted,
    AddCheckpoint,
    Conflict,
    Refused,
    WitnessError,
    accept_cosignatures,
    decide,
    format_add_checkpoint,
    format_size,
    monitoring_path,
    parse_add_checkpoint,
    parse_size,
)

requirement = pytest.mark.requirement
VECTORS = Path(__file__).parents[2] / "vectors/c2sp"
EXAMPLE = (VECTORS / "add-checkpoint.txt").read_bytes()
LOGS = {ORIGIN: [LOG.verifier()]}
_, _, ROOTS = grown(5, 9)
KNOWN = Checkpoint(ORIGIN, 5, ROOTS[5])
PROOF = reader(9).consistency_proof(5)
GOOD = AddCheckpoint(5, PROOF, signed(9, ROOTS[9]))
HASH = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw="


def refused(request: AddCheckpoint, code: str, known: Checkpoint | None = KNOWN) -> None:
    verdict = decide(request, known, LOGS)
    assert isinstance(verdict, Refused)
    assert verdict.code == code


def malformed(data: bytes) -> None:
    with pytest.raises(TlogError):
        parse_add_checkpoint(data)


@requirement("tlog-witness", "The request body MUST be a sequence of")
def test_the_example_of_a_request() -> None:
    request = parse_add_checkpoint(EXAMPLE)
    assert (request.old_size, len(request.proof), len(request.signed.signatures)) == (20_852_014, 4, 2)
    assert format_add_checkpoint(request) == EXAMPLE
    malformed(EXAMPLE.replace(b"\n\n", b"\n", 1))
    malformed(EXAMPLE[EXAMPLE.index(b"\n") + 1 :])


@requirement("tlog-witness", "Each line MUST terminate in a newline character (U+000A)")
def test_lines_end_in_newlines() -> None:
    malformed(EXAMPLE.replace(b"\n", b"\r\n"))
    malformed(EXAMPLE[:-1])


@requirement("tlog-witness", "The old size line MUST consist of the string `old`, a single space (0x20)")
@pytest.mark.parametrize(
    "line", [b"old  5", b"old 05", b"old", b"Old 5", b"old 5 ", b"old -1", b"old +1", b"size 5"]
)
def test_the_old_size_line(line: bytes) -> None:
    malformed(EXAMPLE.replace(b"old 20852014", line))


@requirement("tlog-witness", "Each consistency proof line MUST encode a single hash in base64")
@pytest.mark.parametrize("line", ["AAAA", HASH[:-1], HASH + HASH, " " + HASH])
def test_proof_lines(line: str) -> None:
    malformed(EXAMPLE.replace(HASH.encode(), line.encode()))


@requirement("tlog-witness", "MUST NOT send more than 63 consistency proof lines")
def test_too_many_proof_lines() -> None:
    lines = (HASH + "\n").encode()
    assert len(parse_add_checkpoint(EXAMPLE.replace(lines, lines * 60)).proof) == 63
    malformed(EXAMPLE.replace(lines, lines * 61))


@requirement("tlog-witness", "The submitted checkpoint MAY include multiple signatures")
def test_several_signatures() -> None:
    other = key(ORIGIN + "/2", SignatureType.NOTE)
    line = sign_note(format_checkpoint(GOOD.signed.checkpoint), other)
    request = replace(GOOD, signed=GOOD.signed.cosigned(line))
    assert decide(request, KNOWN, LOGS) == Accepted(GOOD.signed.checkpoint)


@requirement("tlog-witness", "it MUST ignore signatures from unknown keys")
def test_unknown_keys() -> None:
    stranger = NoteSignature(ORIGIN, b"\0\0\0\0", bytes(64))
    assert isinstance(decide(replace(GOOD, signed=GOOD.signed.cosigned(stranger)), KNOWN, LOGS), Accepted)


@requirement(
    "tlog-witness", 'If the checkpoint origin is unknown, the witness MUST respond with a "404 Not Found"'
)
def test_an_unknown_log() -> None:
    refused(replace(GOOD, signed=signed(9, ROOTS[9], origin="other.example")), "unknown-log")


@requirement("tlog-witness", "either no signature from a trusted key for the origin is present")
def test_no_trusted_signature() -> None:
    stranger = NoteSignature(ORIGIN, b"\0\0\0\0", bytes(64))
    refused(replace(GOOD, signed=replace(GOOD.signed, signatures=(stranger,))), "bad-signature")


@requirement("tlog-witness", "match a trusted key but the signature itself fails to verify")
def test_a_bad_signature_beside_a_good_one() -> None:
    (line,) = GOOD.signed.signatures
    refused(replace(GOOD, signed=GOOD.signed.cosigned(replace(line, value=bytes(64)))), "bad-signature")


@requirement("tlog-witness", "The old size MUST be equal to or lower than the checkpoint size")
def test_shrinking() -> None:
    refused(replace(GOOD, old_size=10), "shrinking")


@requirement("tlog-witness", "check that the old size matches the size of the latest checkpoint it cosigned")
@pytest.mark.parametrize("old", [0, 4, 6, 9])
def test_another_old_size(old: int) -> None:
    assert decide(replace(GOOD, old_size=old), KNOWN, LOGS) == Conflict(5)


@requirement("tlog-witness", "or zero if it never cosigned a checkpoint for that origin")
def test_a_new_log() -> None:
    assert decide(GOOD, None, LOGS) == Conflict(0)
    assert isinstance(decide(AddCheckpoint(0, (), GOOD.signed), None, LOGS), Accepted)


@requirement(
    "tlog-witness", "the tree size of the latest cosigned checkpoint in decimal, followed by a newline"
)
def test_the_body_of_a_conflict() -> None:
    assert format_size(5) == b"5\n"
    assert parse_size(b"5\n") == 5
    with pytest.raises(WitnessError):
        parse_size(b"5")


@requirement("tlog-witness", "A checkpoint of size zero MUST have the root hash of the empty tree")
def test_an_empty_tree() -> None:
    assert isinstance(decide(AddCheckpoint(0, (), signed(0, EMPTY_ROOT)), None, LOGS), Accepted)
    refused(AddCheckpoint(0, (), signed(0, bytes(32))), "inconsistent", None)


@requirement("tlog-witness", "If the old size is zero, the consistency proof MUST be empty")
def test_a_proof_from_nothing() -> None:
    refused(AddCheckpoint(0, PROOF, GOOD.signed), "inconsistent", None)


@requirement("tlog-witness", "or if a Merkle Consistency Proof doesn't verify")
def test_proofs_that_do_not_verify() -> None:
    assert isinstance(decide(GOOD, KNOWN, LOGS), Accepted)
    for proof in ((), PROOF[:-1], PROOF[::-1], (*PROOF, bytes(32))):
        refused(replace(GOOD, proof=proof), "inconsistent")
    refused(replace(GOOD, signed=signed(9, bytes(32))), "inconsistent")


@requirement(
    "tlog-witness",
    "If the old size matches the checkpoint size, the witness MUST check that the root hashes are also identical",
)
def test_two_roots_for_one_size() -> None:
    assert isinstance(decide(AddCheckpoint(5, (), signed(5, ROOTS[5])), KNOWN, LOGS), Accepted)
    refused(AddCheckpoint(5, (), signed(5, bytes(32))), "inconsistent")


@requirement("tlog-witness", "The response body MUST be a sequence of one or more [note][] signature lines")
def test_the_example_of_an_answer() -> None:
    answer = (VECTORS / "add-checkpoint-answer.txt").read_text()
    lines = parse_signatures(answer)
    assert [line.name for line in lines] == ["witness.example/w1", "witness.example/w1", "witness.example/w2"]
    assert format_signatures(lines) == answer


@requirement(
    "tlog-witness", "The signatures MUST be [cosignatures][] from the witness key(s) on the checkpoint"
)
def test_cosignatures_are_on_the_whole_checkpoint() -> None:
    line = cosign(format_checkpoint(GOOD.signed.checkpoint), WITNESSES[0], NOON)
    body = format_signatures((line,)).encode()
    (found,) = accept_cosignatures(GOOD.signed, body, [WITNESSES[0].verifier()])
    assert found.timestamp_s == NOON
    with pytest.raises(TlogError):
        accept_cosignatures(signed(5, ROOTS[5]), body, [WITNESSES[0].verifier()])


@requirement("tlog-witness", "the timestamp MUST NOT be zero")
def test_a_time_of_zero() -> None:
    text = format_checkpoint(GOOD.signed.checkpoint)
    with pytest.raises(TlogError):
        cosign(text, WITNESSES[0], 0)
    from talley.tlog.signing import _sign

    witness = WITNESSES[0]
    value = format_cosignature(Cosignature(0, _sign(witness, cosigned_message(text, 0))))
    line = NoteSignature(witness.name, witness.verifier().key_id, value)
    with pytest.raises(WitnessError, match="no time"):
        accept_cosignatures(GOOD.signed, format_signatures((line,)).encode(), [witness.verifier()])


@requirement("tlog-witness", "The client MUST ignore any cosignatures from unknown keys")
def test_cosignatures_of_others() -> None:
    text = format_checkpoint(GOOD.signed.checkpoint)
    known, unknown = (cosign(text, witness, NOON) for witness in WITNESSES[:2])
    body = format_signatures((unknown, known)).encode()
    found = accept_cosignatures(GOOD.signed, body, [WITNESSES[0].verifier()])
    assert [one.signature for one in found] == [known]


@requirement(
    "tlog-witness", "The origin hash is the SHA-256 hash of the log's origin, hex encoded, in lowercase"
)
def test_the_monitoring_path() -> None:
    assert monitoring_path("") == f"{EMPTY_ROOT.hex()}/checkpoint"
