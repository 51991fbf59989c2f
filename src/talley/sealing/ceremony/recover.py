"""A custodian's share, from the static secret and what is kept in public or with anybody."""

from __future__ import annotations

from dataclasses import dataclass, field

from talley.sealing.ceremony.blame import Blame
from talley.sealing.ceremony.certificate import Ceremony, parse_certificate, verify_certificate
from talley.sealing.ceremony.dealing import take
from talley.sealing.ceremony.errors import CeremonyError
from talley.sealing.ceremony.messages import Delivery, parse_bundle
from talley.sealing.ceremony.rounds import summed
from talley.sealing.ceremony.setup import index_of
from talley.sealing.shares import Share


@dataclass(frozen=True, slots=True)
class Recovered:
    """A share of the key of a ceremony, and what came with its parts."""

    share: Share
    ceremony: Ceremony
    payloads: tuple[bytes, ...] = field(repr=False)


def recover(static_secret: int, certificate: bytes, bundle: bytes) -> Recovered:
    """Return the share; the certificate and every part of the share are checked.

    Raises: CeremonyError, for a certificate or a bundle that does not hold, naming the participant.
    Source: c2sp.org/cocktail-dkg, "Recovery Algorithm".
    """
    ceremony = verify_certificate(certificate)
    transcript = parse_certificate(certificate).transcript
    index = index_of(static_secret, transcript.static_keys)
    ciphertexts = parse_bundle(bundle, len(transcript.static_keys))
    deliveries = [
        Delivery(deal, ciphertext) for deal, ciphertext in zip(transcript.deals, ciphertexts, strict=True)
    ]
    received = []
    for delivery, sender in zip(deliveries, enumerate(transcript.static_keys, start=1), strict=True):
        taken = take(transcript.context, delivery, sender, index, static_secret)
        if isinstance(taken, Blame):
            raise CeremonyError(f"the part of participant {taken.participant}: {taken.sentence}")
        received.append(taken)
    agreed = summed(index, deliveries, received)
    return Recovered(agreed.share, ceremony, agreed.payloads)
