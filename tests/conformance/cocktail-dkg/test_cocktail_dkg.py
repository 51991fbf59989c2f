"""c2sp.org/cocktail-dkg, suite COCKTAIL(P-256, SHA-256)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from sealing.ceremony.building import held, secret, stream
from talley.sealing.ceremony.blame import Failed
from talley.sealing.ceremony.certificate import (
    certify,
    format_certificate,
    sign_transcript,
    verify_certificate,
)
from talley.sealing.ceremony.coordinator import deliveries_for
from talley.sealing.ceremony.delivery import Route, Shared, shared_by_recipient, shared_by_sender
from talley.sealing.ceremony.errors import CeremonyError, MessageError
from talley.sealing.ceremony.messages import (
    Contribution,
    format_bundle,
    format_contribution,
    format_deliveries,
    format_signatures,
    parse_bundle,
    parse_contribution,
    parse_deliveries,
    parse_signatures,
)
from talley.sealing.ceremony.recover import recover
from talley.sealing.ceremony.rounds import Agreed, round_one, round_two
from talley.sealing.ceremony.schnorr import sign, verify
from talley.sealing.ceremony.setup import Setup
from talley.sealing.ceremony.suite import (
    SUITE_ID,
    format_points,
    format_scalar,
    hash_to_scalar,
    parse_element,
    parse_scalar,
    random_scalar,
)
from talley.sealing.ceremony.transcript import Transcript, format_transcript, parse_transcript, transcript_of
from talley.sealing.points import ORDER, base_times, format_compressed, format_point

requirement = pytest.mark.requirement
FILE = Path(__file__).parents[2] / "vectors" / "cocktail-dkg" / "cocktail-dkg-p256-sha256.json"
GIVEN = json.loads(FILE.read_text(encoding="utf-8"))
VECTORS = GIVEN["vectors"]
IDS = [f"{v['t']} of {v['n']}{' with payloads' * ('payloads' in v)}" for v in VECTORS]
each_vector = pytest.mark.parametrize("number", range(len(VECTORS)), ids=IDS)
HELD = held(2, 3)
MESSAGE = format_contribution(HELD.contributions[0])


def derived(vector: dict, label: str) -> bytes:
    numbers = vector["t"].to_bytes(4, "little") + vector["n"].to_bytes(4, "little")
    return bytes.fromhex(GIVEN["seed"]) + SUITE_ID + numbers + label.encode()


def round_one_stream(vector: dict, participant: int):
    """The vectors' stream: block after block, the label's preimage with the block's number behind it."""
    block = 0

    def draw(size: int) -> bytes:
        nonlocal block
        assert size == 32
        block += 1
        preimage = derived(vector, f"round1_participant_{participant}")
        return sha256(preimage + (block - 1).to_bytes(8, "little")).digest()

    return draw


@dataclass(frozen=True)
class Run:
    """A vector carried out again."""

    vector: dict
    setup: Setup
    secrets: tuple[int, ...]
    contributions: tuple[Contribution, ...]
    agreed: tuple[Agreed, ...]
    transcript: Transcript
    signatures: tuple[bytes, ...]


@cache
def run(number: int) -> Run:
    vector = VECTORS[number]
    secrets = tuple(
        int.from_bytes(sha256(derived(vector, f"static_secret_key_{i}")).digest(), "big") % ORDER
        for i in range(1, vector["n"] + 1)
    )
    setup = Setup(bytes.fromhex(vector["session_tag"]), vector["t"], tuple(map(base_times, secrets)))
    payloads = [bytes.fromhex(one) for one in vector.get("payloads", [])]
    contributions = tuple(
        round_one(
            setup, one, round_one_stream(vector, i), [payloads[i - 1]] * vector["n"] if payloads else ()
        )
        for i, one in enumerate(secrets, start=1)
    )
    agreed = tuple(
        round_two(setup, one, contributions[i - 1], deliveries_for(contributions, i))
        for i, one in enumerate(secrets, start=1)
    )
    transcript = transcript_of(setup, agreed[0].deals, bytes.fromhex(vector["extension"]))
    signatures = tuple(sign_transcript(transcript, one) for one in secrets)
    return Run(vector, setup, secrets, contributions, agreed, transcript, signatures)


