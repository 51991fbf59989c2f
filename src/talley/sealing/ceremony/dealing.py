"""Deal a secret to receivers so that each can check their part, and check what another dealt.

The one step that ceremonies and resharings share: Feldman's verifiable sharing, encrypted to each receiver.
Source: c2sp.org/cocktail-dkg, "Round 1" and "Round 2"; Feldman, A practical scheme for non-interactive VSS (1987).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from cryptography.exceptions import InvalidTag

from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.message import Message
from talley.sealing.ceremony.schnorr import holds, sign
from talley.sealing.ceremony.suite import receiving, sending
from talley.sealing.ceremony.xaes import decrypt, encrypt
from talley.sealing.points import ORDER, SCALAR_BYTES, Point, base_times
from talley.sealing.shares import evaluate, evaluate_public

Random = Callable[[int], int]
NOTHING: Mapping[int, bytes] = MappingProxyType({})


def deal(
    secret: int,
    threshold: int,
    static: int,
    receivers: Sequence[Point],
    context: bytes,
    random: Random = secrets.randbelow,
    payloads: Mapping[int, bytes] = NOTHING,
) -> Message:
    """Share a secret among receivers, by their static keys, of whom `threshold` can join it again.

    `static` is the dealer's own static secret. The polynomial and the ephemeral secret are dropped on return.
    """
    coefficients = [secret, *(1 + random(ORDER - 1) for _ in range(threshold - 1))]
    ephemeral, sender = 1 + random(ORDER - 1), base_times(static)
    made = Message(tuple(map(base_times, coefficients)), b"", base_times(ephemeral), ())
    ciphertexts = []
    for index, receiver in enumerate(receivers, start=1):
        way = sending(ephemeral, static, sender, receiver, context)
        part = evaluate(coefficients, index).to_bytes(SCALAR_BYTES, "big")
        ciphertexts.append(encrypt(way.key, way.nonce, part + payloads.get(index, b"")))
    possession = sign(secret, made.possessed(context))
    return Message(made.commitments, possession, made.ephemeral, tuple(ciphertexts))


def check_dealt(message: Message, dealer: int, threshold: int, context: bytes) -> None:
    """Check what everybody can check of a message. Raises: CeremonyError, with proof for all."""
    if len(message.commitments) != threshold:
        raise CeremonyError(f"participant {dealer} commits to another threshold", dealer, provable=True)
    if not holds(message.possession, message.commitments[0], message.possessed(context)):
        raise CeremonyError(
            f"participant {dealer} does not know the secret they commit to", dealer, provable=True
        )


def take(
    message: Message, dealer: int, sender: Point, index: int, static: int, context: bytes
) -> tuple[int, bytes]:
    """Decrypt and check the part that a message holds for the receiver of an index; return it with its payload.

    Raises: CeremonyError.
    """
    way = receiving(static, message.ephemeral, sender, base_times(static), context)
    try:
        plain = decrypt(way.key, way.nonce, message.ciphertexts[index - 1])
    except InvalidTag:
        raise CeremonyError(
            f"the share from participant {dealer} does not decrypt: they, or the coordinator, sent another",
            dealer,
        ) from None
    part = int.from_bytes(plain[:SCALAR_BYTES], "big")
    if len(plain) < SCALAR_BYTES or part >= ORDER:
        raise CeremonyError(f"the share from participant {dealer} is no number below the order", dealer)
    if not fits(message, index, part):
        raise CeremonyError(
            f"the share from participant {dealer} is not the one they commit to", dealer, provable=True
        )
    return part, plain[SCALAR_BYTES:]


def fits(message: Message, index: int, part: int) -> bool:
    """Say whether a part is the one that a message commits to. A part that does not fit, told to all, is proof."""
    return evaluate_public(message.commitments, index) == (base_times(part) if part else None)
