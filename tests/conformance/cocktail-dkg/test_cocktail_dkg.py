"""c2sp.org/cocktail-dkg, suite COCKTAIL(P-256, SHA-256): the official vectors, and what must be refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.sealing.building import numbers

from talley.sealing.ceremony.certificate import (
    Certificate,
    Transcript,
    format_certificate,
    format_transcript,
    parse_certificate,
    parse_transcript,
    verify_certificate,
)
from talley.sealing.ceremony.dealing import check_dealt, take
from talley.sealing.ceremony.errors import CeremonyError, MessageError
from talley.sealing.ceremony.message import (
    LEAST_CIPHERTEXT,
    MOST_CIPHERTEXT,
    Message,
    format_ciphertexts,
    format_message,
    parse_message,
)
from talley.sealing.ceremony.participant import Setup, certify, complete, first_round, recover, second_round
from talley.sealing.ceremony.schnorr import holds, sign
from talley.sealing.ceremony.suite import SUITE_ID, receiving
from talley.sealing.ceremony.xaes import encrypt
from talley.sealing.points import ORDER, base_times, format_compressed, parse_point
from talley.sealing.shares import weights

requirement = pytest.mark.requirement
FILE = json.loads((Path(__file__).parents[2] / "vectors/cocktail-dkg/p256-sha256.json").read_text())
VECTORS = FILE["vectors"]
every = pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda v: f"{v['t']} of {v['n']}{' payloads' if v.get('payloads') else ''}"
)


def secret(text: str) -> int:
    return int(text, 16)


def setup(vector) -> Setup:
    keys = tuple(parse_point(bytes.fromhex(key)) for key in vector["config"]["static_public_keys"])
    return Setup(bytes.fromhex(vector["session_tag"]), vector["t"], keys)


def messages(vector) -> list[Message]:
    return [
        Message(
            tuple(parse_point(bytes.fromhex(c)) for c in one["vss_commitment"]),
            bytes.fromhex(one["pop"]),
            parse_point(bytes.fromhex(one["ephemeral_public_key"])),
            tuple(map(bytes.fromhex, one["encrypted_shares"])),
        )
        for one in vector["round1"]
    ]


def statics(vector) -> list[int]:
    return [secret(key) for key in vector["config"]["static_secret_keys"]]


def held(vector, index: int):
    all_of_them = messages(vector)
    return second_round(
        setup(vector),
        statics(vector)[index],
        all_of_them[index],
        all_of_them,
        bytes.fromhex(vector["extension"]),
    )


@requirement("cocktail-dkg", "Appendix B: static secret keys are derived from the seed by their label")
@every
def test_static_keys_are_those_of_the_seed(vector) -> None:
    for index, (key, public) in enumerate(
        zip(statics(vector), vector["config"]["static_public_keys"], strict=True), start=1
    ):
        label = f"static_secret_key_{index}".encode()
        sizes = vector["t"].to_bytes(4, "little") + vector["n"].to_bytes(4, "little")
        data = bytes.fromhex(FILE["seed"]) + FILE["ciphersuite"].encode() + sizes + label
        assert key == int.from_bytes(hashlib.sha256(data).digest(), "big") % ORDER
        assert format_compressed(base_times(key)).hex() == public


@requirement(
    "cocktail-dkg", "Setup: the recommended context binds session, suite and the ordered participants"
)
@every
def test_the_context_is_the_vectors(vector) -> None:
    assert setup(vector).context.hex() == vector["context"]
    assert FILE["ciphersuite"].encode() == SUITE_ID


@requirement("cocktail-dkg", "Round 1: commitments, proof of possession and encrypted shares, byte for byte")
@every
def test_round_one_is_the_vectors(vector) -> None:
    """The ephemeral secrets are not published: each message is made again from what its receivers decrypt."""
    made, keys = messages(vector), setup(vector)
    for dealer, message in enumerate(made, start=1):
        check_dealt(message, dealer, vector["t"], keys.context)
        sender, parts = keys.participants[dealer - 1], {}
        for index, static in enumerate(statics(vector), start=1):
            part, payload = take(message, dealer, sender, index, static, keys.context)
            parts[index] = part
            way = receiving(static, message.ephemeral, sender, base_times(static), keys.context)
            again = encrypt(way.key, way.nonce, part.to_bytes(32, "big") + payload)
            assert again == message.ciphertexts[index - 1]
        chosen = list(parts)[: vector["t"]]
        constant = sum(weights(chosen)[index] * parts[index] for index in chosen) % ORDER
        assert base_times(constant) == message.commitments[0]
        assert sign(constant, message.possessed(keys.context)) == message.possession
        assert parse_message(format_message(message), vector["t"], vector["n"]) == message


@requirement("cocktail-dkg", "Round 2: secret shares, public shares and the group's key")
@every
def test_round_two_is_the_vectors(vector) -> None:
    for index, expected in enumerate(vector["round2"]):
        found = held(vector, index)
        assert found.share.secret == secret(expected["secret_share"])
        shares = found.transcript.shares()
        assert format_compressed(shares[index + 1]).hex() == expected["verification_share"]
        assert format_compressed(found.transcript.public()).hex() == vector["group_public_key"]


@requirement("cocktail-dkg", "Round 3: the transcript and every signature over it, byte for byte")
@every
def test_round_three_is_the_vectors(vector) -> None:
    signatures = [bytes.fromhex(one["signature"]) for one in vector["round3"]["signatures"]]
    found = held(vector, 0)
    data = format_transcript(found.transcript)
    assert hashlib.sha256(data).hexdigest() == vector["round3"]["transcript_hash"]
    for index, static in enumerate(statics(vector)):
        assert certify(held(vector, index), static) == signatures[index]
    certificate = complete(found, signatures)
    assert format_transcript(parse_transcript(data)) == data
    verify_certificate(parse_certificate(format_certificate(certificate)))


@requirement("cocktail-dkg", "Deriving Extensions from Payloads: the payloads' hash is the extension")
def test_payloads_and_their_extension() -> None:
    (vector,) = [v for v in VECTORS if v.get("payloads")]
    found = held(vector, 0)
    hashed = vector["n"].to_bytes(8, "little") + b"".join(
        len(one).to_bytes(8, "little") + one for one in found.payloads
    )
    assert hashlib.sha256(hashed).hexdigest() == vector["extension"]


@requirement("cocktail-dkg", "Share Recovery: from static secret, certificate and the encrypted bundle")
@pytest.mark.parametrize("vector", [v for v in VECTORS if "recovery" in v], ids=["plain", "payloads"])
def test_recovery_is_the_vectors(vector) -> None:
    expected = vector["recovery"]
    signatures = tuple(bytes.fromhex(one["signature"]) for one in vector["round3"]["signatures"])
    certificate = Certificate(held(vector, 0).transcript, signatures)
    bundle = format_ciphertexts([bytes.fromhex(one) for one in expected["ciphertexts"]])
    parsed = parse_certificate(format_certificate(certificate))
    found = recover(parsed, statics(vector)[expected["participant_id"] - 1], bundle)
    assert found.share.secret == secret(expected["recovered_secret_share"])
    assert format_compressed(found.share.public()).hex() == expected["recovered_verification_share"]
    for bad in (bundle[:-1], bundle + b"\x00", bundle[56:]):
        with pytest.raises(MessageError):
            recover(parsed, statics(vector)[0], bad)
    with pytest.raises(CeremonyError, match="none of this ceremony"):
        recover(parsed, 12345, bundle)


# What must be refused.

VECTOR = VECTORS[0]


def refused(change, index: int = 0) -> CeremonyError:
    given = [*messages(VECTOR)]
    with pytest.raises(CeremonyError) as raised:
        second_round(setup(VECTOR), statics(VECTOR)[index], given[index], change(given))
    return raised.value


@requirement("cocktail-dkg", "Round 2, step 1: a commitment has exactly t points, or its sender is named")
@pytest.mark.parametrize("count", [1, 3])
def test_another_threshold_is_refused(count: int) -> None:
    def change(given):
        points = (given[1].commitments * 2)[:count]
        return [given[0], replace(given[1], commitments=points), given[2]]

    error = refused(change)
    assert (error.blamed, error.provable) == (2, True)
    with pytest.raises(MessageError):
        parse_message(format_message(messages(VECTOR)[1]), 3, 3)


@requirement("cocktail-dkg", "Round 2, step 2: an invalid proof of possession names its sender")
def test_a_wrong_proof_of_possession_is_refused() -> None:
    other = messages(VECTOR)[2].possession
    error = refused(lambda given: [given[0], replace(given[1], possession=other), given[2]])
    assert (error.blamed, error.provable) == (2, True)


@requirement(
    "cocktail-dkg", "Round 2, step 3: a share that does not decrypt is refused; blame is not provable"
)
def test_a_changed_ciphertext_is_refused() -> None:
    def change(given):
        broken = bytes([given[1].ciphertexts[0][0] ^ 1]) + given[1].ciphertexts[0][1:]
        return [given[0], replace(given[1], ciphertexts=(broken, *given[1].ciphertexts[1:])), given[2]]

    error = refused(change)
    assert (error.blamed, error.provable) == (2, False)


@requirement(
    "cocktail-dkg", "Round 2, step 3: a share is a canonical scalar and fits its sender's commitment"
)
@pytest.mark.parametrize(("plain", "provable"), [(ORDER, False), (7, True), (0, True)])
def test_a_wrong_share_is_refused(plain: int, provable: bool) -> None:
    def change(given):
        keys, static = setup(VECTOR), statics(VECTOR)[0]
        way = receiving(static, given[1].ephemeral, keys.participants[1], base_times(static), keys.context)
        wrong = encrypt(way.key, way.nonce, plain.to_bytes(32, "big"))
        return [given[0], replace(given[1], ciphertexts=(wrong, *given[1].ciphertexts[1:])), given[2]]

    error = refused(change)
    assert (error.blamed, error.provable) == (2, provable)


@requirement("cocktail-dkg", "Round 2: the coordinator passes on one message of each, unchanged")
def test_a_coordinator_who_drops_or_changes_messages_is_noticed() -> None:
    assert refused(lambda given: given[:2]).blamed is None
    assert refused(lambda given: [given[1], given[1], given[2]]).blamed is None


@requirement(
    "cocktail-dkg",
    "Round 3: a split view ends with signatures that do not hold, and who signed otherwise is named",
)
def test_a_split_view_is_noticed() -> None:
    keys, static = setup(VECTOR), statics(VECTOR)
    first = [first_round(keys, one, numbers(f"first {one}")) for one in static]
    again = first_round(keys, static[2], numbers("again"))
    one = second_round(keys, static[0], first[0], first)
    other = second_round(keys, static[1], first[1], [first[0], first[1], again])
    third = second_round(keys, static[2], first[2], first)
    signatures = [certify(one, static[0]), certify(other, static[1]), certify(third, static[2])]
    with pytest.raises(CeremonyError) as raised:
        complete(one, signatures)
    assert raised.value.blamed == 2


@requirement("cocktail-dkg", "Setup: thresholds from 1 to n, and no key twice")
def test_a_setup_that_cannot_be_is_refused() -> None:
    keys = setup(VECTOR).participants
    for threshold, participants in ((0, keys), (4, keys), (2, (*keys, keys[0])), (1, ())):
        with pytest.raises(CeremonyError):
            Setup(b"session", threshold, participants)


@requirement(
    "cocktail-dkg",
    "Message formats: points on the curve, no infinity, framed ciphertexts within their limits",
)
@pytest.mark.parametrize(
    "change",
    [
        lambda d: bytes(33) + d[33:],
        lambda d: b"\x02" + b"\xff" * 32 + d[33:],
        lambda d: d[:-1],
        lambda d: d + b"\x00",
        lambda d: d[: 66 + 65 + 33] + (LEAST_CIPHERTEXT - 1).to_bytes(8, "big") + d[66 + 65 + 33 + 8 :],
        lambda d: d[: 66 + 65 + 33] + (MOST_CIPHERTEXT + 1).to_bytes(8, "big") + bytes(MOST_CIPHERTEXT + 1),
        lambda d: d[: 66 + 65] + bytes(33) + d[66 + 65 + 33 :],
        lambda d: b"",
    ],
)  # fmt: skip
def test_a_malformed_message_is_refused(change) -> None:
    with pytest.raises(MessageError):
        parse_message(change(format_message(messages(VECTOR)[0])), 2, 3)


@requirement("cocktail-dkg", "Schnorr Verify: canonical response, a point that is one, and the right message")
def test_a_wrong_signature_does_not_hold() -> None:
    static, message = statics(VECTOR)[0], b"message"
    made, public = sign(static, message), base_times(static)
    assert holds(made, public, message)
    high = int.from_bytes(made[33:], "big") + ORDER
    for bad in (made[:-1], made + b"\x00", bytes(33) + made[33:], made[:33] + bytes(32), bytes(65)):
        assert not holds(bad, public, message)
    if high < 2**256:
        assert not holds(made[:33] + high.to_bytes(32, "big"), public, message)
    assert not holds(made, public, b"another")
    assert not holds(made, base_times(5), message)


@requirement(
    "cocktail-dkg",
    "Recovery, step 1: a transcript of another suite, or with anything missing or added, is refused",
)
def test_a_malformed_transcript_is_refused() -> None:
    data = format_transcript(held(VECTOR, 0).transcript)
    for bad in (data[:-1], data + b"\x00", data.replace(b"P-256", b"P-255"), b"", data[:60]):
        with pytest.raises(MessageError):
            parse_transcript(bad)
    assert isinstance(parse_transcript(data), Transcript)
