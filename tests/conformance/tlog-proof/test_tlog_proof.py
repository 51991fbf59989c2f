"""c2sp.org/tlog-proof."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.tlog.building import POLICY, WITNESSES, entries, reader, signed

from talley.tlog.errors import TlogError
from talley.tlog.hashing import leaf_hash
from talley.tlog.quorum import Trusted, Untrusted
from talley.tlog.receipt import Receipt, format_receipt, parse_receipt, verify_receipt

requirement = pytest.mark.requirement
READER = reader(300)
SIGNED = signed(300, READER.root, *WITNESSES)
RECEIPT = Receipt(7, READER.inclusion_proof(7), SIGNED)
WRITTEN = format_receipt(RECEIPT)
LEAF = leaf_hash(entries(8)[7])


def malformed(data: bytes) -> None:
    assert data != WRITTEN
    with pytest.raises(TlogError):
        parse_receipt(data)


def reason(receipt: Receipt, leaf: bytes = LEAF) -> str:
    verdict = verify_receipt(receipt, leaf, POLICY)
    assert isinstance(verdict, Untrusted)
    return verdict.reasons[0].code


@requirement("tlog-proof", "The first line MUST be the string `c2sp.org/tlog-proof@v1`")
def test_the_first_line() -> None:
    assert WRITTEN.startswith(b"c2sp.org/tlog-proof@v1\nindex 7\n")
    malformed(WRITTEN.replace(b"@v1", b"@v2"))
    malformed(WRITTEN[WRITTEN.index(b"\n") + 1 :])


@requirement(
    "tlog-proof",
    "MAY start with the string `extra` followed by a space (U+0020) and base64-encoded opaque extra data",
)
@pytest.mark.parametrize("extra", [b"", b"x", bytes(range(256))])
def test_extra_data(extra: bytes) -> None:
    assert parse_receipt(format_receipt(replace(RECEIPT, extra=extra))).extra == extra
    malformed(WRITTEN.replace(b"index", b"extra !\nindex"))
    malformed(WRITTEN.replace(b"index 7", b"index 7\nextra AAAA"))
    malformed(WRITTEN.replace(b"index", b"extra AAAA\nextra AAAA\nindex"))


@requirement("tlog-proof", "If no extra data is present, this line is omitted")
def test_no_extra_data() -> None:
    assert parse_receipt(WRITTEN).extra is None
    assert b"extra" not in WRITTEN


@requirement(
    "tlog-proof", "MUST start with the string `index` followed by a space (U+0020) and the zero-based index"
)
@pytest.mark.parametrize(
    "line", [b"index 07", b"index", b"index  7", b"Index 7", b"index -7", b"index 7 ", b"7"]
)
def test_the_index_line(line: bytes) -> None:
    malformed(WRITTEN.replace(b"index 7", line))


@requirement(
    "tlog-proof",
    "one SHA-256 hash per line, starting from the leaf's sibling hash up to the root's child hash",
)
def test_the_hashes() -> None:
    assert parse_receipt(WRITTEN).proof[0] == leaf_hash(entries(7)[6])
    malformed(WRITTEN.replace(b"index 7\n", b"index 7\nAAAA\n"))
    assert reason(replace(RECEIPT, proof=RECEIPT.proof[::-1])) == "not-included"


@requirement(
    "tlog-proof",
    "After the inclusion proof lines and an empty line, the checkpoint issued by the log is included verbatim",
)
def test_the_checkpoint() -> None:
    assert parse_receipt(WRITTEN).signed == SIGNED
    malformed(WRITTEN.replace(b"\n\n", b"\n", 1))
    malformed(WRITTEN[: WRITTEN.index(b"\n\n") + 2])


@requirement("tlog-proof", "zero or more non-empty lines")
def test_a_log_of_one_entry() -> None:
    one = reader(1)
    receipt = Receipt(0, (), signed(1, one.root, *WITNESSES))
    assert parse_receipt(format_receipt(receipt)) == receipt
    assert isinstance(verify_receipt(receipt, leaf_hash(entries(1)[0]), POLICY), Trusted)


@requirement("tlog-proof", "Check that the checkpoint origin line is acceptable")
def test_step_2() -> None:
    other = signed(300, READER.root, *WITNESSES, origin="other.example")
    assert reason(replace(RECEIPT, signed=other)) == "log-unknown"
    unsigned = replace(SIGNED, signatures=SIGNED.signatures[1:])
    assert reason(replace(RECEIPT, signed=unsigned)) == "log-signature-missing"


@requirement("tlog-proof", "Verify all cosignatures for witnesses known to the verifier")
def test_step_3() -> None:
    assert reason(replace(RECEIPT, signed=signed(300, READER.root, WITNESSES[0]))) == "quorum-not-met"
    last = SIGNED.signatures[-1]
    broken = replace(SIGNED, signatures=(*SIGNED.signatures[:-1], replace(last, value=bytes(72))))
    assert reason(replace(RECEIPT, signed=broken)) == "signature-bad"


@requirement("tlog-proof", "Check that the inclusion proof is valid, to bind the leaf hash")
def test_step_4() -> None:
    assert isinstance(verify_receipt(RECEIPT, LEAF, POLICY), Trusted)
    assert reason(RECEIPT, leaf_hash(b"another entry")) == "not-included"