def hexed(points) -> list[str]:
    return [format_compressed(point).hex() for point in points]


@requirement(
    "cocktail-dkg", "Context String Format: implementations can reconstruct the context byte-for-byte"
)
@each_vector
def test_contexts(number: int) -> None:
    made = run(number)
    assert made.setup.context.hex() == made.vector["context"]
    assert [format_scalar(one).hex() for one in made.secrets] == made.vector["config"]["static_secret_keys"]
    assert hexed(made.setup.static_keys) == made.vector["config"]["static_public_keys"]


@requirement("cocktail-dkg", "MUST reproduce these JSON files byte-for-byte: round 1")
@each_vector
def test_round_1(number: int) -> None:
    for one, expected in zip(run(number).contributions, run(number).vector["round1"], strict=True):
        assert hexed(one.deal.commitment) == expected["vss_commitment"]
        assert hexed([one.deal.ephemeral]) == [expected["ephemeral_public_key"]]
        assert one.deal.proof.hex() == expected["pop"]
        assert [ciphertext.hex() for ciphertext in one.ciphertexts] == expected["encrypted_shares"]
        assert (
            one.deal.signed_message(run(number).setup.context).hex()
            == expected["pop_intermediate"]["message"]
        )


@requirement("cocktail-dkg", "Schnorr Hash-to-Scalar Reduction: the nonce and the challenge of each proof")
@each_vector
def test_hash_to_scalar(number: int) -> None:
    for expected in run(number).vector["round1"]:
        steps = expected["pop_intermediate"]
        assert f"{hash_to_scalar(bytes.fromhex(steps['nonce_input'])):064x}" == steps["nonce"]
        assert f"{hash_to_scalar(bytes.fromhex(steps['challenge_input'])):064x}" == steps["challenge"]
        assert expected["pop"].startswith(steps["nonce_commitment"])


@requirement(
    "cocktail-dkg", "MUST reproduce these JSON files byte-for-byte: round 2 and the group public key"
)
@each_vector
def test_round_2(number: int) -> None:
    for one, expected in zip(run(number).agreed, run(number).vector["round2"], strict=True):
        assert one.share.index == expected["participant_id"]
        assert format_scalar(one.share.secret).hex() == expected["secret_share"]
        assert hexed([one.public_share]) == [expected["verification_share"]]
        assert hexed([one.public_key]) == [run(number).vector["group_public_key"]]


@requirement("cocktail-dkg", "MUST reproduce these JSON files byte-for-byte: round 3")
@each_vector
def test_round_3(number: int) -> None:
    made = run(number)
    assert made.transcript.digest().hex() == made.vector["round3"]["transcript_hash"]
    expected = [one["signature"] for one in made.vector["round3"]["signatures"]]
    assert [one.hex() for one in made.signatures] == expected
    certificate = format_certificate(certify(made.transcript, made.signatures))
    custody = verify_certificate(certificate, made.setup.static_keys).custody
    assert hexed([custody.public_key]) == [made.vector["group_public_key"]]
    assert hexed(custody.public_shares) == [one["verification_share"] for one in made.vector["round2"]]


@requirement(
    "cocktail-dkg", "Recovery vectors: the framed bundle, the static secret and the transcript give the share"
)
@pytest.mark.parametrize("number", [n for n, vector in enumerate(VECTORS) if "recovery" in vector])
def test_recovery(number: int) -> None:
    made = run(number)
    expected = made.vector["recovery"]
    bundle = format_bundle(bytes.fromhex(one) for one in expected["ciphertexts"])
    assert bundle == format_bundle(made.agreed[0].bundle)
    certificate = format_certificate(certify(made.transcript, made.signatures))
    recovered = recover(made.secrets[expected["participant_id"] - 1], certificate, bundle)
    assert format_scalar(recovered.share.secret).hex() == expected["recovered_secret_share"]
    assert hexed([recovered.share.public()]) == [expected["recovered_verification_share"]]


