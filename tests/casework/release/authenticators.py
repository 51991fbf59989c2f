"""A passkey in software: what a security key or a telephone would sign."""

from __future__ import annotations

import hashlib
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.webauthn import AuthenticatorData, CollectedClientData

from talley.casework.release.approving import Approver, Assertion, signed_for
from talley.casework.release.case import Case, case_digest

RP_ID, ORIGIN = "desk.example", "https://desk.example"
FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    def __init__(self, person: str, role: str, seed: int) -> None:
        self._key = derive_private_key(seed, SECP256R1())
        cose = ES256.from_cryptography_key(self._key.public_key())
        self.pinned = Approver(
            person,
            f"{role.title()} (invented)",
            role,
            b"credential %d" % seed,
            cbor.encode(cose),
            RP_ID,
            ORIGIN,
        )

    def sign(self, case: Case, stands_at: datetime | None = None, **changes) -> Assertion:
        return self.sign_digest(case_digest(case), stands_at, **changes)

    def sign_digest(self, digest: bytes, stands_at: datetime | None = None, **changes) -> Assertion:
        said = {"type": "webauthn.get", "origin": ORIGIN, "flags": FLAGS, "rp_id": RP_ID} | changes
        client = CollectedClientData.create(said["type"], signed_for(digest, stands_at), said["origin"])
        data = AuthenticatorData.create(hashlib.sha256(said["rp_id"].encode()).digest(), said["flags"], 1)
        signature = self._key.sign(bytes(data) + client.hash, ECDSA(SHA256()))
        return Assertion(self.pinned.credential, bytes(data), bytes(client), signature, stands_at)
