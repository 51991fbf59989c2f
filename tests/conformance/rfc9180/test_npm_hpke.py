"""Seals and npm's @hpke/core open each other's messages: another language, another author."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from tests.sealing.building import VALUE, key, sealed, whole_secret

from talley.sealing.context import format_context
from talley.sealing.hpke import key_nonce
from talley.sealing.points import ecdh_x, format_point, parse_point

requirement = pytest.mark.requirement
HERE = Path(__file__).parent
KEY = key(3, 5)


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """Return a function that hands a question to the other implementation."""
    if not (shutil.which("npm") and shutil.which("node")):
        _missing("node and npm are not here")
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json", "ask.mjs"):
        shutil.copy(HERE / "npm" / name, folder / name)
    done = subprocess.run(
        ["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, check=False
    )
    if done.returncode:
        _missing("npm could not install @hpke/core")

    def ask(question: dict) -> dict:
        answer = subprocess.run(
            ["node", "ask.mjs"],
            cwd=folder,
            input=json.dumps(question),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(answer.stdout)

    return ask


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@requirement("rfc9180", "§ 6.1: a seal opens in npm's @hpke/core")
def test_a_seal_opens_there(other) -> None:
    made = sealed(KEY)
    answer = other(
        {
            "do": "open",
            "secret": whole_secret(KEY, 3).to_bytes(32, "big").hex(),
            "enc": made.leaf.enc.hex(),
            "info": format_context(made.leaf.context).hex(),
            "ciphertext": made.ciphertext.hex(),
        }
    )
    assert VALUE in bytes.fromhex(answer["plain"])


@requirement("rfc9180", "§ 6.1: a message of npm's @hpke/core opens here")
def test_one_made_there_opens_here(other) -> None:
    answer = other(
        {"do": "seal", "public": format_point(KEY.public).hex(), "info": b"info".hex(), "plain": VALUE.hex()}
    )
    enc = bytes.fromhex(answer["enc"])
    derived = key_nonce(
        ecdh_x(whole_secret(KEY, 3), parse_point(enc)), enc, format_point(KEY.public), b"info"
    )
    assert AESGCM(derived.key).decrypt(derived.nonce, bytes.fromhex(answer["ciphertext"]), None) == VALUE