@requirement(
    "cocktail-dkg", "Payload extension vector: the extension is a hash of the participant-ordered payloads"
)
def test_payloads() -> None:
    made = run(next(n for n, vector in enumerate(VECTORS) if "payloads" in vector))
    written = made.vector["n"].to_bytes(8, "little")
    for payload in made.agreed[1].payloads:
        written += len(payload).to_bytes(8, "little") + payload
    assert [one.hex() for one in made.agreed[1].payloads] == made.vector["payloads"]
    assert sha256(written).hexdigest() == made.vector["extension"]


@requirement("cocktail-dkg", "Implementations MUST reject any decoded scalar value s where s >= q")
def test_scalars() -> None:
    assert parse_scalar(format_scalar(ORDER - 1)) == ORDER - 1
    for wrong in (ORDER, 2**256 - 1):
        with pytest.raises(CeremonyError):
            parse_scalar(wrong.to_bytes(32, "big"))
    with pytest.raises(CeremonyError):
        parse_scalar(bytes(31))


@requirement("cocktail-dkg", "MUST reduce the result modulo q before encoding it to bytes")
def test_scalars_are_reduced() -> None:
    assert format_scalar(ORDER + 5) == format_scalar(5)


@requirement("cocktail-dkg", "MUST validate that decoded points are valid curve points")
@pytest.mark.parametrize(
    "data",
    [
        b"\x02" + (2**256 - 1).to_bytes(32, "big"),
        b"\x02" + bytes(31) + b"\x01",
        b"\x04" + bytes(32),
        format_point(base_times(3)),
        format_compressed(base_times(3))[:32],
        b"\x00",
        b"",
    ],
)
def test_points(data: bytes) -> None:
    with pytest.raises(CeremonyError):
        parse_element(data)


@requirement(
    "cocktail-dkg",
    "The point at infinity MUST be rejected when parsing commitments, ephemeral and static keys",
)
@pytest.mark.parametrize("place", [0, 33, 2 * 33 + 65])
def test_infinity(place: int) -> None:
    with pytest.raises(MessageError):
        parse_contribution(MESSAGE[:place] + bytes(33) + MESSAGE[place + 33 :], 2, 3)
    with pytest.raises(CeremonyError):
        parse_element(bytes(33))


@requirement("cocktail-dkg", "msg1: commitment, proof, ephemeral key, one framed ciphertext per participant")
def test_msg1() -> None:
    assert len(MESSAGE) == 2 * 33 + 65 + 33 + 3 * (8 + 48)
    assert parse_contribution(MESSAGE, 2, 3) == HELD.contributions[0]
    for wrong in (MESSAGE[:-1], MESSAGE + b"\x00", b""):
        with pytest.raises(MessageError):
            parse_contribution(wrong, 2, 3)


@requirement("cocktail-dkg", "MUST verify that the commitment contains exactly t points")
@pytest.mark.parametrize("threshold", [1, 3])
def test_exactly_t_points(threshold: int) -> None:
    with pytest.raises(MessageError):
        parse_contribution(MESSAGE, threshold, 3)


@requirement(
    "cocktail-dkg", "MUST reject any framed ciphertext whose length prefix exceeds MAX_CIPHERTEXT_SIZE"
)
@pytest.mark.parametrize("size", [65_537, 2**63, 2**64 - 1])
def test_ciphertexts_that_are_too_long(size: int) -> None:
    head = MESSAGE[: -3 * 56]
    with pytest.raises(MessageError):
        parse_contribution(head + size.to_bytes(8, "big") + bytes(70_000), 2, 1)
    with pytest.raises(MessageError):
        parse_bundle(size.to_bytes(8, "big") + bytes(70_000), 1)


@requirement("cocktail-dkg", "MAX_CIPHERTEXT_SIZE SHOULD be at least 65,536 bytes")
def test_ciphertexts_of_64_kib() -> None:
    assert parse_bundle((65_536).to_bytes(8, "big") + bytes(65_536), 1) == (bytes(65_536),)


@requirement(
    "cocktail-dkg", "MUST NOT reject ciphertexts of exactly the minimum size; smaller ones are rejected"
)
def test_the_least_ciphertext() -> None:
    assert parse_bundle((48).to_bytes(8, "big") + bytes(48), 1) == (bytes(48),)
    with pytest.raises(MessageError):
        parse_bundle((47).to_bytes(8, "big") + bytes(47), 1)


@requirement("cocktail-dkg", "msg2: concrete encodings MUST preserve the participant ordering")
def test_msg2() -> None:
    deliveries = deliveries_for(HELD.contributions, 2)
    assert parse_deliveries(format_deliveries(deliveries), 2, 3) == deliveries
    swapped = format_deliveries(deliveries[::-1])
    verdict = round_two(HELD.setup, HELD.secrets[1], HELD.contributions[1], parse_deliveries(swapped, 2, 3))
    assert isinstance(verdict, Failed)


@requirement("cocktail-dkg", "aggregated_sigs = sig_1 || ... || sig_n")
def test_aggregated_signatures() -> None:
    signatures = tuple(run(0).signatures)
    assert parse_signatures(format_signatures(signatures), 3) == signatures
    for wrong in (3 * 65 - 1, 3 * 65 + 1):
        with pytest.raises(MessageError):
            parse_signatures(bytes(wrong), 3)


@requirement("cocktail-dkg", "1 <= t <= n; t > n, t = 0 and n = 0 are invalid and participants MUST abort")
@pytest.mark.parametrize(("threshold", "count"), [(0, 3), (4, 3), (0, 0), (-1, 3)])
def test_numbers_that_cannot_be(threshold: int, count: int) -> None:
    with pytest.raises(CeremonyError):
        Setup(b"session", threshold, HELD.setup.static_keys[:count])


@requirement("cocktail-dkg", "t = 1 is a permitted degenerate case; t = n too")
@pytest.mark.parametrize("threshold", [1, 3])
def test_extreme_thresholds(threshold: int) -> None:
    setup = Setup(b"session", threshold, HELD.setup.static_keys)
    sent = tuple(round_one(setup, one, stream(f"extreme {one}")) for one in HELD.secrets)
    for index, one in enumerate(HELD.secrets, start=1):
        assert isinstance(round_two(setup, one, sent[index - 1], deliveries_for(sent, index)), Agreed)


@requirement("cocktail-dkg", "MUST abort if any duplicate public key is observed during setup")
def test_duplicate_keys() -> None:
    first, second, _ = HELD.setup.static_keys
    with pytest.raises(CeremonyError):
        Setup(b"session", 2, (first, second, first))


@requirement("cocktail-dkg", "Identifiers MUST NOT be 0")
def test_identifiers_begin_with_one() -> None:
    assert [HELD.setup.index_of(one) for one in HELD.secrets] == [1, 2, 3]


@requirement("cocktail-dkg", "context: session uniqueness, participant binding, ciphersuite binding")
def test_what_the_context_binds() -> None:
    setup = HELD.setup
    keys = setup.static_keys
    others = (
        replace(setup, session=b"another"),
        replace(setup, static_keys=keys[::-1]),
        replace(setup, static_keys=(*keys, base_times(secret("more")))),
    )
    assert len({setup.context, *(other.context for other in others)}) == 4
    named = len(setup.session).to_bytes(8, "big") + setup.session + (24).to_bytes(8, "big") + SUITE_ID
    expected = b"COCKTAIL-DKG-CONTEXT" + named + (3).to_bytes(4, "little") + format_points(keys)
    assert setup.context == sha256(expected).digest()


@requirement(
    "cocktail-dkg", "If any sampled coefficient or ephemeral key equals 0, implementations MUST resample"
)
def test_zero_is_drawn_again() -> None:
    drawn = iter([bytes(32), ORDER.to_bytes(32, "big"), b"\xff" * 32, (7).to_bytes(32, "big")])
    assert random_scalar(lambda _: next(drawn)) == 7


@requirement("cocktail-dkg", "ecdh_encode: both sides derive the same two points, written compressed")
def test_both_sides_have_the_same_points() -> None:
    ephemeral, sender, recipient = (secret(name) for name in ("e", "s", "r"))
    route = Route(b"context", *map(base_times, (ephemeral, sender, recipient)))
    shared = shared_by_sender(route, ephemeral, sender)
    assert shared == shared_by_recipient(route, recipient)
    assert shared == Shared(base_times(ephemeral * recipient % ORDER), base_times(sender * recipient % ORDER))


@requirement(
    "cocktail-dkg", "Schnorr Verify: reject z >= q, R that is no point or is the identity, and other lengths"
)
def test_signatures_that_are_none() -> None:
    key, message = secret("signer"), b"message"
    signature, public = sign(key, message), base_times(key)
    assert verify(public, signature, message)
    assert not verify(public, signature, b"other")
    assert not verify(base_times(5), signature, message)
    unreduced = int.from_bytes(signature[33:], "big") + ORDER
    bad = [
        signature[:-1],
        signature + b"\x00",
        b"",
        bytes(33) + signature[33:],
        bytes(65),
        bytes([signature[0] ^ 1]) + signature[1:],
        signature[:33] + (ORDER).to_bytes(32, "big"),
    ]
    bad += [signature[:33] + unreduced.to_bytes(32, "big")] if unreduced < 2**256 else []
    assert not any(verify(public, one, message) for one in bad)


@requirement("cocktail-dkg", "a signature is deterministic, 65 bytes: R compressed and z")
def test_signing_is_deterministic() -> None:
    assert sign(5, b"message") == sign(5, b"message")
    assert sign(5, b"message")[:33] != sign(5, b"other")[:33]
    assert len(sign(5, b"message")) == 65


@requirement("cocktail-dkg", "Round 3: the transcript is these elements in this exact order")
def test_the_transcript() -> None:
    transcript = run(0).transcript
    data = format_transcript(replace(transcript, extension=b"extension"))
    expected = (24).to_bytes(8, "little") + SUITE_ID + (32).to_bytes(8, "little") + transcript.context
    expected += (3).to_bytes(4, "little") + (2).to_bytes(4, "little") + format_points(transcript.static_keys)
    expected += b"".join(format_points(deal.commitment) for deal in transcript.deals)
    expected += b"".join(deal.proof for deal in transcript.deals)
    expected += format_points(deal.ephemeral for deal in transcript.deals)
    assert data == expected + (9).to_bytes(8, "little") + b"extension"
    assert parse_transcript(data) == replace(transcript, extension=b"extension")
    for wrong in (data[:-1], data + b"x", data[:-10]):
        with pytest.raises(CeremonyError):
            parse_transcript(wrong)


@requirement("cocktail-dkg", "MUST reject any transcript whose ciphersuite_id does not exactly match")
@pytest.mark.parametrize(
    "name", [b"COCKTAIL(P-256,SHA-256)", b"cocktail(P-256, SHA-256)", b"COCKTAIL(Ed25519, SHA-512)"]
)
def test_other_suites(name: bytes) -> None:
    data = format_transcript(run(0).transcript)[32:]
    with pytest.raises(CeremonyError):
        parse_transcript(len(name).to_bytes(8, "little") + name + data)


@requirement("cocktail-dkg", "Recovery 5: the bundle MUST parse exactly, with no trailing data")
def test_bundles() -> None:
    bundle = HELD.bundles[0]
    assert format_bundle(parse_bundle(bundle, 3)) == bundle
    for wrong in (bundle[:-1], bundle + b"\x00", bundle + bundle[:56], bundle[:56]):
        with pytest.raises(MessageError):
            parse_bundle(wrong, 3)


@requirement(
    "cocktail-dkg", "Recovery 2 and 3: every signature holds, and exactly one index is of this secret"
)
def test_recovery_refuses() -> None:
    certificate = HELD.certificate
    with pytest.raises(CeremonyError, match="signature of participant 3"):
        recover(HELD.secrets[0], certificate[:-65] + certificate[-130:-65], HELD.bundles[0])
    with pytest.raises(CeremonyError, match="no participant"):
        recover(secret("stranger"), certificate, HELD.bundles[0])


@requirement("cocktail-dkg", "Recovery 6: every share MUST verify against the transcript-bound commitment")
def test_recovery_refuses_another_share() -> None:
    parts = list(parse_bundle(HELD.bundles[0], 3))
    parts[1] = parse_bundle(HELD.bundles[1], 3)[1]
    with pytest.raises(CeremonyError, match="participant 2"):
        recover(HELD.secrets[0], HELD.certificate, format_bundle(parts))
